using System.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Wire;

namespace Hub.Tests.Json;

/// <summary>Protocol sections 2.2 and 2.5: what closes a JSON connection with 1007, and both sides of each limit.</summary>
public sealed class JsonRejectionSpecs
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("{} {}")]
    [InlineData("""{"type":"ping",}""")]
    [InlineData("""{"type":"ping"}/**/""")]
    [InlineData("""{'type':'ping'}""")]
    [InlineData("""{"type":"ping","x":01}""")]
    [InlineData("""{"type":"ping","x":"\x"}""")]
    [InlineData("""{"type":"ping","x":"\u12G4"}""")]
    [InlineData("{\"type\":\"ping\",\"x\":\"a\nb\"}")]
    [InlineData("\uFEFF{\"type\":\"ping\"}")]
    public void What_is_not_JSON_must_be_refused(string message) =>
        Assert.Equal((1007, "The message is not valid JSON, or nested deeper than 16 levels."), CodeAndText(message));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"ping\"")]
    [InlineData("[{\"type\":\"ping\"}]")]
    public void What_is_not_an_object_must_be_refused(string message) =>
        Assert.Equal((1007, "The message is not a JSON object."), CodeAndText(message));

    [Theory]
    [InlineData("""{}""", "type")]
    [InlineData("""{"type":null}""", "type")]
    [InlineData("""{"type":1}""", "type")]
    [InlineData("""{"type":"unknown"}""", "type")]
    [InlineData("""{"type":""}""", "type")]
    [InlineData("""{"type":"\ud800"}""", "type")]
    [InlineData("""{"type":"joinGroup"}""", "group")]
    [InlineData("""{"type":"joinGroup","group":1}""", "group")]
    [InlineData("""{"type":"joinGroup","group":""}""", "group")]
    [InlineData("""{"type":"joinGroup","group":" \t"}""", "group")]
    [InlineData("""{"type":"leaveGroup","group":"a\ud800"}""", "group")]
    [InlineData("""{"type":"leaveGroup","group":"\udc00\ud800"}""", "group")]
    [InlineData("""{"type":"setGroupState"}""", "group")]
    [InlineData("""{"type":"sendToGroup","data":1}""", "group")]
    [InlineData("""{"type":"sendToGroup","group":"g"}""", "data")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":null}""", "data")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"json","data":null}""", "data")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":1,"noEcho":1}""", "noEcho")]
    [InlineData("""{"type":"sendToGroup","group":"g","data":1,"noEcho":"true"}""", "noEcho")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"xml","data":1}""", "dataType")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":1,"data":1}""", "dataType")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"text","data":1}""", "data")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"text","data":{}}""", "data")]
    [InlineData("""{"type":"sendToGroup","group":"g","dataType":"binary","data":[1]}""", "data")]
    [InlineData("""{"type":"sendToGroup","group":"g","stream":1}""", "stream")]
    [InlineData("""{"type":"sendToGroup","group":"g","stream":{}}""", "stream")]
    [InlineData("""{"type":"sendToGroup","group":"g","stream":{"streamId":1}}""", "stream")]
    [InlineData("""{"type":"sendToGroup","group":"g","stream":{"streamId":""}}""", "stream")]
    [InlineData("""{"type":"event","data":1}""", "event")]
    [InlineData("""{"type":"event","event":"9","data":1}""", "event")]
    [InlineData("""{"type":"event","event":"e"}""", "data")]
    [InlineData("""{"type":"sequenceAck"}""", "sequenceId")]
    [InlineData("""{"type":"sequenceAck","sequenceId":null}""", "sequenceId")]
    [InlineData("""{"type":"invoke","target":"event","event":"e"}""", "invocationId")]
    [InlineData("""{"type":"invoke","invocationId":"","target":"event","event":"e"}""", "invocationId")]
    [InlineData("""{"type":"invoke","invocationId":1,"target":"event","event":"e"}""", "invocationId")]
    [InlineData("""{"type":"invoke","invocationId":"1","event":"e"}""", "target")]
    [InlineData("""{"type":"invoke","invocationId":"1","target":"group","event":"e"}""", "target")]
    [InlineData("""{"type":"invoke","invocationId":"1","target":"event"}""", "event")]
    [InlineData("""{"type":"invoke","invocationId":"1","target":"event","event":"e","dataType":"text","data":1}""", "data")]
    [InlineData("""{"type":"cancelInvocation"}""", "invocationId")]
    [InlineData("""{"type":"streamData"}""", "streamId")]
    [InlineData("""{"type":"streamEnd","streamId":[]}""", "streamId")]
    public void A_missing_or_wrong_property_must_be_refused_by_name(string message, string property)
    {
        var (code, text) = CodeAndText(message);

        Assert.Equal(1007, code);
        Assert.StartsWith($"Property \"{property}\" ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0UL)]
    [InlineData("9007199254740993", 9007199254740993UL)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    public void An_ack_id_must_have_all_64_bits(string text, ulong value) =>
        Assert.Equal(value, Codec.Json<JoinGroup>($$"""{"type":"joinGroup","group":"g","ackId":{{text}}}""").AckId);

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("-1")]
    [InlineData("-0")]
    [InlineData("1.0")]
    [InlineData("1e2")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    public void An_ack_id_that_is_no_unsigned_integer_must_be_refused(string text) =>
        Assert.Equal(
            (1007, "Property \"ackId\" must be an unsigned 64-bit integer."),
            CodeAndText($$"""{"type":"joinGroup","group":"g","ackId":{{text}}}"""));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("300", 300)]
    public void A_time_to_live_must_be_accepted_up_to_its_limit(string text, int seconds) =>
        Assert.Equal(seconds, Codec.Json<SendToGroup>($$"""{"type":"sendToGroup","group":"g","data":1,"ttlSeconds":{{text}}}""").TtlSeconds);

    [Theory]
    [InlineData("301")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    [InlineData("99999999999999999999")]
    public void A_time_to_live_out_of_range_must_be_refused(string text) =>
        Assert.Equal(
            (1007, "Property \"ttlSeconds\" must be an integer from 0 to 300."),
            CodeAndText($$"""{"type":"sendToGroup","group":"g","data":1,"ttlSeconds":{{text}}}"""));

    [Theory]
    [InlineData("", true)]
    [InlineData("AA==", true)]
    [InlineData("AAA=", true)]
    [InlineData("+/09", true)]
    [InlineData("AA", false)]
    [InlineData("AAA", false)]
    [InlineData("AA=", false)]
    [InlineData("A===", false)]
    [InlineData("====", false)]
    [InlineData("AA==AAAA", false)]
    [InlineData("-_09", false)]
    [InlineData("AAAA    ", false)]
    [InlineData("AA AA AA A", false)]
    [InlineData("AAAA\\n\\n\\n\\n", false)]
    [InlineData("éAA", false)]
    public void Base64_must_be_padded_and_of_the_standard_alphabet(string data, bool isValid)
    {
        foreach (var type in new[] { "binary", "protobuf" })
        {
            var message = $$"""{"type":"event","event":"e","dataType":"{{type}}","data":"{{data}}"}""";
            if (isValid)
            {
                Assert.Equal(Convert.FromBase64String(data), Codec.Json<SendEvent>(message).Payload.ToRaw().ToArray());
            }
            else
            {
                Assert.Equal((1007, "Property \"data\" must be padded Base64 with this dataType."), CodeAndText(message));
            }
        }
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_group_name_must_be_limited_in_characters_not_bytes(int length, bool isValid)
    {
        foreach (var unit in new[] { "g", "é", "€", "\\u20ac" })
        {
            var message = $$"""{"type":"joinGroup","group":"{{string.Concat(Enumerable.Repeat(unit, length))}}"}""";
            if (isValid)
            {
                Assert.Equal(length, Codec.Json<JoinGroup>(message).Group.Length);
            }
            else
            {
                Assert.Equal(1007, Codec.RejectJson(message).Code);
            }
        }
    }

    [Fact]
    public void Nesting_must_be_accepted_up_to_the_limit_counted_from_the_request()
    {
        // The request object is the first level.
        Assert.Equal(15, Codec.Json<SendEvent>(Nested(15)).Payload.Bytes.Span.Count((byte)'['));
        Assert.Equal(1007, Codec.RejectJson(Nested(16)).Code);
        Assert.Equal(1007, Codec.RejectJson(Nested(16).Replace("\"data\"", "\"ignored\"", StringComparison.Ordinal)).Code);
        Assert.Equal(1007, Codec.RejectJson("{\"x\":" + new string('[', 500_000)).Code);

        var deeper = ProtocolLimits.Default with { MaxJsonDepth = 100 };
        Assert.Equal(99, Codec.Decode<SendEvent>(WireProtocol.Json, Opcode.Text, Encoding.UTF8.GetBytes(Nested(99)), deeper).Payload.Bytes.Span.Count((byte)'['));
        Assert.Equal(1007, Codec.Reject(WireProtocol.Json, Opcode.Text, Encoding.UTF8.GetBytes(Nested(100)), deeper).Code);
    }

    [Fact]
    public void Nesting_inside_a_stream_property_must_follow_the_configured_limit()
    {
        var deeper = ProtocolLimits.Default with { MaxJsonDepth = 100 };
        var message = $$$"""{"type":"sendToGroup","group":"g","stream":{"x":{{{new string('[', 98)}}}{{{new string(']', 98)}}},"streamId":"s"}}""";

        Assert.Equal("s", Codec.Decode<StreamRequest>(WireProtocol.Json, Opcode.Text, Encoding.UTF8.GetBytes(message), deeper).StreamId);
    }

    private static string Nested(int levels) => $$"""{"type":"event","event":"e","data":{{new string('[', levels)}}{{new string(']', levels)}}}""";

    private static (int Code, string Text) CodeAndText(string message)
    {
        var reason = Codec.RejectJson(message);
        Assert.Equal(CloseReason.InvalidPayload.Label, reason.Label);
        return (reason.Code, reason.Text);
    }
}
