using System.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Wire;

namespace Hub.Tests.Plain;

/// <summary>Protocol section 2.1: simple clients.</summary>
public sealed class PlainSpecs
{
    [Fact]
    public void A_text_frame_must_be_the_event_message_with_text()
    {
        var request = Codec.Decode<SendEvent>(WireProtocol.Plain, Opcode.Text, Encoding.UTF8.GetBytes("{\"not\":\"parsed\"é"));

        Assert.Equal("message", request.Event);
        Assert.Equal((DataType.Text, PayloadForm.Raw), (request.Payload.Type, request.Payload.Form));
        Assert.Equal("{\"not\":\"parsed\"é", Codec.TextOf(request.Payload));
        Assert.Null(request.AckId);
        Assert.Null(request.Metadata);
    }

    [Fact]
    public void A_binary_frame_must_be_the_event_message_with_bytes()
    {
        byte[] message = [0, 255, 128];
        var request = Codec.Decode<SendEvent>(WireProtocol.Plain, Opcode.Binary, message);
        message[0] = 7;

        Assert.Equal((DataType.Binary, PayloadForm.Raw), (request.Payload.Type, request.Payload.Form));
        Assert.Equal([0, 255, 128], request.Payload.Bytes.ToArray());
    }

    [Fact]
    public void An_empty_message_must_be_empty_data() =>
        Assert.Equal(0, Codec.Decode<SendEvent>(WireProtocol.Plain, Opcode.Text, []).Payload.Bytes.Length);

    [Fact]
    public void Only_data_must_have_a_form_and_nothing_may_be_written_for_the_rest()
    {
        var output = new FrameBuilder();
        ServerMessage[] others =
        [
            new Connected("c", null, null), new Disconnected("r"), new Ack(1, null), Pong.Instance,
            new InvokeResponse("1", Codec.Raw(DataType.Text, "t"), null), new StreamClosed("s", null),
        ];
        foreach (var other in others)
        {
            Assert.False(WireProtocol.Plain.Encode(other, output));
        }

        Assert.Equal(0, output.Length);
    }
}
