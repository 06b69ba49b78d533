using Akka.Actor;
using Akka.Event;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Actors.Pooling;

/// <summary>
/// The life of one connection to a backend: Connecting -> Serving -> stopped. Child of <see cref="BackendPoolActor"/>. It connects, sends PINGs
/// while the link is idle, and ends it when it is due; borrowers use the link without it. A crash closes the connection, and the restart opens
/// another one in the same <see cref="LinkSlot"/>; past the budget the pool replaces the actor.
/// </summary>
internal sealed class BackendLinkActor : InspectedActor, IWithTimers
{
    private const string DeadlineTimer = "deadline";
    private const string LookTimer = "look";

    private readonly PoolState _pool;
    private readonly LinkSlot _slot;
    private readonly BackendLink _link;
    private bool _isServing;

    private BackendLinkActor(PoolState pool, LinkSlot slot)
    {
        _pool = pool;
        _slot = slot;
        _link = slot.Link;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(PoolState pool, LinkSlot slot) => Akka.Actor.Props.CreateBy(new Producer(pool, slot));

    protected override void PreStart()
    {
        _link.Actor = Self;
        if (_link.State == LinkState.Connecting) Connect();
        else CarryOn();
    }

    protected override void OnCrash(Exception reason, object? message)
    {
        // Without a message it was the pool's actor that crashed, which restarts its children too: an open link stays as it is.
        if (message is null && _link.State != LinkState.Connecting) return;
        _link.Close(LinkCloseReason.Crashed, reason);
        _pool.Restart(_slot);
    }

    // Of the slot: stopped in the middle of a restart, that is the next connection.
    protected override void PostStop() => _slot.Link.Close(_pool.IsClosed ? LinkCloseReason.Disposed : LinkCloseReason.Stopped, null);

    protected override string Behaviour => _isServing ? "Serving" : "Connecting";

    protected override void Describe(IDictionary<string, object> state)
    {
        state["pool"] = _pool.Name;
        state["link"] = _slot.Number;
        state["state"] = _link.State.ToString();
    }

    protected override void OnMessage(object message)
    {
        if (_isServing) Serving(message);
        else Connecting(message);
    }

    private void Connecting(object message)
    {
        switch (message)
        {
            case LinkConnected(var link) when link == _link: OnConnected(); break;
            case LinkFailed(var link, var reason) when link == _link: _link.Close(LinkCloseReason.ConnectFailed, reason); break;
            case DeadlinePassed: OnConnectDeadline(); break;
            case LinkEnded(var link) when link == _link: OnEnded(); break;
            case LinkConnected or LinkFailed or LinkEnded or PongReceived: break;   // about the connection before the restart
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    private void Serving(object message)
    {
        switch (message)
        {
            case Look: OnLook(); break;
            case PongReceived(var link) when link == _link: OnPongReceived(); break;
            case LinkFailed(var link, var reason) when link == _link: OnPingFailed(reason); break;
            case DeadlinePassed: OnPingDeadline(); break;
            case LinkEnded(var link) when link == _link: OnEnded(); break;
            case LinkConnected or LinkFailed or LinkEnded or PongReceived: break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    private void Connect()
    {
        var link = _link;
        Timers.StartSingleTimer(DeadlineTimer, DeadlinePassed.Instance, _pool.Settings.ConnectTimeout);
        link.ConnectAsync().PipeTo(Self, ActorRefs.NoSender, () => new LinkConnected(link), reason => new LinkFailed(link, reason));
    }

    /// <summary>With the link of the incarnation before; its PING may be under way, or its end be told already.</summary>
    private void CarryOn()
    {
        _isServing = true;
        if (_link.State == LinkState.Checking) Timers.StartSingleTimer(DeadlineTimer, DeadlinePassed.Instance, _pool.Settings.HealthCheckTimeout);
        else OnLook();
    }

    private void OnConnected()
    {
        Timers.Cancel(DeadlineTimer);
        _isServing = true;
        _link.Open(_pool.Settings.LifetimeOf(_slot.Number));
        OnLook();
        PoolLog.Opened(Context.GetLogger(), _pool, _slot.Number);
    }

    private void OnConnectDeadline() =>
        _link.Close(LinkCloseReason.ConnectFailed, new TimeoutException($"No connection within {_pool.Settings.ConnectTimeout}."));

    private void OnLook()
    {
        switch (_link.Look(out var next))
        {
            case LinkVerdict.Check: Check(); break;
            case LinkVerdict.Leave: Timers.StartSingleTimer(LookTimer, Look.Instance, next); break;
            case LinkVerdict.Ended: break;                      // and so told to itself
        }
    }

    private void Check()
    {
        var link = _link;
        Timers.StartSingleTimer(DeadlineTimer, DeadlinePassed.Instance, _pool.Settings.HealthCheckTimeout);
        link.PingAsync().PipeTo(Self, ActorRefs.NoSender, () => new PongReceived(link), reason => new LinkFailed(link, reason));
    }

    private void OnPongReceived()
    {
        Timers.Cancel(DeadlineTimer);
        _pool.Checked(_link);
        OnLook();
    }

    private void OnPingFailed(Exception reason) =>
        _link.Close(reason is BackendLinkException ended ? ended.Reason : LinkCloseReason.IoError, reason);

    private void OnPingDeadline() =>
        _link.Close(LinkCloseReason.HealthCheck, new TimeoutException($"A PING was not answered within {_pool.Settings.HealthCheckTimeout}."));

    private void OnEnded()
    {
        PoolLog.Ended(Context.GetLogger(), _pool, _slot.Number, _link);
        Context.Stop(Self);
    }

    private sealed record DeadlinePassed
    {
        public static readonly DeadlinePassed Instance = new();
    }

    private sealed record Look
    {
        public static readonly Look Instance = new();
    }

    private sealed class Producer(PoolState pool, LinkSlot slot) : IIndirectActorProducer
    {
        public Type ActorType => typeof(BackendLinkActor);

        public ActorBase Produce() => new BackendLinkActor(pool, slot);

        public void Release(ActorBase actor)
        {
        }
    }
}
