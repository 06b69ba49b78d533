using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Wire;

namespace Hub.Tests.Json;

/// <summary>Protocol section 2.3: shapes and property order, byte for byte.</summary>
public sealed class JsonEncodeSpecs
{
    private static readonly Dictionary<string, string> Pairs = new() { ["k"] = "v\"", ["l"] = "" };

    [Fact]
    public void Connected_must_have_its_shape()
    {
        Expect("""{"type":"system","event":"connected","userId":"u","connectionId":"c"}""", new Connected("c", "u", null));
        Expect("""{"type":"system","event":"connected","connectionId":"c","reconnectionToken":"t"}""", new Connected("c", null, "t"));
    }

    [Fact]
    public void Disconnected_must_have_its_shape() =>
        Expect("""{"type":"system","event":"disconnected","message":"a \"b\""}""", new Disconnected("a \"b\""));

    [Fact]
    public void Acks_must_have_their_shape()
    {
        Expect("""{"type":"ack","ackId":18446744073709551615,"success":true}""", new Ack(ulong.MaxValue, null));
        Expect(
            """{"type":"ack","ackId":0,"success":false,"error":{"name":"Forbidden","message":"no 'g'"}}""",
            new Ack(0, new ErrorDetail(ErrorCode.Forbidden, "no 'g'")));
    }

    [Fact]
    public void Group_data_must_have_its_shape()
    {
        var token = Codec.Token(DataType.Text, "\"t\"");
        Expect("""{"type":"message","from":"group","group":"g","fromUserId":"u","dataType":"text","data":"t"}""", new GroupData("g", token, "u", null));
        Expect("""{"type":"message","from":"group","group":"g","dataType":"text","data":"t"}""", new GroupData("g", token, null, null));
        Expect(
            """{"type":"message","from":"group","group":"g","dataType":"text","data":"t","metadata":{"k":"v\"","l":""}}""",
            new GroupData("g", token, null, Pairs));
    }

    [Fact]
    public void Server_data_must_have_exactly_four_properties_in_order()
    {
        Expect("""{"type":"message","from":"server","dataType":"json","data":{"a":1.0}}""", new ServerData(Codec.Raw(DataType.Json, "{\"a\":1.0}"), null));
        Expect("""{"type":"message","from":"server","dataType":"binary","data":"AQ=="}""", new ServerData(Codec.Raw(DataType.Binary, 1), null));
        Expect("""{"type":"message","from":"server","dataType":"protobuf","data":"AQ=="}""", new ServerData(Codec.Raw(DataType.Protobuf, 1), null));
        Expect("""{"type":"message","from":"server","dataType":"text","data":"","metadata":{"k":"v\"","l":""}}""", new ServerData(Codec.Raw(DataType.Text, ""), Pairs));
        Expect("""{"type":"message","from":"server","dataType":"text","data":""}""", new ServerData(Codec.Raw(DataType.Text, ""), new Dictionary<string, string>()));
    }

    [Fact]
    public void Pong_must_have_its_shape() => Expect("""{"type":"pong"}""", Pong.Instance);

    [Fact]
    public void Invocation_answers_must_have_their_shape()
    {
        Expect(
            """{"type":"invokeResponse","invocationId":"1","success":true,"dataType":"json","data":[]}""",
            new InvokeResponse("1", Codec.Raw(DataType.Json, "[]"), null));
        Expect("""{"type":"invokeResponse","invocationId":"1","success":true}""", new InvokeResponse("1", null, null));
        Expect(
            """{"type":"invokeResponse","invocationId":"1","success":false,"error":{"name":"Timeout","message":"m"}}""",
            new InvokeResponse("1", null, new ErrorDetail(ErrorCode.Timeout, "m")));
    }

    [Fact]
    public void Stream_ends_must_have_their_shape()
    {
        Expect("""{"type":"streamClosed","streamId":"s"}""", new StreamClosed("s", null));
        Expect(
            """{"type":"streamClosed","streamId":"s","error":{"name":"BadRequest","message":"m"}}""",
            new StreamClosed("s", new ErrorDetail(ErrorCode.BadRequest, "m")));
    }

    [Fact]
    public void Names_must_be_escaped_no_more_than_needed() =>
        Expect(
            "{\"type\":\"message\",\"from\":\"group\",\"group\":\"a\\\"\\\\\\n\\u0001/<é😀\",\"fromUserId\":\"\uFFFDu\",\"dataType\":\"text\",\"data\":\"\"}",
            new GroupData("a\"\\\n\u0001/<é😀", Codec.Raw(DataType.Text, ""), "\ud800u", null));

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(70_000)]
    public void Long_text_must_be_written_whole(int length)
    {
        var text = string.Concat(Enumerable.Repeat("x\"é", length));
        Expect(
            $$"""{"type":"message","from":"server","dataType":"text","data":"{{text.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""",
            new ServerData(Codec.Raw(DataType.Text, text), null));
    }

    [Fact]
    public void Messages_must_be_appended_as_frames_of_their_own()
    {
        var output = new FrameBuilder();
        Assert.True(WireProtocol.Json.Encode(Pong.Instance, output));
        Assert.True(WireProtocol.Json.Encode(new Ack(1, null), output));

        Assert.Equal(2, output.FrameCount);
    }

    [Fact]
    public void Encoding_a_group_message_must_allocate_nothing()
    {
        var output = new FrameBuilder();
        var text = new GroupData("room-1", Codec.Raw(DataType.Text, new string('x', 128)), "user", null);
        var binary = new GroupData("room-1", Codec.Raw(DataType.Binary, new byte[128]), "user", null);

        Assert.Equal(0, Codec.AllocatedBy(() =>
        {
            output.Reset();
            WireProtocol.Json.Encode(text, output);
            WireProtocol.Json.Encode(binary, output);
        }));
    }

    private static void Expect(string json, ServerMessage message)
    {
        var frame = Codec.Encode(WireProtocol.Json, message);
        Assert.Equal(json, frame.Text);
        Assert.Equal(Opcode.Text, frame.Opcode);
    }
}
