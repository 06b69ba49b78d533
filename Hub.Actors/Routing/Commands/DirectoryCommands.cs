using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Protocol.Tokens;

namespace Hub.Actors.Routing.Commands;

/// <summary>Is there a connection of that id?</summary>
internal sealed class HasConnection(string hub, string connectionId, int worker, SingleReply<bool> reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state) => reply.Set(state.Shard.FindConnection(hub, connectionId) is not null);
}

/// <summary>Has the group a member, the user a connection?</summary>
internal sealed class HasMembers(string hub, RecipientKind kind, string name, int worker, SingleReply<bool> reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state) => reply.Set(state.Shard.Find(hub, kind, name) is not null);
}

/// <summary>The members of a group in the order of their ids, a page at a time.</summary>
internal sealed class ListGroup(string hub, string group, string? after, int count, int worker, SingleReply<GroupPage> reply) : ShardCommand(worker, reply)
{
    private static readonly Comparer<string> Descending = Comparer<string>.Create(static (a, b) => string.CompareOrdinal(b, a));

    public override void Execute(WorkerState state)
    {
        if (state.Shard.Find(hub, RecipientKind.Group, group) is { } set) reply.Set(PageOf(set));
        else reply.Set(new GroupPage([], HasMore: false));
    }

    private GroupPage PageOf(RecipientSet set)
    {
        var first = new PriorityQueue<ConnectionLease, string>(Math.Min(count, set.Count), Descending);
        var hasMore = false;
        // The largest of the smallest ids so far is on top, so each member costs one comparison, and log(count) if it belongs to the page.
        foreach (var membership in set.Memberships)
        {
            var id = membership.Lease.Request.ConnectionId;
            if (string.CompareOrdinal(id, after) <= 0) continue;
            if (first.Count < count) first.Enqueue(membership.Lease, id);
            else
            {
                hasMore = true;
                first.EnqueueDequeue(membership.Lease, id);
            }
        }
        var members = new GroupMember[first.Count];
        for (var i = members.Length - 1; i >= 0; i--)
        {
            var request = first.Dequeue().Request;
            members[i] = new GroupMember(request.ConnectionId, request.UserId);
        }
        return new GroupPage(members, hasMore);
    }
}

/// <summary>Grant or revoke at run time, at the worker that owns the connection's id: the only writer of its permissions.</summary>
internal sealed class ChangePermission(string hub, string connectionId, GroupRight right, string? group, bool allowed, int worker, SingleReply<PermissionChange> reply)
    : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state)
    {
        if (state.Shard.FindConnection(hub, connectionId) is not { } lease) reply.Set(PermissionChange.NotFound);
        else if (lease.Permissions.With(right, group, allowed) is not { } changed) reply.Set(PermissionChange.TooMany);
        else
        {
            lease.Permissions = changed;
            reply.Set(PermissionChange.Done);
        }
    }
}

/// <summary>May the connection do it?</summary>
internal sealed class HasPermission(string hub, string connectionId, GroupRight right, string? group, int worker, SingleReply<bool> reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state)
        => reply.Set(state.Shard.FindConnection(hub, connectionId)?.Permissions.Has(right, group) == true);
}
