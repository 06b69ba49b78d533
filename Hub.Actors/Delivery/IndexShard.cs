using Hub.Actors.Connections;
using Hub.Actors.Transport;
using Hub.Actors.Settings;

namespace Hub.Actors.Delivery;

/// <summary>
/// One worker's part of the index: who is in which group, hub and user set of its keys. Pure data, written by its worker alone and owned
/// outside the actor, so that a restarted worker finds every membership where it was. Counters may be read from any thread.
/// </summary>
internal sealed class IndexShard(int ordinal, HubSettings settings, IWorkScheduler scheduler)
{
    private readonly Dictionary<string, HubShard> _hubs = new(StringComparer.Ordinal);
    private long _received;
    private long _delivered;
    private int _groups;

    public int Ordinal { get; } = ordinal;

    public HubSettings Settings { get; } = settings;

    /// <summary>Runs the write loops of wide sets.</summary>
    public IWorkScheduler Scheduler { get; } = scheduler;

    /// <summary>Brings the end of a round to the worker's turn; without a worker it is taken at once.</summary>
    public Action<FlushRound> RoundEnded { get; set; } = static round => round.OnEnded();

    /// <summary>Requests executed here.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Messages put into outboxes here.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Groups that exist here.</summary>
    public int Groups => Volatile.Read(ref _groups);

    public void CountReceived(int requests) => Volatile.Write(ref _received, _received + requests);

    public void CountDelivered(long messages) => Volatile.Write(ref _delivered, _delivered + messages);

    public HubShard Hub(string name)
    {
        if (!_hubs.TryGetValue(name, out var hub)) _hubs.Add(name, hub = new HubShard(this, name));
        return hub;
    }

    /// <summary>Every hub that somebody is in.</summary>
    public IReadOnlyCollection<HubShard> Hubs => _hubs.Values;

    /// <summary>Every group or user here.</summary>
    public IEnumerable<RecipientSet> Sets(RecipientKind kind) => _hubs.Values.SelectMany(hub => hub.Sets(kind));

    /// <summary>The set, or null when nobody is in it.</summary>
    public RecipientSet? Find(string hub, RecipientKind kind, string name)
        => _hubs.TryGetValue(hub, out var shard) ? shard.Find(kind, name) : null;

    /// <summary>The connection of that id, or null; not one that the application has closed. Asking for an unknown hub leaves no trace.</summary>
    public ConnectionLease? FindConnection(string hub, string connectionId)
        => _hubs.TryGetValue(hub, out var shard) && shard.Connections.GetValueOrDefault(connectionId) is { IsUnregistered: false } lease ? lease : null;

    /// <summary>Enters the connection under its id and into its hub; false when it has ended meanwhile.</summary>
    public bool Register(ConnectionLease lease)
    {
        if (!lease.TryEnter(Ordinal)) return false;
        Hub(lease.Request.Hub).Connections[lease.Request.ConnectionId] = lease;
        return Join(lease, RecipientKind.Hub, lease.Request.Hub);
    }

    /// <summary>Adds the connection to the set; false when it was in it already, or has ended meanwhile.</summary>
    public bool Join(ConnectionLease lease, RecipientKind kind, string name)
    {
        if (!lease.TryEnter(Ordinal)) return false;
        var set = Hub(lease.Request.Hub).FindOrAdd(kind, name);
        if (IsIn(lease, set)) return false;
        Volatile.Write(ref lease.Slots[Ordinal], set.Add(lease, lease.Slots[Ordinal]));
        if (kind != RecipientKind.Group) return true;
        Interlocked.Increment(ref lease.GroupCount);
        if (set.Count == 1) Volatile.Write(ref _groups, _groups + 1);
        return true;
    }

    /// <summary>True when the connection is in as many groups as it may be, this one not among them.</summary>
    public bool IsFull(ConnectionLease lease, string group)
        => Volatile.Read(ref lease.GroupCount) >= Settings.GroupsPerConnection
            && !(Find(lease.Request.Hub, RecipientKind.Group, group) is { } set && IsIn(lease, set));

    /// <summary>
    /// True when the connection is in the set. A walk over the connection's places at this worker, comparing references: names are
    /// looked up once before, since a client may choose a thousand long ones that differ in the last letter.
    /// </summary>
    public bool IsIn(ConnectionLease lease, RecipientSet set)
    {
        for (var m = lease.Slots[Ordinal]; m is not null; m = m.Next)
        {
            if (ReferenceEquals(m.Set, set)) return true;
        }
        return false;
    }

    /// <summary>Takes the connection out of the set; false when it was not in it.</summary>
    public bool Leave(ConnectionLease lease, RecipientKind kind, string name)
    {
        if (Find(lease.Request.Hub, kind, name) is not { } set) return false;
        Membership? before = null;
        for (var m = lease.Slots[Ordinal]; m is not null; before = m, m = m.Next)
        {
            if (!ReferenceEquals(m.Set, set)) continue;
            if (before is null) lease.Slots[Ordinal] = m.Next;
            else before.Next = m.Next;
            Remove(m);
            return true;
        }
        return false;
    }

    /// <summary>Takes the connection out of every group here; returns of how many.</summary>
    public int LeaveGroups(ConnectionLease lease)
    {
        var left = 0;
        Membership? before = null;
        for (var m = lease.Slots[Ordinal]; m is not null; m = m.Next)
        {
            if (m.Set.Kind != RecipientKind.Group)
            {
                before = m;
                continue;
            }
            if (before is null) lease.Slots[Ordinal] = m.Next;
            else before.Next = m.Next;
            Remove(m);
            left++;
        }
        return left;
    }

    /// <summary>Takes the connection out of everything here.</summary>
    public void LeaveAll(ConnectionLease lease)
    {
        for (var m = lease.Slots[Ordinal]; m is not null; m = m.Next) Remove(m);
        lease.Slots[Ordinal] = null;
        if (!_hubs.TryGetValue(lease.Request.Hub, out var hub)) return;
        if (ReferenceEquals(hub.Connections.GetValueOrDefault(lease.Request.ConnectionId), lease)) hub.Connections.Remove(lease.Request.ConnectionId);
        if (hub.IsEmpty) _hubs.Remove(lease.Request.Hub);
    }

    private void Remove(Membership membership)
    {
        var set = membership.Set;
        set.Remove(membership);
        if (set.Kind == RecipientKind.Group) Interlocked.Decrement(ref membership.Lease.GroupCount);
        if (set.Count > 0) return;
        set.Hub.Remove(set);
        if (set.Kind == RecipientKind.Group) Volatile.Write(ref _groups, _groups - 1);
    }
}

/// <summary>One hub inside an <see cref="IndexShard"/>. Nothing crosses hubs (protocol section 0).</summary>
internal sealed class HubShard(IndexShard shard, string name)
{
    private readonly Dictionary<string, RecipientSet> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecipientSet> _users = new(StringComparer.Ordinal);
    private RecipientSet? _all;

    public string Name { get; } = name;

    /// <summary>A new round for a set of this hub.</summary>
    public FlushRound CreateRound() => new(shard.Scheduler, shard.RoundEnded);

    /// <summary>Connections whose id hashes to this worker.</summary>
    public Dictionary<string, ConnectionLease> Connections { get; } = new(StringComparer.Ordinal);

    public bool IsEmpty => _groups.Count == 0 && _users.Count == 0 && Connections.Count == 0 && _all is null;

    public int GroupCount => _groups.Count;

    public int UserCount => _users.Count;

    /// <summary>Groups or users of the hub.</summary>
    public IEnumerable<RecipientSet> Sets(RecipientKind kind) => (kind == RecipientKind.Group ? _groups : _users).Values;

    public RecipientSet? Find(RecipientKind kind, string name)
        => kind == RecipientKind.Hub ? _all : (kind == RecipientKind.Group ? _groups : _users).GetValueOrDefault(name);

    public RecipientSet FindOrAdd(RecipientKind kind, string name)
    {
        if (kind == RecipientKind.Hub) return _all ??= new RecipientSet(this, kind, name, OverflowPolicy.Close);
        var sets = kind == RecipientKind.Group ? _groups : _users;
        if (sets.TryGetValue(name, out var set)) return set;
        var policy = kind == RecipientKind.Group ? shard.Settings.Outbox.PolicyFor(name) : OverflowPolicy.Close;
        sets.Add(name, set = new RecipientSet(this, kind, name, policy));
        return set;
    }

    public void Remove(RecipientSet set)
    {
        if (set.Kind == RecipientKind.Hub) _all = null;
        else (set.Kind == RecipientKind.Group ? _groups : _users).Remove(set.Name);
    }
}
