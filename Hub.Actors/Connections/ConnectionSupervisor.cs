using Akka.Actor;
using Akka.Event;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Wire;

namespace Hub.Actors.Connections;

/// <summary>
/// Parent of all connection actors at <c>/user/connections</c>. Restarts a crashed one within its budget; past it the connection is closed
/// with 1011. Drains the node in batches, so that clients do not all come back in the same second. Its own restart is never needed:
/// it holds nothing but the list of its children.
/// </summary>
internal sealed class ConnectionSupervisor : ReceiveActor, IWithTimers
{
    private readonly HubNode _node;
    private readonly Queue<IActorRef> _toClose = new();
    private CloseReason _drainReason = CloseReason.ServerShutdown;
    private readonly List<IActorRef> _drainAskers = [];
    private bool _draining;
    private int _open;

    public ConnectionSupervisor(HubNode node)
    {
        _node = node;
        Receive<OpenConnection>(OnOpenConnection);
        Receive<ConnectionGone>(_ => OnConnectionGone());
        Receive<Drain>(OnDrain);
        Receive<NextBatch>(_ => CloseBatch());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(HubNode node) => Akka.Actor.Props.Create(() => new ConnectionSupervisor(node));

    protected override SupervisorStrategy SupervisorStrategy()
    {
        var settings = _node.Settings.Connections;
        // A client's own faults never throw: they close its connection by message. What throws is a defect of ours, worth a fresh actor.
        return new OneForOneStrategy(settings.RestartBudget, settings.RestartWindow, _ => Directive.Restart);
    }

    private void OnOpenConnection(OpenConnection open)
    {
        var lease = open.Lease;
        var name = $"{Uri.EscapeDataString(lease.Request.Hub)}~{lease.Request.ConnectionId}";
        if (!Context.Child(name).IsNobody())
        {
            // Ids are random, so this is a defect of the host; it must not cost the supervisor, and with it everybody else.
            Context.GetLogger().Error("Connection id {0} is in use already.", name);
            lease.Reason = CloseReason.InternalError;
            lease.End();
            return;
        }
        lease.Actor = Context.ActorOf(ConnectionActor.Props(lease, _node), name);
        _open++;
        if (_draining) lease.Tell(new CloseRequested(_drainReason));
    }

    /// <summary>Children report their own end: a death watch on each of many thousand idle connections would cost memory for nothing.</summary>
    private void OnConnectionGone()
    {
        _open--;
        AnswerWhenEmpty();
    }

    private void OnDrain(Drain drain)
    {
        _drainAskers.Add(Sender);
        if (!_draining)
        {
            _draining = true;
            _drainReason = drain.Reason;
            foreach (var child in Context.GetChildren()) _toClose.Enqueue(child);
            Context.GetLogger().Info("Draining {0} connections.", _open);
            CloseBatch();
        }
        AnswerWhenEmpty();
    }

    private void CloseBatch()
    {
        var request = new CloseRequested(_drainReason);
        for (var i = 0; i < _node.Settings.Drain.Batch && _toClose.Count > 0; i++) _toClose.Dequeue().Tell(request, ActorRefs.NoSender);
        if (_toClose.Count > 0) ComeBack();
        AnswerWhenEmpty();
    }

    private void ComeBack() => Timers.StartSingleTimer(NextBatch.Instance, NextBatch.Instance, _node.Settings.Drain.Pause);

    private void AnswerWhenEmpty()
    {
        if (_drainAskers.Count == 0 || _open > 0) return;
        if (_node.Admission.Count > 0)
        {
            ComeBack();                                         // somebody was let in and is still between the gate and us
            return;
        }
        foreach (var asker in _drainAskers) asker.Tell(Drained.Instance);
        _drainAskers.Clear();
    }

    private sealed record NextBatch : INotInfluenceReceiveTimeout
    {
        public static readonly NextBatch Instance = new();
    }
}
