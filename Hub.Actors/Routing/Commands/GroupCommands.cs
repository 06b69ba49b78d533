using System.Numerics;
using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;

namespace Hub.Actors.Routing.Commands;

/// <summary>Find a connection, or the connections of a user, at the worker that owns the id; then another command goes on with them.</summary>
internal abstract class FindFirst(string hub, string name, bool isUser, int worker, IReply reply) : ShardCommand(worker, reply)
{
    public sealed override void Execute(WorkerState state)
    {
        if (isUser) GoOn(state.Node, Selection.From(state.Shard.Find(hub, RecipientKind.User, name), null));
        else GoOn(state.Node, state.Shard.FindConnection(hub, name) is { } lease ? [lease] : []);
    }

    /// <summary>Answers when there are none, else tells the workers concerned.</summary>
    protected abstract void GoOn(HubNode node, ConnectionLease[] leases);
}

/// <summary>Add a connection, or those of a user, to a group.</summary>
internal sealed class AddToGroup(string hub, string name, bool isUser, string group, int worker, JoinReply reply) : FindFirst(hub, name, isUser, worker, reply)
{
    private readonly string _hub = hub;

    protected override void GoOn(HubNode node, ConnectionLease[] leases)
    {
        if (leases.Length == 0) reply.Add(0, 0);
        else node.Workers.Tell(new Join(leases, [group], WorkerKey.Of(_hub, group, node.Settings.Workers), reply), ActorRefs.NoSender);
    }
}

/// <summary>Take a connection, or those of a user, out of a group.</summary>
internal sealed class RemoveFromGroup(string hub, string name, bool isUser, string group, int worker, CountedReply reply)
    : FindFirst(hub, name, isUser, worker, reply)
{
    private readonly string _hub = hub;

    protected override void GoOn(HubNode node, ConnectionLease[] leases)
    {
        if (leases.Length == 0) reply.Add(0);
        else node.Workers.Tell(new Leave(leases, [group], WorkerKey.Of(_hub, group, node.Settings.Workers), reply), ActorRefs.NoSender);
    }
}

/// <summary>Take a connection, or those of a user, out of all groups.</summary>
internal sealed class RemoveFromAllGroups(string hub, string name, bool isUser, int worker, CountedReply reply) : FindFirst(hub, name, isUser, worker, reply)
{
    protected override void GoOn(HubNode node, ConnectionLease[] leases)
    {
        var workers = 0UL;
        foreach (var lease in leases) workers |= lease.Workers;
        reply.Expect(BitOperations.PopCount(workers));
        for (; workers != 0; workers &= workers - 1)
        {
            node.Workers.Tell(new LeaveGroups(leases, BitOperations.TrailingZeroCount(workers), reply), ActorRefs.NoSender);
        }
        reply.Add(0);
    }
}

/// <summary>Join connections to groups of this worker.</summary>
internal sealed class Join(ConnectionLease[] leases, IReadOnlyList<string> groups, int worker, JoinReply reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state)
    {
        var (members, full) = (0, 0);
        foreach (var lease in leases)
        {
            foreach (var group in groups)
            {
                if (state.Shard.IsFull(lease, group)) full++;
                else if (state.Shard.Join(lease, RecipientKind.Group, group) || !lease.IsUnregistered) members++;
            }
        }
        reply.Add(members, full);
    }
}

/// <summary>Take connections out of groups of this worker.</summary>
internal sealed class Leave(ConnectionLease[] leases, IReadOnlyList<string> groups, int worker, CountedReply reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state)
    {
        var left = 0;
        foreach (var lease in leases)
        {
            foreach (var group in groups)
            {
                if (state.Shard.Leave(lease, RecipientKind.Group, group)) left++;
            }
        }
        reply.Add(left);
    }
}

/// <summary>Take connections out of every group of this worker.</summary>
internal sealed class LeaveGroups(ConnectionLease[] leases, int worker, CountedReply reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state)
    {
        var left = 0;
        foreach (var lease in leases) left += state.Shard.LeaveGroups(lease);
        reply.Add(left);
    }
}

/// <summary>Name those of this worker's share of a hub that are meant.</summary>
internal sealed class SelectConnections(string hub, Selection? among, int worker, CollectedReply reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state) => reply.Add(Selection.From(state.Shard.Find(hub, RecipientKind.Hub, hub), among));
}
