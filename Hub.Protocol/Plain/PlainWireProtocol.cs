using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Plain;

/// <summary>
/// Simple clients (protocol section 2.1): a message is nothing but data. What is received is reported as the event
/// <c>message</c>; the connection, which knows its mode, makes a group message of it where the URL said so.
/// </summary>
internal sealed class PlainWireProtocol(int ordinal) : WireProtocol(ordinal, "plain", null)
{
    private const string EventName = "message";

    /// <inheritdoc/>
    public override DecodeStatus Decode(
        Opcode kind, ReadOnlySpan<byte> message, ProtocolLimits limits, out ClientRequest? request, out CloseReason? error)
    {
        var type = kind == Opcode.Text ? DataType.Text : DataType.Binary;
        return Ok(new SendEvent(EventName, new Payload(type, PayloadForm.Raw, message.ToArray()), null, null), out request, out error);
    }

    /// <inheritdoc/>
    public override bool Encode(ServerMessage message, FrameBuilder output)
    {
        switch (message)
        {
            case GroupData data: Write(data.Payload, output); return true;
            case ServerData data: Write(data.Payload, output); return true;
            default: return false;
        }
    }

    private static void Write(in Payload payload, FrameBuilder output) =>
        output.WriteFrame(payload.Type is DataType.Text or DataType.Json ? Opcode.Text : Opcode.Binary, payload.ToRaw().Span);
}
