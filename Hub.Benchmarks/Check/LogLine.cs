namespace Hub.Benchmarks.Check;

/// <summary>What one line of a <see cref="History"/> says.</summary>
internal enum LineKind : byte
{
    /// <summary>The client opened its first socket.</summary>
    Opened,

    /// <summary>A group that the client is in from the start; it follows <see cref="Opened"/>.</summary>
    InGroup,

    /// <summary>The client heard <c>connected</c>.</summary>
    Connected,

    /// <summary>The client asked to join a group.</summary>
    Join,

    /// <summary>The client asked to leave a group.</summary>
    Leave,

    /// <summary>The client, or the application, sent a message to a group.</summary>
    Send,

    /// <summary>The client asked the application something.</summary>
    Ask,

    /// <summary>The client heard an ack; the application heard how many connections its message reached.</summary>
    Ack,

    /// <summary>The client heard a message of a group.</summary>
    Message,

    /// <summary>The client heard a message of the server, which has no number of ours.</summary>
    ServerData,

    /// <summary>The client heard a close frame.</summary>
    Closed,

    /// <summary>The client has lost its socket, or cut it.</summary>
    Lost,

    /// <summary>The client of a reliable connection opened another socket for it.</summary>
    CameBack,

    /// <summary>The hub would not give the client its connection back.</summary>
    Refused,

    /// <summary>The client went, by its own will.</summary>
    Left,
}

/// <summary>One thing that a client said or heard. A run has millions of them, so it is small and names are numbers.</summary>
/// <param name="Number">Ack id, or sequence id of a message; <see cref="History.None"/> without one.</param>
/// <param name="Client">Whose line it is.</param>
/// <param name="Message">Number of the message; <see cref="History.None"/> without one.</param>
/// <param name="Target">Group or event.</param>
/// <param name="Word">Error name of an ack, text of a close, a sender that is not the right one; 0 for nothing.</param>
/// <param name="Kind">What happened.</param>
/// <param name="NoEcho">Of a send.</param>
internal readonly record struct LogLine(long Number, int Client, int Message, ushort Target, ushort Word, LineKind Kind, bool NoEcho)
{
    /// <summary>True for what a client said.</summary>
    public bool IsRequest => Kind is LineKind.Join or LineKind.Leave or LineKind.Send or LineKind.Ask;

    /// <summary>True if both lines say the same request, once and again.</summary>
    public bool IsSameRequest(in LogLine other) => Kind == other.Kind && Target == other.Target && Message == other.Message;
}
