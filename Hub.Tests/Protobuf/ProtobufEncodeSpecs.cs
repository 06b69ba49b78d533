using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Wire;

namespace Hub.Tests.Protobuf;

/// <summary>Protocol section 2.7: each member of DownstreamMessage, byte for byte.</summary>
public sealed class ProtobufEncodeSpecs
{
    private static readonly ErrorDetail Error = new("N", "M");

    [Fact]
    public void Group_data_must_match_golden_bytes() =>
        Expect(
            [0x12, 0x10, 0x0A, 0x05, 0x67, 0x72, 0x6F, 0x75, 0x70, 0x12, 0x01, 0x67, 0x1A, 0x04, 0x0A, 0x02, 0x68, 0x69],
            new GroupData("g", Codec.Raw(DataType.Text, "hi"), "the schema has no field for the user", null));

    [Fact]
    public void Data_must_have_its_fields()
    {
        Expect(
            ProtoNode.New.Child(2, ProtoNode.New.Text(1, "group").Text(2, "é").Child(3, ProtoNode.New.Bytes(2, 1)).Pair(5, "k", "v").Pair(5, "l", "")),
            new GroupData("é", Codec.Raw(DataType.Binary, 1), null, new Dictionary<string, string> { ["k"] = "v", ["l"] = "" }));
        Expect(
            ProtoNode.New.Child(2, ProtoNode.New.Text(1, "server").Child(3, ProtoNode.New.Text(1, ""))),
            new ServerData(Codec.Raw(DataType.Text, ""), null));
    }

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(70_000)]
    public void Lengths_must_be_right_where_varints_grow(int length)
    {
        var text = new string('x', length);
        Expect(
            ProtoNode.New.Child(2, ProtoNode.New.Text(1, "group").Text(2, text).Child(3, ProtoNode.New.Text(1, text))),
            new GroupData(text, Codec.Raw(DataType.Text, text), null, null));
    }

    [Fact]
    public void Acks_must_have_their_fields()
    {
        Expect([0x0A, 0x04, 0x08, 0x01, 0x10, 0x01], new Ack(1, null));
        Expect(ProtoNode.New.Child(1, ProtoNode.New.Number(1, ulong.MaxValue).Number(2, 1)), new Ack(ulong.MaxValue, null));
        Expect(ProtoNode.New.Child(1, ProtoNode.New.Number(1, 0).Number(2, 0).Child(3, ProtoNode.New.Text(1, "N").Text(2, "M"))), new Ack(0, Error));
    }

    [Fact]
    public void System_messages_must_have_their_fields()
    {
        Expect(
            ProtoNode.New.Child(3, ProtoNode.New.Child(1, ProtoNode.New.Text(1, "c").Text(2, "u").Text(3, "t"))),
            new Connected("c", "u", "t"));
        Expect(ProtoNode.New.Child(3, ProtoNode.New.Child(1, ProtoNode.New.Text(1, "c").Text(2, ""))), new Connected("c", null, null));
        Expect(ProtoNode.New.Child(3, ProtoNode.New.Child(2, ProtoNode.New.Text(2, "bye"))), new Disconnected("bye"));
    }

    [Fact]
    public void Pong_must_be_an_empty_message() => Expect([0x22, 0x00], Pong.Instance);

    [Fact]
    public void Invocation_answers_must_have_their_fields()
    {
        Expect(
            ProtoNode.New.Child(5, ProtoNode.New.Text(1, "7").Number(2, 1).Child(3, ProtoNode.New.Text(1, "t"))),
            new InvokeResponse("7", Codec.Token(DataType.Text, "\"t\""), null));
        Expect(ProtoNode.New.Child(5, ProtoNode.New.Text(1, "7").Number(2, 1)), new InvokeResponse("7", null, null));
        Expect(
            ProtoNode.New.Child(5, ProtoNode.New.Text(1, "7").Number(2, 0).Child(4, ProtoNode.New.Text(1, "N").Text(2, "M"))),
            new InvokeResponse("7", null, Error));
    }

    [Fact]
    public void Stream_ends_must_have_their_fields()
    {
        Expect(ProtoNode.New.Child(8, ProtoNode.New.Text(1, "s")), new StreamClosed("s", null));
        Expect(ProtoNode.New.Child(8, ProtoNode.New.Text(1, "s").Child(2, ProtoNode.New.Text(1, "N").Text(2, "M"))), new StreamClosed("s", Error));
    }

    [Fact]
    public void A_lone_surrogate_must_be_replaced_so_that_strings_stay_UTF8() =>
        Expect(ProtoNode.New.Child(3, ProtoNode.New.Child(2, ProtoNode.New.Text(2, "a\uFFFD"))), new Disconnected("a\ud800"));

    [Fact]
    public void Encoding_a_group_message_must_allocate_nothing()
    {
        var output = new FrameBuilder();
        var message = new GroupData("room-1", Codec.Raw(DataType.Text, new string('x', 128)), "user", null);

        Assert.Equal(0, Codec.AllocatedBy(() =>
        {
            output.Reset();
            WireProtocol.Protobuf.Encode(message, output);
        }));
    }

    private static void Expect(ProtoNode expected, ServerMessage message) => Expect(expected.Build(), message);

    private static void Expect(byte[] expected, ServerMessage message)
    {
        var frame = Codec.Encode(WireProtocol.Protobuf, message);
        Assert.Equal(expected, frame.Payload);
        Assert.Equal(Opcode.Binary, frame.Opcode);
    }
}
