using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Replies in the envelope of <c>docs/upstream-tcp.md</c>.</summary>
public sealed class TcpReplySpecs
{
    [Theory]
    [InlineData("{}", 200, null, "")]
    [InlineData(" {} \n", 200, null, "")]
    [InlineData("""{"status":204}""", 204, null, "")]
    [InlineData("""{"status":599}""", 599, null, "")]
    [InlineData("""{"status":200}""", 200, null, "")]
    [InlineData("""{"status":null,"data":null,"data_base64":null,"datacontenttype":null,"connectionstate":null,"metadata":null}""", 200, null, "")]
    [InlineData("""{"datacontenttype":"text/plain","data":"h\u00e9\"\n"}""", 200, "text/plain", "hé\"\n")]
    [InlineData("""{"data":{ "n": 1.0 },"datacontenttype":"application/json"}""", 200, "application/json", "{ \"n\": 1.0 }")]
    [InlineData("""{"data":"s"}""", 200, "application/json", "\"s\"")]
    [InlineData("""{"data":[1,[]]}""", 200, "application/json", "[1,[]]")]
    [InlineData("""{"datacontenttype":"application/octet-stream","data_base64":"QUI="}""", 200, "application/octet-stream", "AB")]
    [InlineData("""{"datacontenttype":"text/plain","data_base64":"QU\u0049="}""", 200, "text/plain", "AB")]
    [InlineData("""{"data_base64":"QUI="}""", 200, null, "AB")]
    [InlineData("""{"status":500,"datacontenttype":"text/plain","data":"no"}""", 500, "text/plain", "no")]
    [InlineData("""{"status":401,"x":{"status":200},"specversion":1,"specversion":2}""", 401, null, "")]
    [InlineData("""{"st\u0061tus":201}""", 201, null, "")]
    public void A_reply_must_be_read_by_its_members(string json, int status, string? contentType, string body)
    {
        var reply = Read(json);

        Assert.Equal((status, contentType, body), (reply.Status, reply.ContentType, SampleEvents.Text(reply.Body)));
        Assert.Null(reply.State);
        Assert.Null(reply.Metadata);
        Assert.Empty(reply.SetCookies);
    }

    [Fact]
    public void State_and_metadata_must_be_read()
    {
        var reply = Read("""{"connectionstate":"eyJhIjoxfQ==","metadata":{"k":"v","l":""}}""");

        Assert.Equal("eyJhIjoxfQ==", reply.State);
        Assert.Equal(new Dictionary<string, string> { ["k"] = "v", ["l"] = "" }, reply.Metadata);
        Assert.Equal("", Read("""{"connectionstate":""}""").State);
        Assert.Null(Read("""{"metadata":{}}""").Metadata);
    }

    [Theory]
    [InlineData("", "JSON object")]
    [InlineData("null", "JSON object")]
    [InlineData("[]", "JSON object")]
    [InlineData("{", "JSON object")]
    [InlineData("{}{}", "JSON object")]
    [InlineData("{},", "JSON object")]
    [InlineData("""{"status":"200"}""", "status")]
    [InlineData("""{"status":200.0}""", "status")]
    [InlineData("""{"status":2e2}""", "status")]
    [InlineData("""{"status":4294967496}""", "status")]
    [InlineData("""{"status":199}""", "status")]
    [InlineData("""{"status":600}""", "status")]
    [InlineData("""{"status":200,"status":200}""", "status occurs twice")]
    [InlineData("""{"status":null,"st\u0061tus":200}""", "status occurs twice")]
    [InlineData("""{"datacontenttype":1}""", "datacontenttype")]
    [InlineData("""{"datacontenttype":"a\u0000"}""", "datacontenttype")]
    [InlineData("""{"datacontenttype":"text/plain","datacontenttype":"text/plain"}""", "datacontenttype occurs twice")]
    [InlineData("""{"datacontenttype":"text/plain","data":{}}""", "data is not a string")]
    [InlineData("""{"datacontenttype":"text/plain","data":"\udc00"}""", "data is not a string")]
    [InlineData("""{"datacontenttype":"application/octet-stream","data":"x"}""", "data_base64")]
    [InlineData("""{"datacontenttype":"text/html","data":"x"}""", "data_base64")]
    [InlineData("""{"datacontenttype":"","data":"x"}""", "data_base64")]
    [InlineData("""{"data":1,"data":1}""", "data occurs twice")]
    [InlineData("""{"data":1,"data_base64":"QQ=="}""", "exclude")]
    [InlineData("""{"data_base64":"QQ"}""", "Base64")]
    [InlineData("""{"data_base64":"Q Q="}""", "Base64")]
    [InlineData("""{"data_base64":"\ud800"}""", "Base64")]
    [InlineData("""{"data_base64":1}""", "Base64")]
    [InlineData("""{"data_base64":"","data_base64":""}""", "data_base64 occurs twice")]
    [InlineData("""{"connectionstate":{}}""", "connectionstate")]
    [InlineData("""{"connectionstate":"a\r\nEvil: 1"}""", "connectionstate")]
    [InlineData("""{"connectionstate":"\ud800"}""", "connectionstate")]
    [InlineData("""{"connectionstate":"","connectionstate":""}""", "connectionstate occurs twice")]
    [InlineData("""{"metadata":[]}""", "metadata")]
    [InlineData("""{"metadata":{"k":1}}""", "metadata")]
    [InlineData("""{"metadata":{"a b":"v"}}""", "metadata")]
    [InlineData("""{"metadata":{"k":"é"}}""", "metadata")]
    [InlineData("""{"metadata":{"k":"v","k":"v"}}""", "twice")]
    [InlineData("""{"metadata":{},"metadata":{}}""", "metadata occurs twice")]
    public void A_reply_that_can_be_taken_for_two_things_must_be_refused(string json, string reason) => AssertRefused(SampleEvents.Bytes(json), reason);

    [Fact]
    public void Bytes_that_are_not_UTF8_must_be_refused_wherever_they_stand() => AssertRefused([.. "{\"x\":\""u8, 0xC3, .. "\"}"u8], "UTF-8");

    [Theory]
    [InlineData(16_384, true)]
    [InlineData(16_385, false)]
    public void The_state_must_be_bounded(int length, bool isRead) =>
        Assert.Equal(isRead, TcpEnvelope.TryReadReply(SampleEvents.Bytes($$"""{"connectionstate":"{{new string('s', length)}}"}"""), out _, out _));

    [Theory]
    [InlineData(17, true)]
    [InlineData(18, false)]
    public void Nesting_must_be_bounded(int arrays, bool isRead)
    {
        Assert.Equal(isRead, TcpEnvelope.TryReadReply(SampleEvents.Bytes($$"""{"data":{{new string('[', arrays)}}{{new string(']', arrays)}}}"""), out _, out _));
        Assert.Equal(isRead, TcpEnvelope.TryReadReply(SampleEvents.Bytes($$"""{"x":{{new string('[', arrays)}}{{new string(']', arrays)}}}"""), out _, out _));
    }

    [Fact]
    public void A_reply_must_be_written_so_that_it_is_read_the_same()
    {
        var reply = new CloudEventReply(201, "text/plain", SampleEvents.Bytes("hi")) { State = "s", Metadata = new Dictionary<string, string> { ["k"] = "v" } };
        var json = SampleEvents.Text(TcpEnvelope.WriteReply(reply));

        Assert.Equal("""{"status":201,"connectionstate":"s","metadata":{"k":"v"},"datacontenttype":"text/plain","data":"hi"}""", json);
        Assert.Equal(json, SampleEvents.Text(TcpEnvelope.WriteReply(Read(json))));
        Assert.Equal("""{"status":204}""", SampleEvents.Text(TcpEnvelope.WriteReply(new CloudEventReply(204, null, default))));
    }

    private static CloudEventReply Read(string json)
    {
        Assert.True(TcpEnvelope.TryReadReply(SampleEvents.Bytes(json), out var reply, out var error), error);
        Assert.Null(error);
        return reply;
    }

    private static void AssertRefused(byte[] json, string reason)
    {
        Assert.False(TcpEnvelope.TryReadReply(json, out var reply, out var error));
        Assert.Null(reply);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
