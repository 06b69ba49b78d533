using Akka.Actor;
using Hub.Actors.Delivery;
using Hub.Protocol.Frames;

namespace Hub.Actors.Routing;

/// <summary>What a worker owns beyond its own life.</summary>
internal sealed class WorkerState(HubNode node, int ordinal)
{
    public HubNode Node { get; } = node;

    public IndexShard Shard { get; } = new(ordinal, node.Settings, node.Scheduler);

    public FanOut FanOut { get; } = new(node.Clock);

    /// <summary>Acks of the batch in work, sent together at its end.</summary>
    public FrameBuilder Acks { get; } = new();

    /// <summary>The worker that took this state.</summary>
    public IActorRef? Owner { get; set; }

    /// <summary>The batch that the previous incarnation crashed in.</summary>
    public ExecuteBatch? Crashed { get; set; }
}

/// <summary>The states of a pool, one per routee.</summary>
internal sealed class WorkerStates(HubNode node, int count)
{
    private readonly Lock _gate = new();
    private readonly WorkerState[] _states = [.. Enumerable.Range(0, count).Select(i => new WorkerState(node, i))];

    /// <summary>All of them, for counting.</summary>
    public IReadOnlyList<WorkerState> All => _states;

    /// <summary>A routee that is new takes a free state; one that was restarted gets its own back (a restart keeps the reference).</summary>
    public WorkerState ClaimFor(IActorRef worker)
    {
        lock (_gate)
        {
            var state = Array.Find(_states, s => worker.Equals(s.Owner)) ?? Array.Find(_states, s => s.Owner is null)
                ?? throw new InvalidOperationException($"The pool has more workers than its {count} states.");
            state.Owner = worker;
            state.Shard.RoundEnded = round => worker.Tell(new RoundEnded(round), ActorRefs.NoSender);
            return state;
        }
    }
}
