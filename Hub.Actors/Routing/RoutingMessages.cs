using Akka.Actor;
using Akka.Event;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Protocol.Messages;
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

/// <summary>Take a connection out of all of this worker's indexes.</summary>
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

/// <summary>Deliver a message of the application to a group, a user, or this worker's share of a hub.</summary>
internal sealed record Publish(string Hub, RecipientKind Kind, string Name, ServerMessage Message, int TtlSeconds, int Worker, CountedReply Reply) : IForWorker
{
    public void Fail(HubNode node, Exception reason) => Reply.Fail(reason);
}

/// <summary>Deliver a message of the application to one connection.</summary>
internal sealed record PublishToConnection(string Hub, string ConnectionId, ServerMessage Message, int TtlSeconds, int Worker, CountedReply Reply) : IForWorker
{
    public void Fail(HubNode node, Exception reason) => Reply.Fail(reason);
}

/// <summary>Close one connection on behalf of the application.</summary>
internal sealed record CloseConnection(string Hub, string ConnectionId, CloseReason Reason, int Worker, CountedReply Reply) : IForWorker
{
    public void Fail(HubNode node, Exception reason) => Reply.Fail(reason);
}

/// <summary>Every write loop that the round started has run; told to the worker of its set.</summary>
internal sealed record RoundEnded(FlushRound Round);

/// <summary>Completes when <paramref name="parts"/> workers have answered; the result is the sum of what they reached.</summary>
internal sealed class CountedReply(int parts)
{
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sum;
    private int _open = parts;

    public Task<long> Task => _done.Task;

    public void Add(long reached)
    {
        Interlocked.Add(ref _sum, reached);
        if (Interlocked.Decrement(ref _open) == 0) _done.TrySetResult(Interlocked.Read(ref _sum));
    }

    public void Fail(Exception reason) => _done.TrySetException(reason);
}
