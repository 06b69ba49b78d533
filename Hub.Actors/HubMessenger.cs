using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Routing;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors;

/// <summary>
/// What application code in this process may ask of the hub. Requests enter the same worker router as client messages and keep the same
/// order; a completed task means that the message is in every local outbox concerned. Results count the connections that were reached.
/// Arguments that are null, empty or out of range throw at once.
/// </summary>
public sealed class HubMessenger
{
    private readonly HubNode _node;

    internal HubMessenger(HubNode node) => _node = node;

    private int Workers => _node.Settings.Workers;

    /// <summary>Sends to every connection of a hub.</summary>
    /// <param name="hub">Hub name, lower case.</param>
    /// <param name="payload">Data.</param>
    /// <param name="metadata">String pairs, or null.</param>
    /// <param name="ttlSeconds">0 to 300; after that a message still queued may be dropped; 0 for never.</param>
    public Task<long> SendToAllAsync(string hub, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0)
    {
        hub = Canonical(hub);
        var message = new ServerData(payload, Checked(metadata));
        var ttl = CheckedTtl(ttlSeconds);
        var reply = new CountedReply(Workers);
        for (var worker = 0; worker < Workers; worker++) Tell(new Publish(hub, RecipientKind.Hub, hub, message, ttl, worker, reply));
        return reply.Task;
    }

    /// <summary>Sends to the members of a group.</summary>
    public Task<long> SendToGroupAsync(string hub, string group, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0)
    {
        hub = Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(group);
        var reply = new CountedReply(1);
        var message = new GroupData(group, payload, null, Checked(metadata));
        Tell(new Publish(hub, RecipientKind.Group, group, message, CheckedTtl(ttlSeconds), WorkerKey.Of(hub, group, Workers), reply));
        return reply.Task;
    }

    /// <summary>Sends to the connections of a user.</summary>
    public Task<long> SendToUserAsync(string hub, string userId, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0)
    {
        hub = Canonical(hub);
        ArgumentNullException.ThrowIfNull(userId);
        var reply = new CountedReply(1);
        var message = new ServerData(payload, Checked(metadata));
        Tell(new Publish(hub, RecipientKind.User, userId, message, CheckedTtl(ttlSeconds), WorkerKey.Of(hub, userId, Workers), reply));
        return reply.Task;
    }

    /// <summary>Sends to one connection.</summary>
    public Task<long> SendToConnectionAsync(
        string hub, string connectionId, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0)
    {
        hub = Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        var reply = new CountedReply(1);
        var message = new ServerData(payload, Checked(metadata));
        Tell(new PublishToConnection(hub, connectionId, message, CheckedTtl(ttlSeconds), WorkerKey.Of(hub, connectionId, Workers), reply));
        return reply.Task;
    }

    /// <summary>Closes one connection; 0 when there is none of that id.</summary>
    /// <param name="hub">Hub name, lower case.</param>
    /// <param name="connectionId">Connection.</param>
    /// <param name="reason">Told to the client in its <c>disconnected</c> message, or null.</param>
    public Task<long> CloseConnectionAsync(string hub, string connectionId, string? reason = null)
    {
        hub = Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        var why = string.IsNullOrEmpty(reason) ? CloseReason.ClosedByServer : CloseReason.ClosedByServer.With($"{CloseReason.ClosedByServer.Text} Reason: {reason}");
        var reply = new CountedReply(1);
        Tell(new CloseConnection(hub, connectionId, why, WorkerKey.Of(hub, connectionId, Workers), reply));
        return reply.Task;
    }

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

    /// <summary>Hub names are canonical in lower case (protocol section 0).</summary>
    private static string Canonical(string hub)
    {
        ArgumentException.ThrowIfNullOrEmpty(hub);
        return hub.ToLowerInvariant();
    }

    private void Tell(IForWorker message) => _node.Workers.Tell(message, ActorRefs.NoSender);
}
