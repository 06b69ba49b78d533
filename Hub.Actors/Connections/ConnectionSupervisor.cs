using Akka.Actor;
using Akka.Event;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Protocol.Wire;

namespace Hub.Actors.Connections;

/// <summary>
/// Parent of all connection actors at <c>/user/connections</c>. Restarts a crashed one within its budget; past it the connection is closed
/// with 1011. Drains the node in batches, so that clients do not all come back in the same second. Its own restart is never needed:
/// it holds nothing but the list of its children.
/// </summary>
internal sealed class ConnectionSupervisor : InspectedActor, IWithTimers
{
    private readonly HubNode _node;
    private readonly Queue<IActorRef> _toClose = new();
    private CloseReason _drainReason = CloseReason.ServerShutdown;
    private readonly List<IActorRef> _drainAskers = [];
    private bool _draining;
    private int _open;

    public ConnectionSupervisor(HubNode node) => _node = node;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(HubNode node) => Akka.Actor.Props.Create(() => new ConnectionSupervisor(node));

    /// <summary>Name of a connection's actor.</summary>
    public static string NameOf(ConnectionRequest request) => $"{Uri.EscapeDataString(request.Hub)}~{request.ConnectionId}";

    protected override SupervisorStrategy SupervisorStrategy()
    {
        var settings = _node.Settings.Connections;
        // A client's own faults never throw: they close its connection by message. What throws is a defect of ours, worth a fresh actor.
        return new OneForOneStrategy(settings.RestartBudget, settings.RestartWindow, _ => Directive.Restart);
    }

    // The children stay over its restart, and so must their number.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        _open = Context.GetChildren().Count();
    }

    protected override string Behaviour => _draining ? "Draining" : "Supervising";

    protected override void Describe(IDictionary<string, object> state)
    {
        state["open"] = _open;
        state["restartBudget"] = _node.Settings.Connections.RestartBudget;
        state["restartWindowS"] = _node.Settings.Connections.RestartWindow.TotalSeconds;
        state["leftToClose"] = _toClose.Count;
    }

    protected override void OnMessage(object message)
    {
        switch (message)
        {
            case OpenConnection open: OnOpenConnection(open); break;
            case ConnectionGone: OnConnectionGone(); break;
            case Drain drain: OnDrain(drain); break;
            case NextBatch: CloseBatch(); break;
            default: Unhandled(message); break;
        }
    }

    private void OnOpenConnection(OpenConnection open)
    {
        var lease = open.Lease;
        var name = NameOf(lease.Request);
        if (!Context.Child(name).IsNobody())
        {
            // Ids are random, so this is a defect of the host; it must not cost the supervisor, and with it everybody else.
            Context.GetLogger().Error("Connection id {0} is in use already.", name);
            lease.GiveReason(CloseReason.InternalError);
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
