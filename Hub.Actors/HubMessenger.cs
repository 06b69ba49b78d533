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
        var message = new ServerData(payload, metadata);
        var reply = new CountedReply(Workers);
        for (var worker = 0; worker < Workers; worker++) Tell(new Publish(hub, RecipientKind.Hub, hub, message, ttlSeconds, worker, reply));
        return reply.Task;
    }

    /// <summary>Sends to the members of a group.</summary>
    public Task<long> SendToGroupAsync(string hub, string group, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0)
    {
        var reply = new CountedReply(1);
        Tell(new Publish(hub, RecipientKind.Group, group, new GroupData(group, payload, null, metadata), ttlSeconds, WorkerKey.Of(hub, group, Workers), reply));
        return reply.Task;
    }

    /// <summary>Sends to the connections of a user.</summary>
    public Task<long> SendToUserAsync(string hub, string userId, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0)
    {
        var reply = new CountedReply(1);
        Tell(new Publish(hub, RecipientKind.User, userId, new ServerData(payload, metadata), ttlSeconds, WorkerKey.Of(hub, userId, Workers), reply));
        return reply.Task;
    }

    /// <summary>Sends to one connection.</summary>
    public Task<long> SendToConnectionAsync(
        string hub, string connectionId, Payload payload, IReadOnlyDictionary<string, string>? metadata = null, int ttlSeconds = 0)
    {
        var reply = new CountedReply(1);
        Tell(new PublishToConnection(hub, connectionId, new ServerData(payload, metadata), ttlSeconds, WorkerKey.Of(hub, connectionId, Workers), reply));
        return reply.Task;
    }

    /// <summary>Closes one connection; 0 when there is none of that id.</summary>
    /// <param name="hub">Hub name, lower case.</param>
    /// <param name="connectionId">Connection.</param>
    /// <param name="reason">Told to the client in its <c>disconnected</c> message, or null.</param>
    public Task<long> CloseConnectionAsync(string hub, string connectionId, string? reason = null)
    {
        var why = string.IsNullOrEmpty(reason) ? CloseReason.ClosedByServer : CloseReason.ClosedByServer.With($"{CloseReason.ClosedByServer.Text} Reason: {reason}");
        var reply = new CountedReply(1);
        Tell(new CloseConnection(hub, connectionId, why, WorkerKey.Of(hub, connectionId, Workers), reply));
        return reply.Task;
    }

    private void Tell(IForWorker message) => _node.Workers.Tell(message, ActorRefs.NoSender);
}
