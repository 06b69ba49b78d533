using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Routing;
using Hub.Actors.Routing.Commands;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Actors.Diagnostics.Inspection;

/// <summary>
/// Connections, hubs, groups and users for operators, and what has ended. Connections are read where they are, at a cost of microseconds each and nothing
/// to anybody else; groups and users come from the workers that own them.
/// </summary>
public sealed class HubInspector
{
    private const int MaxGroupNames = 1_000;

    private readonly HubNode _node;
    private readonly WorkerPort _workers;

    internal HubInspector(HubNode node)
    {
        _node = node;
        _workers = new WorkerPort(node);
    }

    /// <summary>How long it is remembered why connections ended.</summary>
    public TimeSpan KeepClosed => _node.Closed.Keep;

    /// <summary>What has ended lately, newest first.</summary>
    public IReadOnlyList<ClosedConnection> Closed() => _node.Closed.ToList();

    /// <summary>A page of the connections that the query takes.</summary>
    public ConnectionPage Find(ConnectionQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var now = _node.Clock.NowMs;
        var taken = new List<(long Key, string Id, ConnectionLease Lease)>();
        foreach (var lease in _node.Leases.ToList())
        {
            if (query.Takes(lease, now)) taken.Add((query.KeyOf(lease, now), lease.Request.ConnectionId, lease));
        }
        taken.Sort(static (a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : string.CompareOrdinal(a.Id, b.Id));
        var rest = taken.Where(each => query.AfterId is null || string.CompareOrdinal(each.Id, query.AfterId) > 0).Skip(query.Skip).Take(query.Count + 1).ToList();
        return new ConnectionPage(taken.Count, [.. rest.Take(query.Count).Select(each => ConnectionView.Of(each.Lease, _node))], rest.Count > query.Count);
    }

    /// <summary>One connection in detail; null when there is none of that id.</summary>
    public ConnectionDetails? Find(string hub, string connectionId)
    {
        if (LeaseOf(hub, connectionId) is not { } lease) return null;
        var waiting = lease.Event;
        return new ConnectionDetails(
            ConnectionView.Of(lease, _node),
            GroupsOf(lease),
            PermissionsOf(lease.Permissions),
            waiting is null ? null : ConnectionView.NameOf(waiting),
            waiting is null ? 0 : _node.Clock.NowMs - waiting.BeganMs,
            lease.IsReliable,
            [.. _node.Closed.ToList().Where(each => each.Kind == ClosedKind.Socket && each.Id == connectionId)]);
    }

    /// <summary>Hubs with connections, by name.</summary>
    public async Task<IReadOnlyList<HubView>> HubsAsync()
    {
        var replies = new List<Task<IReadOnlyList<HubSets>>>();
        for (var worker = 0; worker < _workers.Count; worker++)
        {
            var reply = new SingleReply<IReadOnlyList<HubSets>>();
            _workers.Tell(new CountSets(worker, reply));
            replies.Add(reply.Task);
        }
        var sets = (await Task.WhenAll(replies)).SelectMany(static each => each).ToLookup(static each => each.Hub, StringComparer.Ordinal);
        var opened = _node.Statistics.ByHub.All.GroupBy(static each => each.Hub, StringComparer.Ordinal).ToDictionary(static each => each.Key, static each => each.Sum(count => count.Opened), StringComparer.Ordinal);
        return
        [
            .. _node.Leases.ToList().GroupBy(static lease => lease.Request.Hub, StringComparer.Ordinal).OrderBy(static hub => hub.Key, StringComparer.Ordinal).Select(hub => new HubView(
                hub.Key,
                hub.Count(),
                opened.TryGetValue(hub.Key, out var all) ? all : null,
                sets[hub.Key].Sum(static each => each.Groups),
                sets[hub.Key].Sum(static each => each.Users),
                hub.Count(static lease => lease.Phase == ConnectionPhase.Detached),
                hub.Sum(static lease => (long)lease.Outbox.PendingMessages),
                hub.Sum(static lease => (long)lease.Outbox.PendingBytes),
                hub.GroupBy(static lease => lease.Request.Protocol.Subprotocol ?? lease.Request.Subprotocol ?? "none", StringComparer.Ordinal).ToDictionary(static each => each.Key, static each => each.Count()))),
        ];
    }

    /// <summary>Groups whose names begin so, a page at a time, in the order of hubs and names.</summary>
    /// <param name="hub">Of this hub; null for all.</param>
    /// <param name="prefix">Beginning of the name; empty for all.</param>
    /// <param name="after">Last one of the page before; null for the first page.</param>
    /// <param name="count">Size of the page.</param>
    public Task<SetPage> GroupsAsync(string? hub, string prefix, SetView? after, int count) => SetsAsync(RecipientKind.Group, hub, prefix, after, count);

    /// <summary>The same of users.</summary>
    public Task<SetPage> UsersAsync(string? hub, string prefix, SetView? after, int count) => SetsAsync(RecipientKind.User, hub, prefix, after, count);

    /// <summary>How many members a group has.</summary>
    public Task<int> CountAsync(string hub, string group)
    {
        var reply = new SingleReply<int>();
        _workers.Tell(new CountMembers(hub, group, _workers.Of(hub, group), reply));
        return reply.Task;
    }

    /// <summary>Looks at a connection's frames until the tap is disposed; null when there is no such connection.</summary>
    public FrameTap? Tap(string hub, string connectionId)
    {
        if (LeaseOf(hub, connectionId) is not { } lease) return null;
        var tap = _node.Taps.Add(lease);
        if (lease.IsEnded) tap.Dispose();                       // it ended between the two, and has told the taps there were
        return tap;
    }

    /// <summary>Closes a connection as the application can (<see cref="HubMessenger.CloseConnectionAsync"/>), for an operator; false when there is none.</summary>
    /// <param name="hub">Hub name in canonical lower case.</param>
    /// <param name="connectionId">Its id.</param>
    /// <param name="reason">Told to the client; null for the usual words.</param>
    public async Task<bool> CloseAsync(string hub, string connectionId, string? reason)
    {
        var why = string.IsNullOrEmpty(reason) ? CloseReason.ClosedByOperator : CloseReason.ClosedByOperator.With(reason);
        var reply = new CountedReply(1);
        _workers.Tell(new CloseConnection(hub, connectionId, why, _workers.Of(hub, connectionId), reply));
        return await reply.Task > 0;
    }

    private ConnectionLease? LeaseOf(string hub, string connectionId)
        => _node.Leases.ToList().Find(lease => lease.Request.ConnectionId == connectionId && lease.Request.Hub == hub);

    private async Task<SetPage> SetsAsync(RecipientKind kind, string? hub, string prefix, SetView? after, int count)
    {
        var replies = new List<Task<IReadOnlyList<SetSize>>>();
        var cursor = after is null ? (SetName?)null : new SetName(after.Hub, after.Name);
        for (var worker = 0; worker < _workers.Count; worker++)
        {
            var reply = new SingleReply<IReadOnlyList<SetSize>>();
            _workers.Tell(new ListSets(kind, hub, prefix, cursor, count + 1, worker, reply));
            replies.Add(reply.Task);
        }
        var found = (await Task.WhenAll(replies)).SelectMany(static each => each).OrderBy(static each => each.Name).Take(count + 1).ToList();
        return new SetPage([.. found.Take(count).Select(static each => new SetView(each.Name.Hub, each.Name.Name, each.Count))], found.Count > count);
    }

    private static List<string> GroupsOf(ConnectionLease lease)
    {
        var names = new List<string>();
        // The workers may write meanwhile; a walk along these lists always comes to their end, see Membership.
        for (var worker = 0; worker < lease.Slots.Length; worker++)
        {
            for (var membership = Volatile.Read(ref lease.Slots[worker]); membership is not null; membership = membership.Next)
            {
                if (membership.Set.Kind == RecipientKind.Group) names.Add(membership.Set.Name);
            }
        }
        names.Sort(StringComparer.Ordinal);
        if (names.Count > MaxGroupNames) names.RemoveRange(MaxGroupNames, names.Count - MaxGroupNames);
        return names;
    }

    private static List<string> PermissionsOf(Permissions permissions)
    {
        var words = new List<string>();
        if (permissions.Has(GroupRight.JoinLeaveGroup, null)) words.Add("join and leave every group");
        if (permissions.Has(GroupRight.SendToGroup, null)) words.Add("send to every group");
        if (words.Count < 2 && !ReferenceEquals(permissions, Permissions.None)) words.Add("single groups by its roles or grants");
        if (words.Count == 0) words.Add("no group by itself");
        return words;
    }
}
