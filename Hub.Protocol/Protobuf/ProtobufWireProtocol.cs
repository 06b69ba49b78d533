using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Protobuf;

/// <summary><c>protobuf.webpubsub.azure.v1</c> and its reliable form (protocol sections 2.6 and 2.7): one message per binary WebSocket message.</summary>
internal sealed class ProtobufWireProtocol(int ordinal, bool isReliable) : WireProtocol(
    ordinal,
    isReliable ? "protobuf_reliable" : "protobuf",
    isReliable ? "protobuf.reliable.webpubsub.azure.v1" : "protobuf.webpubsub.azure.v1",
    isReliable)
{
    private static readonly CloseReason TextFrame = CloseReason.UnsupportedData.With("Protobuf messages must be sent in binary frames.");

    /// <inheritdoc/>
    public override DecodeStatus Decode(
        Opcode kind, ReadOnlySpan<byte> message, ProtocolLimits limits, out ClientRequest? request, out CloseReason? error)
    {
        if (kind != Opcode.Binary)
        {
            return Invalid(TextFrame, out request, out error);
        }

        // One level less than in a JSON request, where the value stands inside the request object.
        return ProtobufRequestReader.Read(message, limits.MaxJsonDepth - 1, out var reason) is { } decoded
            ? Ok(decoded, out request, out error)
            : Invalid(CloseReason.InvalidPayload.With(reason), out request, out error);
    }

    /// <inheritdoc/>
    public override bool Encode(ServerMessage message, FrameBuilder output)
    {
        output.BeginFrame(Opcode.Binary);
        ProtobufMessageWriter.Write(message, Numbers(message), output);
        output.EndFrame();
        return true;
    }

    /// <inheritdoc/>
    public override void Stamp(Span<byte> payload, ulong sequenceId) => ProtobufMessageWriter.Stamp(payload, sequenceId);
}
