using System.Text.Json;
using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Events in the envelope of <c>docs/upstream-tcp.md</c>.</summary>
public sealed class TcpEventSpecs
{
    private const string Written =
        """{"specversion":"1.0","awpsversion":"1.0","id":"3","source":"/hubs/chat/client/0123456789abcdef0123456789abcdef","type":"azure.webpubsub.user.message","time":"2026-01-02T03:04:05Z","hub":"chat","connectionid":"0123456789abcdef0123456789abcdef","eventname":"message","signature":"sha256=00","datacontenttype":"text/plain; charset=utf-8","data":"hi"}""";

    private static readonly Dictionary<string, string> Metadata = new() { ["k"] = "v\"w" };

    [Fact]
    public void A_text_event_must_be_written_exactly_so() => Assert.Equal(Written, Write(SampleEvents.User));

    [Fact]
    public void Optional_attributes_must_be_written_where_they_are()
    {
        var text = Write(SampleEvents.User with { UserId = "änn", Subprotocol = "p", State = "", Metadata = Metadata, Cookies = "a=1" });

        Assert.Contains(
            ""","eventname":"message","userid":"änn","subprotocol":"p","connectionstate":"","signature":"sha256=00","metadata":{"k":"v\"w"},"datacontenttype":""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a=1", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "{ \"n\" : 1.0 }", ""","datacontenttype":"application/json","data":{ "n" : 1.0 }}""")]
    [InlineData("application/json; charset=utf-8", "\"s\"", ""","datacontenttype":"application/json; charset=utf-8","data":"s"}""")]
    [InlineData("application/json", "{", ""","datacontenttype":"application/json","data_base64":"ew=="}""")]
    [InlineData("application/json", "null", ""","datacontenttype":"application/json","data_base64":"bnVsbA=="}""")]
    [InlineData("application/json", "", ""","datacontenttype":"application/json"}""")]
    [InlineData("text/plain", "\"\n", ""","datacontenttype":"text/plain","data":"\"\n"}""")]
    [InlineData("text/plain", "", ""","datacontenttype":"text/plain","data":""}""")]
    [InlineData("application/octet-stream", "AB", ""","datacontenttype":"application/octet-stream","data_base64":"QUI="}""")]
    [InlineData("application/octet-stream", "", ""","datacontenttype":"application/octet-stream"}""")]
    [InlineData("application/x-protobuf", "AB", ""","datacontenttype":"application/x-protobuf","data_base64":"QUI="}""")]
    [InlineData(null, "AB", ""","data_base64":"QUI="}""")]
    [InlineData(null, "", "\"signature\":\"sha256=00\"}")]
    public void Data_must_be_written_by_its_media_type(string? contentType, string body, string end) =>
        Assert.EndsWith(end, Write(SampleEvents.User with { ContentType = contentType, Body = SampleEvents.Bytes(body) }), StringComparison.Ordinal);

    [Theory]
    [InlineData(16, "data")]
    [InlineData(17, "data_base64")]
    public void JSON_that_a_reader_may_find_too_deep_must_be_written_as_Base64(int depth, string member)
    {
        var e = SampleEvents.User with { ContentType = "application/json", Body = SampleEvents.Bytes(new string('[', depth) + new string(']', depth)) };
        using var envelope = JsonDocument.Parse(TcpEnvelope.WriteEvent(e));

        Assert.True(envelope.RootElement.TryGetProperty(member, out _));
        AssertSame(e);
    }

    [Fact]
    public void Text_that_is_not_UTF8_must_be_written_as_Base64() =>
        Assert.EndsWith(",\"data_base64\":\"ww==\"}", Write(SampleEvents.User with { Body = new byte[] { 0xC3 } }), StringComparison.Ordinal);

    [Fact]
    public void An_event_must_be_read_as_it_was_written()
    {
        AssertSame(SampleEvents.User);
        AssertSame(SampleEvents.User with { UserId = "", Subprotocol = "p", State = "s", Metadata = Metadata, Id = long.MaxValue, Name = "a.b-c_1", Hub = "a`,.[]_" });
        AssertSame(SampleEvents.User with { Name = "connect", ContentType = null, Body = default });
        AssertSame(SampleEvents.System(HubEventKind.Connect));
        AssertSame(SampleEvents.System(HubEventKind.Connected));
        AssertSame(SampleEvents.System(HubEventKind.Disconnected));
    }

    [Fact]
    public void Attributes_must_never_hold_control_characters()
    {
        Assert.True(TcpEnvelope.TryReadEvent(TcpEnvelope.WriteEvent(SampleEvents.User with { UserId = "admin\n\ud800", State = "\0" }), out var e, out var error), error);

        Assert.Equal(("admin\uFFFD\uFFFD", "\uFFFD"), (e.UserId, e.State));
    }

    [Theory]
    [InlineData("\"id\":\"3\"", "\"id\":\"03\"", "agree")]
    [InlineData("\"id\":\"3\"", "\"id\":\"-1\"", "id or time")]
    [InlineData("\"id\":\"3\"", "\"id\":\"9223372036854775808\"", "id or time")]
    [InlineData("\"id\":\"3\"", "\"id\":3", "id is not a string")]
    [InlineData("\"id\":\"3\"", "\"id\":null", "id or time")]
    [InlineData("\"id\":\"3\"", "\"id\":\"3\",\"id\":\"3\"", "id occurs twice")]
    [InlineData("\"specversion\":\"1.0\"", "\"specversion\":\"1.1\"", "specversion")]
    [InlineData("\"specversion\":\"1.0\",", "", "specversion")]
    [InlineData("client/0", "client/1", "agree")]
    [InlineData("user.message", "user.other", "agree")]
    [InlineData("azure.webpubsub.user.message", "azure.webpubsub.sys.message", "agree")]
    [InlineData("azure.webpubsub.user.message", "azure.webpubsub.sys.connect", "agree")]
    [InlineData("\"type\":\"azure.webpubsub.user.message\",", "", "agree")]
    [InlineData("05Z", "05+00:00", "id or time")]
    [InlineData("05Z", "05.5Z", "id or time")]
    [InlineData("\"hub\":\"chat\"", "\"hub\":\"1\"", "hub")]
    [InlineData("\"hub\":\"chat\",", "", "hub")]
    [InlineData("\"eventname\":\"message\"", "\"eventname\":\"1\"", "eventname")]
    [InlineData("\"connectionid\":\"0123456789abcdef0123456789abcdef\"", "\"connectionid\":\"\"", "connectionid")]
    [InlineData("\"signature\":\"sha256=00\",", "", "signature")]
    [InlineData("\"signature\":\"sha256=00\"", "\"signature\":\"a\\n\"", "control characters")]
    [InlineData("\"data\":\"hi\"", "\"data\":1", "data is not a string")]
    [InlineData("\"data\":\"hi\"", "\"data\":\"\\ud800\"", "data is not a string")]
    [InlineData("\"data\":\"hi\"", "\"data\":\"hi\",\"data_base64\":\"\"", "exclude")]
    public void An_event_that_this_hub_does_not_write_must_be_refused(string part, string other, string reason)
    {
        Assert.Contains(part, Written, StringComparison.Ordinal);
        Assert.False(TcpEnvelope.TryReadEvent(SampleEvents.Bytes(Written.Replace(part, other, StringComparison.Ordinal)), out var e, out var error));
        Assert.Null(e);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_members_must_be_ignored()
    {
        var extended = Written.Replace("{\"spec", "{\"status\":\"x\",\"future\":[{}],\"future\":1,\"\\ud800\":{},\"spec", StringComparison.Ordinal);

        Assert.True(TcpEnvelope.TryReadEvent(SampleEvents.Bytes(extended), out var e, out var error), error);
        Assert.Equal(Written, Write(e));
    }

    private static string Write(CloudEvent e) => SampleEvents.Text(TcpEnvelope.WriteEvent(e));

    private static void AssertSame(CloudEvent e)
    {
        Assert.True(TcpEnvelope.TryReadEvent(TcpEnvelope.WriteEvent(e), out var read, out var error), error);
        Assert.Null(error);
        Assert.Equal(SampleEvents.Text(e.Body), SampleEvents.Text(read.Body));
        Assert.Equal(e.Metadata ?? new Dictionary<string, string>(), read.Metadata ?? new Dictionary<string, string>());
        var time = DateTimeOffset.FromUnixTimeSeconds(e.Time.ToUnixTimeSeconds());
        Assert.Equal(e with { Body = default, Metadata = null, Time = time }, read with { Body = default, Metadata = null });
    }
}
