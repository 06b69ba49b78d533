namespace Hub.Benchmarks.Check;

/// <summary>What the hub did with a request, as far as its answers prove it.</summary>
internal enum Fate : byte
{
    /// <summary>Nothing proves either.</summary>
    Unknown,

    /// <summary>It was executed.</summary>
    Executed,

    /// <summary>It was not.</summary>
    NotExecuted,
}

/// <summary>What became of a message.</summary>
/// <param name="Fate">Executed or not.</param>
/// <param name="Earliest">First line that may be the use that was executed.</param>
/// <param name="Latest">Last line that may be.</param>
/// <param name="Answer">Line of the ack that proves its fate; <see cref="History.None"/> when none does.</param>
internal readonly record struct MessageFate(Fate Fate, int Earliest, int Latest, int Answer);

/// <summary>A request of a client to join or leave a group.</summary>
/// <param name="Said">Line in which it was said.</param>
/// <param name="IsJoin">Join or leave.</param>
/// <param name="Fate">Executed or not.</param>
/// <param name="Answer">Line of the ack that proves it.</param>
internal readonly record struct MembershipChange(int Said, bool IsJoin, Fate Fate, int Answer);

/// <summary>In which groups a client is, and when: what is certain and what is possible, since requests are executed some time before their acks are heard.</summary>
internal sealed class Memberships
{
    private readonly Dictionary<ushort, List<MembershipChange>> _changes = [];

    /// <summary>Every group that it ever had to do with.</summary>
    public IEnumerable<ushort> Groups => _changes.Keys;

    /// <summary>The next change in the order said.</summary>
    public void Add(ushort group, in MembershipChange change)
    {
        if (!_changes.TryGetValue(group, out var changes))
        {
            _changes.Add(group, changes = []);
        }

        changes.Add(change);
    }

    /// <summary>Certain: a join was acked before <paramref name="from"/>, and no leave that may have been executed was said since, before <paramref name="to"/>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="from">Line before which it must have joined.</param>
    /// <param name="to">Line up to which it must not have left.</param>
    /// <param name="joined">The line that proves it.</param>
    public bool Must(ushort group, int from, int to, out int joined)
    {
        joined = int.MaxValue;
        foreach (var change in _changes.GetValueOrDefault(group) ?? [])
        {
            if (change.Said >= to)
            {
                break;
            }

            if (!change.IsJoin)
            {
                joined = change.Fate == Fate.NotExecuted ? joined : int.MaxValue;
            }
            else if (change.Fate == Fate.Executed)
            {
                joined = Math.Min(joined, change.Answer);
            }
        }

        return joined < from;
    }

    /// <summary>Possible: a join that may have been executed was said before <paramref name="to"/>, and no success of a later leave was heard before <paramref name="from"/>.</summary>
    public bool May(ushort group, int from, int to, out int left)
    {
        left = History.None;
        var may = false;
        foreach (var change in _changes.GetValueOrDefault(group) ?? [])
        {
            if (change.Said >= to)
            {
                break;
            }

            if (change.IsJoin)
            {
                may |= change.Fate != Fate.NotExecuted;
            }
            else if (change.Fate == Fate.Executed && change.Answer < from)
            {
                may = false;
                left = change.Answer;
            }
        }

        return may;
    }
}
