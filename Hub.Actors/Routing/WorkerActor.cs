using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Diagnostics;
using Hub.Actors.Transport;
using Hub.Protocol.Frames;

namespace Hub.Actors.Routing;

/// <summary>
/// One worker of the pool: executes joins, leaves and sends for its keys, one message at a time, and is the only writer of its index shard.
/// Child of the worker router, which always restarts it. A restart loses nothing: shard, acks not yet sent and the batch it crashed in are
/// in <see cref="WorkerState"/>; the request it crashed on is answered with an error and the rest of the batch is executed.
/// </summary>
internal sealed class WorkerActor : UntypedActor
{
    private readonly WorkerState _state;
    private readonly RequestExecutor _executor;

    private WorkerActor(WorkerStates states)
    {
        _state = states.ClaimFor(Self);
        _executor = new RequestExecutor(_state);
    }

    /// <summary>Each routee takes one of <paramref name="states"/> and keeps it over restarts.</summary>
    public static Props Props(WorkerStates states) => Akka.Actor.Props.CreateBy(new Producer(states));

    protected override void PreRestart(Exception reason, object message)
    {
        _state.Node.Statistics.ActorRestarted();
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

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ExecuteBatch batch: Execute(batch); break;
            case Publish publish: OnPublish(publish); break;
            case PublishToConnection publish: OnPublishToConnection(publish); break;
            case RegisterConnection register: OnRegister(register); break;
            case UnregisterConnection unregister: _state.Shard.LeaveAll(unregister.Lease); break;
            case CloseConnection close: OnCloseConnection(close); break;
            case RoundEnded(var round): round.OnEnded(); break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
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
        if (register.AsConnection)
        {
            _state.Shard.Hub(lease.Request.Hub).Connections[lease.Request.ConnectionId] = lease;
            _state.Shard.Join(lease, RecipientKind.Hub, lease.Request.Hub);
        }
        if (register.AsUser) _state.Shard.Join(lease, RecipientKind.User, lease.Request.UserId!);
        foreach (var group in register.Groups ?? []) _state.Shard.Join(lease, RecipientKind.Group, group);
        lease.Tell(new Registered(register.Attempt));
    }

    private void OnPublish(Publish publish)
    {
        var reached = 0L;
        if (_state.Shard.Find(publish.Hub, publish.Kind, publish.Name) is { } set)
        {
            _state.FanOut.Add(publish.Message);
            reached = _state.FanOut.Deliver(set, null, publish.TtlSeconds);
            _state.Shard.CountDelivered(reached);
            }
        publish.Reply.Add(reached);
    }

    private void OnPublishToConnection(PublishToConnection publish)
    {
        var reached = 0;
        if (_state.Shard.FindConnection(publish.Hub, publish.ConnectionId) is { } lease)
        {
            _state.FanOut.Add(publish.Message);
            if (_state.FanOut.Deliver(lease.Outbox, publish.TtlSeconds) == EnqueueResult.Queued) reached = 1;
            _state.Shard.CountDelivered(reached);
        }
        publish.Reply.Add(reached);
    }

    private void OnCloseConnection(CloseConnection close)
    {
        var lease = _state.Shard.FindConnection(close.Hub, close.ConnectionId);
        lease?.Tell(new CloseRequested(close.Reason));
        close.Reply.Add(lease is null ? 0 : 1);
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
