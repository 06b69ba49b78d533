using Hub.Protocol.Wire;

namespace Hub.Protocol.Frames;

/// <summary>Every way a client's frames can be refused. Shared instances, so that a hostile client costs no allocation.</summary>
internal static class FrameViolation
{
    public static readonly CloseReason ReservedBits =
        CloseReason.ProtocolError.With("A reserved bit is set, but no extension was negotiated (RFC 6455 section 5.2).");

    public static readonly CloseReason ReservedOpcode =
        CloseReason.ProtocolError.With("The opcode is reserved (RFC 6455 section 5.2).");

    public static readonly CloseReason NotMasked =
        CloseReason.ProtocolError.With("A client frame must be masked (RFC 6455 section 5.1).");

    public static readonly CloseReason FragmentedControl =
        CloseReason.ProtocolError.With("A control frame must not be fragmented (RFC 6455 section 5.5).");

    public static readonly CloseReason LongControl =
        CloseReason.ProtocolError.With("A control frame carries at most 125 bytes (RFC 6455 section 5.5).");

    public static readonly CloseReason NothingToContinue =
        CloseReason.ProtocolError.With("A continuation frame without a started message (RFC 6455 section 5.4).");

    public static readonly CloseReason UnfinishedMessage =
        CloseReason.ProtocolError.With("A new message began before the last one was finished (RFC 6455 section 5.4).");

    public static readonly CloseReason LengthForm =
        CloseReason.ProtocolError.With("The payload length is not in its shortest form (RFC 6455 section 5.2).");

    public static readonly CloseReason LengthSign =
        CloseReason.ProtocolError.With("The top bit of a 64-bit payload length is set (RFC 6455 section 5.2).");

    public static readonly CloseReason ClosePayload =
        CloseReason.ProtocolError.With("A close frame with a payload of one byte (RFC 6455 section 5.5.1).");

    public static readonly CloseReason CloseCode =
        CloseReason.ProtocolError.With("A close code that must not be sent (RFC 6455 section 7.4).");

    public static readonly CloseReason CloseTextEncoding =
        CloseReason.InvalidPayload.With("The close reason is not valid UTF-8 (RFC 6455 section 5.5.1).");

    public static readonly CloseReason TextEncoding =
        CloseReason.InvalidPayload.With("A text message is not valid UTF-8 (RFC 6455 section 8.1).");

    public static readonly CloseReason TooLong =
        CloseReason.MessageTooBig.With("The message is longer than the hub accepts.");

    public static readonly CloseReason TooManyFragments =
        CloseReason.MessageTooBig.With("The message has more fragments than the hub accepts.");
}
