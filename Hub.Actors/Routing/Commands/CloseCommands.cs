using System.Numerics;
using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Protocol.Wire;

namespace Hub.Actors.Routing.Commands;

/// <summary>Close one connection on behalf of the application.</summary>
internal sealed class CloseConnection(string hub, string connectionId, CloseReason reason, int worker, CountedReply reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state)
        => Closing.Begin(state, state.Shard.FindConnection(hub, connectionId) is { } lease ? [lease] : [], reason, reply);
}

/// <summary>Close the members of a group, the connections of a user, or this worker's share of a hub.</summary>
internal sealed class CloseSet(string hub, RecipientKind kind, string name, Selection? among, CloseReason reason, int worker, CountedReply reply)
    : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state) => Closing.Begin(state, Selection.From(state.Shard.Find(hub, kind, name), among), reason, reply);
}

/// <summary>Take connections that the application has closed out of all of this worker's indexes.</summary>
internal sealed class Forget(ConnectionLease[] leases, int worker, CountedReply reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state)
    {
        foreach (var lease in leases) state.Shard.LeaveAll(lease);
        reply.Add(0);
    }
}

/// <summary>
/// The closing of connections by the application. It is answered when no worker holds them any more: whoever was told so finds them
/// nowhere, although the close frame may still wait behind what was accepted before.
/// </summary>
internal static class Closing
{
    public static void Begin(WorkerState state, ConnectionLease[] leases, CloseReason reason, CountedReply reply)
    {
        var request = new CloseRequested(reason);
        var workers = 0UL;
        foreach (var lease in leases)
        {
            workers |= lease.Unregister();
            lease.Tell(request);
        }
        reply.Expect(BitOperations.PopCount(workers));
        for (; workers != 0; workers &= workers - 1)
        {
            state.Node.Workers.Tell(new Forget(leases, BitOperations.TrailingZeroCount(workers), reply), ActorRefs.NoSender);
        }
        reply.Add(leases.Length);
    }
}
