namespace Hub.Actors.Pooling;

/// <summary>
/// The links of a pool by state. Every change of <see cref="BackendLink.State"/> is a <see cref="Move"/>, so the counts cannot drift.
/// Guarded by the lock of <see cref="PoolState"/>.
/// </summary>
internal sealed class LinkSet
{
    // Free or being checked; the last was used last and is lent first, so that surplus links stay unused at the bottom and age.
    private readonly List<BackendLink> _idle = [];

    /// <summary>Places taken: an actor for each, until it has stopped.</summary>
    public int Slots { get; private set; }

    public int Connecting { get; private set; }

    /// <summary>Free or being checked.</summary>
    public int Idle => _idle.Count;

    public int Checking { get; private set; }

    public int Borrowed { get; private set; }

    /// <summary>Links that are open or may yet be.</summary>
    public int Alive => Connecting + Idle + Borrowed;

    /// <summary>Takes places for links that connect from now on.</summary>
    public void Reserve(int count)
    {
        Slots += count;
        Connecting += count;
    }

    /// <summary>The actor in a place starts over with a new connection.</summary>
    public void Reconnect() => Connecting++;

    /// <summary>The actor in a place has stopped.</summary>
    public void Release() => Slots--;

    /// <summary>The free link that was used last; null when there is none.</summary>
    public BackendLink? FindFree() => _idle.FindLast(static link => link.State == LinkState.Idle);

    /// <summary>
    /// Changes a link's state. A link keeps its place in the line while it is checked: put on top, the checked ones would take turns in being
    /// used, and none would age.
    /// </summary>
    public void Move(BackendLink link, LinkState to)
    {
        switch (link.State)
        {
            case LinkState.Connecting: Connecting--; break;
            case LinkState.Checking: Checking--; break;
            case LinkState.Borrowed: Borrowed--; break;
        }
        switch (to)
        {
            case LinkState.Checking: Checking++; break;
            case LinkState.Borrowed: Borrowed++; break;
        }
        if (IsInLine(link.State) && !IsInLine(to)) _idle.RemoveAt(_idle.LastIndexOf(link));
        if (!IsInLine(link.State) && IsInLine(to)) _idle.Add(link);
        link.State = to;
    }

    private static bool IsInLine(LinkState state) => state is LinkState.Idle or LinkState.Checking;
}
