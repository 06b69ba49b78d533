using System.Diagnostics;
using Hub.Actors.Delivery;
using Hub.Actors.Transport;
using Hub.Protocol.Messages;

namespace Hub.Actors.Routing.Commands;

/// <summary>Deliver a message of the application to a group, a user, or this worker's share of a hub.</summary>
internal sealed class Publish(
    string hub, RecipientKind kind, string name, ServerMessage message, int ttlSeconds, Selection? among, int worker, CountedReply reply)
    : ShardCommand(worker, reply)
{
    /// <summary>The span of the request that brought it; null when it is not traced.</summary>
    public Activity? Entry { get; init; }

    public override void Execute(WorkerState state)
    {
        var reached = 0L;
        using var span = state.Node.Tracing?.BeginFanOut(Entry, kind, name);
        if (state.Shard.Find(hub, kind, name) is { } set)
        {
            state.FanOut.Add(message);
            reached = among is null ? state.FanOut.Deliver(set, null, ttlSeconds) : state.FanOut.DeliverAmong(set, among, ttlSeconds);
            state.Shard.CountDelivered(reached);
            state.Node.Samples.OnPublished((int)reached, KindOf(kind));
        }
        reply.Add(reached);
    }

    private static string KindOf(RecipientKind kind) => kind switch { RecipientKind.Group => "group", RecipientKind.User => "user", _ => "hub" };
}

/// <summary>Deliver a message of the application to one connection.</summary>
internal sealed class PublishToConnection(string hub, string connectionId, ServerMessage message, int ttlSeconds, int worker, CountedReply reply)
    : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state)
    {
        var reached = 0;
        if (state.Shard.FindConnection(hub, connectionId) is { } lease)
        {
            state.FanOut.Add(message);
            if (state.FanOut.Deliver(lease.Outbox, ttlSeconds) == EnqueueResult.Queued) reached = 1;
            state.Shard.CountDelivered(reached);
        }
        reply.Add(reached);
    }
}
