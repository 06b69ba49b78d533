namespace Hub.Protocol.Frames;

/// <summary>What a frame carries (RFC 6455 section 5.2). All other values are reserved.</summary>
public enum Opcode : byte
{
    /// <summary>The next part of a fragmented message.</summary>
    Continuation = 0,

    /// <summary>A text message, or its first part.</summary>
    Text = 1,

    /// <summary>A binary message, or its first part.</summary>
    Binary = 2,

    /// <summary>Start or answer of the closing handshake.</summary>
    Close = 8,

    /// <summary>A question for a sign of life.</summary>
    Ping = 9,

    /// <summary>The answer to a ping, or an unasked sign of life.</summary>
    Pong = 10,
}
