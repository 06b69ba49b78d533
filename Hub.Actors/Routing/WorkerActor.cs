using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Actors.Routing;

/// <summary>
/// One worker of the pool: executes joins, leaves and sends for its keys, one message at a time, and is the only writer of its index shard.
/// Child of the worker router, which always restarts it. A restart loses nothing: shard, acks not yet sent and the batch it crashed in are
/// in <see cref="WorkerState"/>; the request it crashed on is answered with an error and the rest of the batch is executed.
/// </summary>
internal sealed class WorkerActor : InspectedActor
{
    private readonly WorkerStates _states;
    private WorkerState _state = null!;
    private RequestExecutor _executor = null!;

    private WorkerActor(WorkerStates states)
    {
        _states = states;
        if (states.Of(Self) is { } own) Use(own);
    }

    /// <summary>Each routee takes one of <paramref name="states"/> with its first message, <see cref="TakeState"/>, and keeps it over restarts.</summary>
    public static Props Props(WorkerStates states) => Akka.Actor.Props.CreateBy(new Producer(states));

    protected override void OnCrash(Exception reason, object? message)
    {
        _state.Node.Statistics.ActorRestarted(ActorKind.Worker);
        switch (message)
        {
            case ExecuteBatch batch: _state.Crashed = batch; break;
            case IForWorker failed: failed.Fail(_state.Node, reason); break;
        }
    }

    protected override void PostRestart(Exception reason)
    {
        // What was being delivered must not go to the recipients of the next message.
        _state.FanOut.Clear();
        if (_state.Crashed is not { } batch) return;
        _executor.AbandonStep(batch);
        Execute(batch);
        _state.Crashed = null;
    }

    protected override string Behaviour => _state is null ? "Waiting for its shard" : "Executing";

    protected override void Describe(IDictionary<string, object> state)
    {
        if (_state is null) return;
        state["worker"] = _state.Shard.Ordinal;
        state["groups"] = _state.Shard.Groups;
        state["requestsExecuted"] = _state.Shard.Received;
        state["messagesDelivered"] = _state.Shard.Delivered;
    }

    protected override void OnMessage(object message)
    {
        switch (message)
        {
            case ExecuteBatch batch: Execute(batch); break;
            case ShardCommand command: command.Execute(_state); break;
            case RegisterConnection register: OnRegister(register); break;
            case UnregisterConnection unregister: _state.Shard.LeaveAll(unregister.Lease); break;
            case TakeState(var worker): Use(_states.Take(worker, Self)); break;
            case RoundEnded(var round): round.OnEnded(); break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    private void Use(WorkerState state)
    {
        _state = state;
        _executor = new RequestExecutor(state);
    }

    private void Execute(ExecuteBatch batch)
    {
        _executor.Execute(batch);
        if (batch.Lease.Pending.Complete(batch.Count, batch.Bytes)) batch.Lease.Tell(Settled.Instance);
    }

    private void OnRegister(RegisterConnection register)
    {
        var lease = register.Lease;
        if (lease.IsEnded) return;
        if (register.AsConnection) _state.Shard.Register(lease);
        if (register.AsUser) _state.Shard.Join(lease, RecipientKind.User, lease.Request.UserId!);
        foreach (var group in register.Groups ?? []) _state.Shard.Join(lease, RecipientKind.Group, group);
        lease.Tell(new Registered(register.Attempt));
    }

    private sealed class Producer(WorkerStates states) : IIndirectActorProducer
    {
        public Type ActorType => typeof(WorkerActor);

        public ActorBase Produce() => new WorkerActor(states);

        public void Release(ActorBase actor)
        {
        }
    }
}
