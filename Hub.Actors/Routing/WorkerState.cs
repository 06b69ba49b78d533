using Akka.Actor;
using Hub.Actors.Delivery;
using Hub.Protocol.Frames;

namespace Hub.Actors.Routing;

/// <summary>What a worker owns beyond its own life.</summary>
internal sealed class WorkerState(HubNode node, int ordinal)
{
    private IActorRef? _owner;

    public HubNode Node { get; } = node;

    public IndexShard Shard { get; } = new(ordinal, node.Settings, node.Scheduler);

    public FanOut FanOut { get; } = new(node.Clock);

    /// <summary>Acks of the batch in work, sent together at its end.</summary>
    public FrameBuilder Acks { get; } = new();

    /// <summary>Successes among them, not counted yet.</summary>
    public int Acked { get; set; }

    /// <summary>The worker that took this state; looked at by workers that start, on their own threads.</summary>
    public IActorRef? Owner { get => Volatile.Read(ref _owner); set => Volatile.Write(ref _owner, value); }

    /// <summary>The batch that the previous incarnation crashed in.</summary>
    public ExecuteBatch? Crashed { get; set; }
}

/// <summary>The states of a pool, one per routee.</summary>
internal sealed class WorkerStates(HubNode node, int count)
{
    private readonly WorkerState[] _states = [.. Enumerable.Range(0, count).Select(i => new WorkerState(node, i))];

    /// <summary>All of them, for counting.</summary>
    public IReadOnlyList<WorkerState> All => _states;

    /// <summary>The state at that position of the pool, for the routee there: keys are hashed to positions, and so is everything that states hold.</summary>
    public WorkerState Take(int position, IActorRef worker)
    {
        var state = _states[position];
        state.Owner = worker;
        state.Shard.RoundEnded = round => worker.Tell(new RoundEnded(round), ActorRefs.NoSender);
        return state;
    }

    /// <summary>The state that the worker had before its restart, which keeps the reference; null for a new one.</summary>
    public WorkerState? Of(IActorRef worker) => Array.Find(_states, state => worker.Equals(state.Owner));
}
