using Akka.Actor;
using Akka.Event;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Protocol.Wire;

namespace Hub.Actors.Routing;

// What workers receive. Each names its worker, so that a key always meets the same one; the router only looks it up.

/// <summary>A message for one worker of the pool.</summary>
internal interface IForWorker
{
    /// <summary>Position of the worker in the pool; see <see cref="WorkerKey"/>.</summary>
    int Worker { get; }

    /// <summary>The worker crashed on this message and will not see it again: whoever waits must hear of it.</summary>
    void Fail(HubNode node, Exception reason);
}

/// <summary>
/// The first message of each worker: it is the one at this position of the pool. A routee cannot know by itself, since routees start in any order.
/// </summary>
internal sealed record TakeState(int Worker) : IForWorker
{
    public void Fail(HubNode node, Exception reason) => node.Log.Error(reason, "Worker {0} did not start.", Worker);
}

/// <summary>Consecutive requests of one connection whose targets all live at one worker.</summary>
internal sealed class ExecuteBatch(ConnectionLease lease, ReceivedRequest[] items, int start, int count, int worker) : IForWorker
{
    public ConnectionLease Lease { get; } = lease;

    public ReceivedRequest[] Items { get; } = items;

    public int End { get; } = start + count;

    public int Count { get; } = count;

    public int Worker { get; } = worker;

    /// <summary>First request of the step that is being executed. Kept here so that a restarted worker knows what it crashed on.</summary>
    public int StepStart { get; set; } = start;

    /// <summary>First request that is not begun.</summary>
    public int Next { get; set; } = start;

    public int Bytes
    {
        get
        {
            var bytes = 0;
            for (var i = End - Count; i < End; i++) bytes += Items[i].Bytes;
            return bytes;
        }
    }

    /// <summary>The worker goes on with the rest by itself after its restart; see <see cref="WorkerActor"/>.</summary>
    public void Fail(HubNode node, Exception reason)
    {
    }
}

/// <summary>Enter a connection into this worker's indexes; answered to the connection with <see cref="Registered"/>. May be repeated.</summary>
internal sealed record RegisterConnection(ConnectionLease Lease, int Worker, int Attempt) : IForWorker
{
    /// <summary>This worker owns the connection's id.</summary>
    public bool AsConnection { get; set; }

    /// <summary>This worker owns the connection's user.</summary>
    public bool AsUser { get; set; }

    /// <summary>Initial groups that this worker owns.</summary>
    public List<string>? Groups { get; set; }

    public void Fail(HubNode node, Exception reason) => Lease.Tell(new CloseRequested(CloseReason.InternalError));
}

/// <summary>Take a connection that has ended out of all of this worker's indexes.</summary>
internal sealed record UnregisterConnection(ConnectionLease Lease, int Worker) : IForWorker
{
    /// <summary>A crash here is a defect; trying again helps once, not for ever.</summary>
    private const int MaxAttempts = 3;

    private int Attempts { get; init; }

    public void Fail(HubNode node, Exception reason)
    {
        if (Attempts < MaxAttempts) node.Workers.Tell(this with { Attempts = Attempts + 1 }, ActorRefs.NoSender);
        else node.Log.Error(reason, "Connection {0} could not be taken out of the index of worker {1}.", Lease.Request.ConnectionId, Worker);
    }
}

/// <summary>Something that the application asks of one worker, or of one after another.</summary>
internal abstract class ShardCommand(int worker, IReply reply) : IForWorker
{
    public int Worker { get; } = worker;

    /// <summary>Does it, on the worker's turn, and answers; or hands it on to the worker that owns the rest.</summary>
    public abstract void Execute(WorkerState state);

    public void Fail(HubNode node, Exception reason) => reply.Fail(reason);
}

/// <summary>Every write loop that the round started has run; told to the worker of its set.</summary>
internal sealed record RoundEnded(FlushRound Round);
