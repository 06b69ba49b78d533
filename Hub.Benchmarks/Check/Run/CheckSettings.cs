namespace Hub.Benchmarks.Check.Run;

/// <summary>How a check goes.</summary>
/// <param name="Clients">How many.</param>
/// <param name="Groups">Each client is in one of so many.</param>
/// <param name="Duration">How long messages are sent.</param>
/// <param name="MessagesPerSecond">Of each client.</param>
/// <param name="Outstanding">Most requests of one client that wait for their ack.</param>
/// <param name="FillerBytes">Text in each message behind its number.</param>
/// <param name="Contract">Subprotocol, and so what is promised.</param>
/// <param name="CutEvery">Mean time from a client's welcome until its socket is cut; null for no cuts.</param>
/// <param name="ShortestAway">Shortest time from a cut until the client comes back.</param>
/// <param name="LongestAway">Longest; less than the hub's recovery window.</param>
/// <param name="Seed">Draws cuts and times.</param>
internal sealed record CheckSettings(
    int Clients,
    int Groups,
    TimeSpan Duration,
    double MessagesPerSecond,
    int Outstanding,
    int FillerBytes,
    Contract Contract,
    TimeSpan? CutEvery,
    TimeSpan ShortestAway,
    TimeSpan LongestAway,
    int Seed);

/// <summary>What became of it.</summary>
/// <param name="Verdict">What the history proves.</param>
/// <param name="Lines">Lines of the history.</param>
/// <param name="Cuts">Sockets that were cut.</param>
/// <param name="HeldBack">Turns in which a client was silent because it was away or its acks were late.</param>
/// <param name="Missing">Clients that were not connected in the end.</param>
internal sealed record CheckReport(Verdict Verdict, int Lines, int Cuts, long HeldBack, int Missing)
{
    /// <summary>True if every promise was kept and there was something to keep.</summary>
    public bool IsClean => Verdict is { IsClean: true, Executed: > 0 } && Missing == 0;

    /// <summary>A few lines for people.</summary>
    public string ToText() => $"""
        sent {Verdict.Sent}, executed {Verdict.Executed}, failed {Verdict.Failed}, heard {Verdict.Heard}, turns held back {HeldBack}
        cuts {Cuts}, returns {Verdict.Returns}, heard again after a return {Verdict.Replayed}, not connected in the end {Missing}
        {Verdict.ToText()}
        """;
}
