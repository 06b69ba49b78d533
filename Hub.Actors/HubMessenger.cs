using Hub.Actors.Delivery;
using Hub.Actors.Routing;
using Hub.Actors.Routing.Commands;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors;

/// <summary>
/// What application code in this process may tell clients: a message, or to go. Requests enter the same worker router as client messages and
/// keep the same order; a completed task means that the message is in every local outbox concerned. Results count the connections that were
/// reached. Arguments that are null, empty or out of range throw at once.
/// </summary>
public sealed class HubMessenger
{
    private readonly WorkerPort _workers;

    internal HubMessenger(HubNode node) => _workers = new WorkerPort(node);

    /// <summary>Sends to every connection of a hub.</summary>
    /// <param name="hub">Hub name, lower case.</param>
    /// <param name="payload">Data.</param>
    /// <param name="metadata">String pairs, or null.</param>
    /// <param name="ttlSeconds">0 to 300; after that a message still queued may be dropped; 0 for never.</param>
    /// <param name="among">Which of them; null for all.</param>
    public Task<long> SendToAllAsync(
        string hub, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0, ConnectionSelection? among = null)
    {
        hub = WorkerPort.Canonical(hub);
        var message = new ServerData(payload, Checked(metadata));
        var (ttl, selection) = (CheckedTtl(ttlSeconds), Selection.Of(among));
        var reply = new CountedReply(_workers.Count);
        for (var worker = 0; worker < _workers.Count; worker++)
        {
            _workers.Tell(new Publish(hub, RecipientKind.Hub, hub, message, ttl, selection, worker, reply) { Entry = _workers.Entry });
        }
        return reply.Task;
    }

    /// <summary>Sends to the members of a group.</summary>
    public Task<long> SendToGroupAsync(
        string hub, string group, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0, ConnectionSelection? among = null)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(group);
        var reply = new CountedReply(1);
        var message = new GroupData(group, payload, null, Checked(metadata));
        _workers.Tell(new Publish(hub, RecipientKind.Group, group, message, CheckedTtl(ttlSeconds), Selection.Of(among), _workers.Of(hub, group), reply) { Entry = _workers.Entry });
        return reply.Task;
    }

    /// <summary>Sends to the connections of a user.</summary>
    public Task<long> SendToUserAsync(
        string hub, string userId, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0, ConnectionSelection? among = null)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentNullException.ThrowIfNull(userId);
        var reply = new CountedReply(1);
        var message = new ServerData(payload, Checked(metadata));
        _workers.Tell(new Publish(hub, RecipientKind.User, userId, message, CheckedTtl(ttlSeconds), Selection.Of(among), _workers.Of(hub, userId), reply) { Entry = _workers.Entry });
        return reply.Task;
    }

    /// <summary>Sends to one connection.</summary>
    public Task<long> SendToConnectionAsync(
        string hub, string connectionId, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        var reply = new CountedReply(1);
        var message = new ServerData(payload, Checked(metadata));
        _workers.Tell(new PublishToConnection(hub, connectionId, message, CheckedTtl(ttlSeconds), _workers.Of(hub, connectionId), reply));
        return reply.Task;
    }

    /// <summary>
    /// Closes one connection; 0 when there is none of that id. When the task completes it is found nowhere any more: neither sends nor
    /// look-ups see it, and it can join nothing. What it had asked for before is still executed and acknowledged before the close frame goes.
    /// </summary>
    /// <param name="hub">Hub name, lower case.</param>
    /// <param name="connectionId">Connection.</param>
    /// <param name="reason">Told to the client in its <c>disconnected</c> message, or null.</param>
    public Task<long> CloseConnectionAsync(string hub, string connectionId, string? reason = null)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        var reply = new CountedReply(1);
        _workers.Tell(new CloseConnection(hub, connectionId, Why(reason), _workers.Of(hub, connectionId), reply));
        return reply.Task;
    }

    /// <summary>Closes every connection of a hub, as <see cref="CloseConnectionAsync"/> closes one.</summary>
    public Task<long> CloseAllAsync(string hub, string? reason = null, ConnectionSelection? among = null)
    {
        hub = WorkerPort.Canonical(hub);
        var (why, selection) = (Why(reason), Selection.Of(among));
        var reply = new CountedReply(_workers.Count);
        for (var worker = 0; worker < _workers.Count; worker++)
        {
            _workers.Tell(new CloseSet(hub, RecipientKind.Hub, hub, selection, why, worker, reply));
        }
        return reply.Task;
    }

    /// <summary>Closes the members of a group.</summary>
    public Task<long> CloseGroupAsync(string hub, string group, string? reason = null, ConnectionSelection? among = null)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(group);
        var reply = new CountedReply(1);
        _workers.Tell(new CloseSet(hub, RecipientKind.Group, group, Selection.Of(among), Why(reason), _workers.Of(hub, group), reply));
        return reply.Task;
    }

    /// <summary>Closes the connections of a user.</summary>
    public Task<long> CloseUserAsync(string hub, string userId, string? reason = null, ConnectionSelection? among = null)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentNullException.ThrowIfNull(userId);
        var reply = new CountedReply(1);
        _workers.Tell(new CloseSet(hub, RecipientKind.User, userId, Selection.Of(among), Why(reason), _workers.Of(hub, userId), reply));
        return reply.Task;
    }

    /// <summary>Protocol section 2.5, "REST-initiated close".</summary>
    private static CloseReason Why(string? reason)
        => string.IsNullOrEmpty(reason) ? CloseReason.ClosedByServer : CloseReason.ClosedByServer.With($"{CloseReason.ClosedByServer.Text} Reason: {reason}");

    /// <summary>A copy, since it is read later on another thread; checked like a client's, since it becomes part of frames.</summary>
    private static Dictionary<string, string>? Checked(IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0) return null;
        var copy = new Dictionary<string, string>(metadata.Count, StringComparer.Ordinal);
        foreach (var (key, value) in metadata)
        {
            ArgumentException.ThrowIfNullOrEmpty(key, nameof(metadata));
            copy.Add(key, value ?? throw new ArgumentException($"The value of '{key}' is null.", nameof(metadata)));
        }
        return copy;
    }

    private static int CheckedTtl(int ttlSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ttlSeconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ttlSeconds, ProtocolLimits.MaxTtlSeconds);
        return ttlSeconds;
    }
}
