using Hub.Actors.Connections;
using Hub.Actors.Routing;
using Hub.Actors.Routing.Commands;

namespace Hub.Actors;

/// <summary>What became of connections that were to join a group.</summary>
public enum GroupJoin : byte
{
    /// <summary>They are members now, or were before.</summary>
    Joined,
    /// <summary>There is no such connection, or the user has none.</summary>
    NotFound,
    /// <summary>At least one is in as many groups as it may be (<c>hub.limits.groups-per-connection</c>) and was left out; the others are members.</summary>
    Full,
}

/// <summary>
/// How application code in this process changes who is in which group. Needs no role of the client. A completed task means done: a message sent
/// to the group afterwards finds the new members. Arguments that are null or empty throw at once.
/// </summary>
public sealed class HubGroups
{
    private readonly WorkerPort _workers;

    internal HubGroups(HubNode node) => _workers = new WorkerPort(node);

    /// <summary>Adds a connection to a group.</summary>
    public Task<GroupJoin> AddConnectionAsync(string hub, string group, string connectionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        return AddAsync(hub, connectionId, isUser: false, group);
    }

    /// <summary>Adds the connections that a user has now to a group; those to come are not in it.</summary>
    public Task<GroupJoin> AddUserAsync(string hub, string group, string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return AddAsync(hub, userId, isUser: true, group);
    }

    /// <summary>Takes a connection out of a group; the result counts the memberships that ended.</summary>
    public Task<long> RemoveConnectionAsync(string hub, string group, string connectionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        return RemoveAsync(hub, connectionId, isUser: false, group);
    }

    /// <summary>Takes the connections of a user out of a group; the result counts the memberships that ended.</summary>
    public Task<long> RemoveUserAsync(string hub, string group, string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return RemoveAsync(hub, userId, isUser: true, group);
    }

    /// <summary>Takes a connection out of every group; the result counts the memberships that ended.</summary>
    public Task<long> RemoveConnectionFromAllAsync(string hub, string connectionId)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        return RemoveFromAllAsync(hub, connectionId, isUser: false);
    }

    /// <summary>Takes the connections of a user out of every group; the result counts the memberships that ended.</summary>
    public Task<long> RemoveUserFromAllAsync(string hub, string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return RemoveFromAllAsync(hub, userId, isUser: true);
    }

    /// <summary>
    /// Adds many connections to groups. They are all selected before anything is changed, so a selection may speak of the very groups.
    /// <see cref="GroupJoin.NotFound"/> when none was selected.
    /// </summary>
    /// <param name="hub">Hub name, lower case.</param>
    /// <param name="groups">Groups; one that is named twice counts once.</param>
    /// <param name="among">Which connections of the hub; null for all.</param>
    public async Task<GroupJoin> AddManyAsync(string hub, IReadOnlyCollection<string> groups, ConnectionSelection? among = null)
    {
        hub = WorkerPort.Canonical(hub);
        var byWorker = ByWorker(hub, groups);
        var leases = await SelectAsync(hub, among);
        if (leases.Length == 0) return GroupJoin.NotFound;
        var reply = new JoinReply(byWorker.Count);
        foreach (var (worker, names) in byWorker) _workers.Tell(new Join(leases, names, worker, reply));
        return await reply.Task;
    }

    /// <summary>Takes many connections out of groups, selected like those of <see cref="AddManyAsync"/>; the result counts the memberships that ended.</summary>
    public async Task<long> RemoveManyAsync(string hub, IReadOnlyCollection<string> groups, ConnectionSelection? among = null)
    {
        hub = WorkerPort.Canonical(hub);
        var byWorker = ByWorker(hub, groups);
        var leases = await SelectAsync(hub, among);
        if (leases.Length == 0) return 0;
        var reply = new CountedReply(byWorker.Count);
        foreach (var (worker, names) in byWorker) _workers.Tell(new Leave(leases, names, worker, reply));
        return await reply.Task;
    }

    private Task<ConnectionLease[]> SelectAsync(string hub, ConnectionSelection? among)
    {
        var selection = Delivery.Selection.Of(among);
        var reply = new CollectedReply(_workers.Count);
        for (var worker = 0; worker < _workers.Count; worker++) _workers.Tell(new SelectConnections(hub, selection, worker, reply));
        return reply.Task;
    }

    private SortedDictionary<int, List<string>> ByWorker(string hub, IReadOnlyCollection<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfZero(groups.Count, nameof(groups));
        var byWorker = new SortedDictionary<int, List<string>>();
        foreach (var group in groups.Distinct(StringComparer.Ordinal))
        {
            ArgumentException.ThrowIfNullOrEmpty(group, nameof(groups));
            var worker = _workers.Of(hub, group);
            if (!byWorker.TryGetValue(worker, out var names)) byWorker.Add(worker, names = []);
            names.Add(group);
        }
        return byWorker;
    }

    private Task<GroupJoin> AddAsync(string hub, string name, bool isUser, string group)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(group);
        var reply = new JoinReply(1);
        _workers.Tell(new AddToGroup(hub, name, isUser, group, _workers.Of(hub, name), reply));
        return reply.Task;
    }

    private Task<long> RemoveAsync(string hub, string name, bool isUser, string group)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(group);
        var reply = new CountedReply(1);
        _workers.Tell(new RemoveFromGroup(hub, name, isUser, group, _workers.Of(hub, name), reply));
        return reply.Task;
    }

    private Task<long> RemoveFromAllAsync(string hub, string name, bool isUser)
    {
        hub = WorkerPort.Canonical(hub);
        var reply = new CountedReply(1);
        _workers.Tell(new RemoveFromAllGroups(hub, name, isUser, _workers.Of(hub, name), reply));
        return reply.Task;
    }
}
