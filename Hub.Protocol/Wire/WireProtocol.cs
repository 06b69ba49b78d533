using Hub.Protocol.Frames;
using Hub.Protocol.Json;
using Hub.Protocol.Messages;
using Hub.Protocol.Plain;
using Hub.Protocol.Protobuf;

namespace Hub.Protocol.Wire;

/// <summary>
/// One client subprotocol: how requests are read and server messages written. Stateless singletons, safe on any thread.
/// Decoded requests own their memory, so the buffer of the message may be reused at once.
/// </summary>
public abstract class WireProtocol
{
    /// <summary>Number of protocols; ordinals are below it.</summary>
    public const int Count = 5;

    /// <summary>Simple clients: no envelope, each message is data.</summary>
    public static readonly WireProtocol Plain = new PlainWireProtocol(0);

    /// <summary><c>json.webpubsub.azure.v1</c>.</summary>
    public static readonly WireProtocol Json = new JsonWireProtocol(1, isReliable: false);

    /// <summary><c>protobuf.webpubsub.azure.v1</c>.</summary>
    public static readonly WireProtocol Protobuf = new ProtobufWireProtocol(2, isReliable: false);

    /// <summary><c>json.reliable.webpubsub.azure.v1</c>.</summary>
    public static readonly WireProtocol JsonReliable = new JsonWireProtocol(3, isReliable: true);

    /// <summary><c>protobuf.reliable.webpubsub.azure.v1</c>.</summary>
    public static readonly WireProtocol ProtobufReliable = new ProtobufWireProtocol(4, isReliable: true);

    private static readonly WireProtocol[] ByOrdinal = [Plain, Json, Protobuf, JsonReliable, ProtobufReliable];

    private protected WireProtocol(int ordinal, string name, string? subprotocol, bool isReliable = false)
    {
        Ordinal = ordinal;
        Name = name;
        Subprotocol = subprotocol;
        IsReliable = isReliable;
    }

    /// <summary>Index into tables with one entry per protocol, 0 to <see cref="Count"/> - 1.</summary>
    public int Ordinal { get; }

    /// <summary>Metric label.</summary>
    public string Name { get; }

    /// <summary>Value of <c>Sec-WebSocket-Protocol</c>; null for simple clients.</summary>
    public string? Subprotocol { get; }

    /// <summary>False for simple clients, which get no system messages and no acks.</summary>
    public bool IsEnveloped => Subprotocol is not null;

    /// <summary>True where data messages carry sequence ids and connections outlive their sockets (protocol section 2.6).</summary>
    public bool IsReliable { get; }

    /// <summary>The protocol with that <see cref="Ordinal"/>.</summary>
    public static WireProtocol FromOrdinal(int ordinal) => ByOrdinal[ordinal];

    /// <summary>The protocol with that name, in any letter case; null when the hub does not speak it.</summary>
    public static WireProtocol? FromSubprotocol(string name)
    {
        foreach (var protocol in ByOrdinal)
        {
            if (protocol.IsEnveloped && string.Equals(name, protocol.Subprotocol, StringComparison.OrdinalIgnoreCase))
            {
                return protocol;
            }
        }

        return null;
    }

    /// <summary>True for messages that a reliable protocol numbers: data, and nothing else (protocol section 2.6).</summary>
    public bool Numbers(ServerMessage message) => IsReliable && message is (GroupData or ServerData);

    /// <summary>Decodes one whole WebSocket message. Never throws, whatever the bytes.</summary>
    /// <param name="kind"><see cref="Opcode.Text"/> or <see cref="Opcode.Binary"/>.</param>
    /// <param name="message">The message; that a text message is UTF-8 was checked by the frame reader.</param>
    /// <param name="limits">Bounds on what the client may send.</param>
    /// <param name="request">The request when the result is <see cref="DecodeStatus.Ok"/>.</param>
    /// <param name="error">Why to close when the result is <see cref="DecodeStatus.Invalid"/>.</param>
#pragma warning disable CA1716 // `error` is a keyword in another language; here it is the plain word.
    public abstract DecodeStatus Decode(
        Opcode kind,
        ReadOnlySpan<byte> message,
        ProtocolLimits limits,
        out ClientRequest? request,
        out CloseReason? error);
#pragma warning restore CA1716

    /// <summary>
    /// Appends one complete frame with <paramref name="message"/>; false, and nothing written, when this protocol has no form of it.
    /// </summary>
    public abstract bool Encode(ServerMessage message, FrameBuilder output);

    /// <summary>
    /// Writes a sequence id into a message that <see cref="Encode"/> made of numbered data. Its place has a fixed width, so one encoding
    /// serves every receiver and only these bytes differ.
    /// </summary>
    /// <param name="payload">Payload of the frame.</param>
    /// <param name="sequenceId">1 or more, below 2^53.</param>
    public virtual void Stamp(Span<byte> payload, ulong sequenceId) => throw new NotSupportedException($"{Name} has no sequence ids.");

    private protected static DecodeStatus Invalid(CloseReason reason, out ClientRequest? request, out CloseReason? error)
    {
        request = null;
        error = reason;
        return DecodeStatus.Invalid;
    }

    private protected static DecodeStatus Ok(ClientRequest decoded, out ClientRequest? request, out CloseReason? error)
    {
        request = decoded;
        error = null;
        return DecodeStatus.Ok;
    }
}
