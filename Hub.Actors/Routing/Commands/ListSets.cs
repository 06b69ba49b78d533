using Hub.Actors.Delivery;

namespace Hub.Actors.Routing.Commands;

/// <summary>
/// The groups or users of one worker whose names come after a cursor, at most so many. For operators: it walks all of them on the worker's
/// turn, a millisecond for ten thousand.
/// </summary>
internal sealed class ListSets(RecipientKind kind, string? hub, string prefix, SetName? after, int count, int worker, SingleReply<IReadOnlyList<SetSize>> reply)
    : ShardCommand(worker, reply)
{
    private static readonly Comparer<SetName> Descending = Comparer<SetName>.Create(static (a, b) => b.CompareTo(a));

    public override void Execute(WorkerState state)
    {
        var first = new PriorityQueue<SetSize, SetName>(Descending);
        foreach (var set in state.Shard.Sets(kind))
        {
            var name = new SetName(set.Hub.Name, set.Name);
            if ((hub is not null && name.Hub != hub) || !name.Name.StartsWith(prefix, StringComparison.Ordinal) || (after is { } cursor && name.CompareTo(cursor) <= 0)) continue;
            if (first.Count < count) first.Enqueue(new SetSize(name, set.Count), name);
            else first.EnqueueDequeue(new SetSize(name, set.Count), name);
        }
        var found = new SetSize[first.Count];
        for (var i = found.Length - 1; i >= 0; i--) found[i] = first.Dequeue();
        reply.Set(found);
    }
}

/// <summary>A group or user of a hub; in the order of their characters.</summary>
internal readonly record struct SetName(string Hub, string Name) : IComparable<SetName>
{
    public int CompareTo(SetName other)
    {
        var hubs = string.CompareOrdinal(Hub, other.Hub);
        return hubs != 0 ? hubs : string.CompareOrdinal(Name, other.Name);
    }
}

/// <summary>How many connections are in it.</summary>
internal readonly record struct SetSize(SetName Name, int Count);

/// <summary>How many members has the group?</summary>
internal sealed class CountMembers(string hub, string group, int worker, SingleReply<int> reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state) => reply.Set(state.Shard.Find(hub, RecipientKind.Group, group)?.Count ?? 0);
}

/// <summary>How many groups and users each hub has at one worker.</summary>
internal sealed class CountSets(int worker, SingleReply<IReadOnlyList<HubSets>> reply) : ShardCommand(worker, reply)
{
    public override void Execute(WorkerState state) => reply.Set([.. state.Shard.Hubs.Select(static hub => new HubSets(hub.Name, hub.GroupCount, hub.UserCount))]);
}

/// <summary>Groups and users of a hub at one worker; each lives at one worker only.</summary>
internal readonly record struct HubSets(string Hub, int Groups, int Users);
