using Hub.Actors.Connections;
using Hub.Actors.Settings;
using Hub.Actors.Transport;

namespace Hub.Actors.Delivery;

/// <summary>What a <see cref="RecipientSet"/> stands for.</summary>
internal enum RecipientKind : byte
{
    /// <summary>This worker's share of all connections of a hub.</summary>
    Hub,
    /// <summary>The connections of a user.</summary>
    User,
    /// <summary>The members of a group.</summary>
    Group,
}

/// <summary>
/// Members of a group, connections of a user, or a worker's share of a hub: a dense array, since fan-out walks it far more often than it
/// changes. Joining and leaving are O(1): a leaver's place is taken by the last one. Touched by one worker only.
/// </summary>
internal sealed class RecipientSet(HubShard hub, RecipientKind kind, string name, OverflowPolicy policy)
{
    private const int SmallestArray = 4;

    /// <summary>With fewer recipients nothing is gained by starting their write loops together.</summary>
    private const int WideFrom = 32;

    private FlushRound? _round;
    private Outbox[] _outboxes = [];
    private Membership[] _memberships = [];

    public HubShard Hub { get; } = hub;

    public RecipientKind Kind { get; } = kind;

    public string Name { get; } = name;

    public OverflowPolicy Policy { get; } = policy;

    public int Count { get; private set; }

    /// <summary>How the write loops of a wide set are started; null for a small one, whose outboxes start their own.</summary>
    public FlushRound? Round => Count >= WideFrom ? _round ??= Hub.CreateRound() : null;

    /// <summary>Where fan-out sends.</summary>
    public ReadOnlySpan<Outbox> Outboxes => _outboxes.AsSpan(0, Count);

    /// <summary>Who is in it.</summary>
    public ReadOnlySpan<Membership> Memberships => _memberships.AsSpan(0, Count);

    public Membership Add(ConnectionLease lease, Membership? next)
    {
        if (Count == _outboxes.Length) Resize(Math.Max(SmallestArray, Count * 2));
        var membership = new Membership(lease, this, Count, next);
        _outboxes[Count] = lease.Outbox;
        _memberships[Count] = membership;
        Count++;
        return membership;
    }

    public void Remove(Membership membership)
    {
        var last = --Count;
        var moved = _memberships[last];
        moved.Index = membership.Index;
        _memberships[membership.Index] = moved;
        _outboxes[membership.Index] = _outboxes[last];
        _memberships[last] = null!;
        _outboxes[last] = null!;
        if (_outboxes.Length > SmallestArray && Count < _outboxes.Length / 4) Resize(_outboxes.Length / 2);
    }

    private void Resize(int length)
    {
        Array.Resize(ref _outboxes, length);
        Array.Resize(ref _memberships, length);
    }
}

/// <summary>
/// One connection's place in one <see cref="RecipientSet"/>; linked to its other places at the same worker, older ones behind newer ones.
/// Written by that worker alone, but any thread may walk the list with <see cref="IsIn"/>: a new place is published whole, and one that
/// was taken out still points to older ones, so a walk that stands on it goes on and comes to the end.
/// </summary>
internal sealed class Membership(ConnectionLease lease, RecipientSet set, int index, Membership? next)
{
    public ConnectionLease Lease { get; } = lease;

    public RecipientSet Set { get; } = set;

    public int Index { get; set; } = index;

    public Membership? Next { get; set; } = next;

    /// <summary>True when the connection is in the group, as its worker has it at this moment.</summary>
    /// <param name="lease">The connection.</param>
    /// <param name="group">Name of the group.</param>
    /// <param name="worker">The worker that owns the group.</param>
    public static bool IsIn(ConnectionLease lease, string group, int worker)
    {
        for (var m = Volatile.Read(ref lease.Slots[worker]); m is not null; m = m.Next)
        {
            if (m.Set.Kind == RecipientKind.Group && m.Set.Name == group) return true;
        }
        return false;
    }
}
