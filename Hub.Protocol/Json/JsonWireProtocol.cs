using System.Text.Unicode;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Json;

/// <summary>
/// <c>json.webpubsub.azure.v1</c> and its reliable form (protocol sections 2.2, 2.3 and 2.6): one JSON object per message. Written as text
/// frames; binary frames with JSON are accepted.
/// </summary>
internal sealed class JsonWireProtocol(int ordinal, bool isReliable) : WireProtocol(
    ordinal,
    isReliable ? "json_reliable" : "json",
    isReliable ? "json.reliable.webpubsub.azure.v1" : "json.webpubsub.azure.v1",
    isReliable)
{
    private static readonly CloseReason NotUtf8 = CloseReason.InvalidPayload.With("The message is not UTF-8.");

    /// <inheritdoc/>
    public override DecodeStatus Decode(
        Opcode kind, ReadOnlySpan<byte> message, ProtocolLimits limits, out ClientRequest? request, out CloseReason? error)
    {
        if (kind != Opcode.Text && !Utf8.IsValid(message))
        {
            return Invalid(NotUtf8, out request, out error);
        }

        var tokens = default(JsonTokenTable);
        if (JsonRequestScanner.Scan(message, limits.MaxJsonDepth, ref tokens) is { } scanError)
        {
            return Invalid(CloseReason.InvalidPayload.With(scanError), out request, out error);
        }

        var fields = new JsonFields(message, in tokens);
        return JsonRequestBuilder.Build(ref fields) is { } decoded
            ? Ok(decoded, out request, out error)
            : Invalid(CloseReason.InvalidPayload.With(fields.Error), out request, out error);
    }

    /// <inheritdoc/>
    public override bool Encode(ServerMessage message, FrameBuilder output)
    {
        output.BeginFrame(Opcode.Text);
        JsonMessageWriter.Write(message, Numbers(message), output);
        output.EndFrame();
        return true;
    }

    /// <inheritdoc/>
    public override void Stamp(Span<byte> payload, ulong sequenceId) => JsonMessageWriter.Stamp(payload, sequenceId);
}
