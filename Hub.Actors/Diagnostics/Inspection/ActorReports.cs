namespace Hub.Actors.Diagnostics.Inspection;

/// <summary>What <see cref="ActorInspector.TopAsync"/> sorts by.</summary>
public enum ActorOrder : byte
{
    /// <summary>Time spent on messages.</summary>
    Busy,
    /// <summary>Messages that wait.</summary>
    Mailbox,
    /// <summary>Messages handled.</summary>
    Messages,
}

/// <summary>An actor in the tree.</summary>
/// <param name="Path">Its path without the system's address.</param>
/// <param name="Name">Last part of the path.</param>
/// <param name="Type">Its class.</param>
/// <param name="Mailbox">Messages that wait.</param>
/// <param name="Restarts">Times it was restarted.</param>
/// <param name="Children">Children it has.</param>
/// <param name="Nodes">Those of them that are shown.</param>
/// <param name="More">Children that are not shown.</param>
public sealed record ActorNode(string Path, string Name, string Type, int Mailbox, int Restarts, int Children, IReadOnlyList<ActorNode> Nodes, int More);

/// <summary>One actor in detail.</summary>
public sealed record ActorReport
{
    /// <summary>Its path without the system's address.</summary>
    public required string Path { get; init; }

    /// <summary>Its class.</summary>
    public required string Type { get; init; }

    /// <summary>Path of its supervisor.</summary>
    public required string Parent { get; init; }

    /// <summary>What it does with messages now; null when it did not answer.</summary>
    public string? Behaviour { get; init; }

    /// <summary>Messages that wait.</summary>
    public required int Mailbox { get; init; }

    /// <summary>Children it has.</summary>
    public required int Children { get; init; }

    /// <summary>Times it was restarted.</summary>
    public required int Restarts { get; init; }

    /// <summary>Its latest failure, if any.</summary>
    public ActorFailure? LastFailure { get; init; }

    /// <summary>False when it did not answer in time, and for actors that are not the hub's own.</summary>
    public required bool Answered { get; init; }

    /// <summary>What it says of itself.</summary>
    public required IReadOnlyDictionary<string, object> State { get; init; }

    /// <summary>How long it has been watched, in milliseconds: the figures below are of that time.</summary>
    public required long WatchedMs { get; init; }

    /// <summary>Messages it handled by type, the most expensive first.</summary>
    public required IReadOnlyList<MessageTally> Messages { get; init; }

    /// <summary>Time spent on them.</summary>
    public required double BusyMs { get; init; }

    /// <summary>The same as a part of the time watched, 0 to 100.</summary>
    public required double BusyPercent { get; init; }
}

/// <summary>Messages of one type that an actor handled.</summary>
/// <param name="Type">Class of the message.</param>
/// <param name="Count">How many.</param>
/// <param name="BusyMs">Time spent on them in milliseconds.</param>
public sealed record MessageTally(string Type, long Count, double BusyMs);

/// <summary>The busiest actors.</summary>
/// <param name="WatchedMs">Time that the figures are of.</param>
/// <param name="Items">The actors, in the order asked for.</param>
public sealed record ActorTop(long WatchedMs, IReadOnlyList<ActorUsage> Items);

/// <summary>What an actor did and has to do.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Type">Its class.</param>
/// <param name="Mailbox">Messages that wait.</param>
/// <param name="Restarts">Times it was restarted.</param>
/// <param name="Messages">Messages handled.</param>
/// <param name="BusyMs">Time spent on them in milliseconds.</param>
/// <param name="BusyPercent">The same as a part of the time watched, 0 to 100.</param>
public sealed record ActorUsage(string Path, string Type, int Mailbox, int Restarts, long Messages, double BusyMs, double BusyPercent);
