using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Actors.Pooling;

/// <summary>
/// One TCP backend: opens links where some are missing, and restarts or replaces those that fail. Child of whoever started the pool.
/// Borrowing does not pass through it. Everything it knows is in <see cref="PoolState"/>, and its children keep their connections over its own restart.
/// </summary>
internal sealed class BackendPoolActor : InspectedActor, IWithTimers
{
    /// <summary>Restarts of one link within <see cref="RestartWindow"/>; past it the link is replaced, after a pause.</summary>
    internal const int RestartBudget = 3;

    private const string RetryTimer = "retry";
    private const string SpareTimer = "spare";

    internal static readonly TimeSpan RestartWindow = TimeSpan.FromSeconds(60);

    private readonly PoolState _state;

    private BackendPoolActor(PoolState state) => _state = state;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(PoolState state) => Akka.Actor.Props.CreateBy(new Producer(state));

    protected override SupervisorStrategy SupervisorStrategy() =>
        // What a backend does wrong ends a link by message. What throws is a defect of ours, worth a fresh actor and connection.
        new OneForOneStrategy(RestartBudget, RestartWindow, _ => Directive.Restart);

    protected override void PreStart()
    {
        _state.Attach(Self);
        Timers.StartPeriodicTimer(SpareTimer, SpareTick.Instance, _state.Settings.HealthCheckInterval);
        OpenLinks(withSpares: false);
    }

    protected override void PostStop()
    {
        _state.Close();
        _state.SetStopped();
    }

    protected override string Behaviour => _state.IsClosed ? "Closing" : "Pooling";

    protected override void Describe(IDictionary<string, object> state)
    {
        var pool = _state.Snapshot();
        state["pool"] = _state.Name;
        state["active"] = pool.Active;
        state["idle"] = pool.Idle;
        state["connecting"] = pool.Connecting;
        state["waiting"] = pool.Waiting;
        state["created"] = pool.Created;
        state["connectFailures"] = pool.ConnectFailures;
    }

    protected override void OnMessage(object message)
    {
        switch (message)
        {
            case Refill: OpenLinks(withSpares: false); break;
            case LinkStopped(var slot): OnLinkStopped(slot); break;
            case SpareTick: OpenLinks(withSpares: true); break;
            case StopPool: Context.Stop(Self); break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    private void OnLinkStopped(LinkSlot slot)
    {
        _state.Release(slot);
        OpenLinks(withSpares: false);
    }

    private void OpenLinks(bool withSpares)
    {
        for (var count = _state.Reserve(withSpares); count > 0; count--)
        {
            var slot = _state.NewSlot();
            Context.WatchWith(Context.ActorOf(BackendLinkActor.Props(_state, slot), $"link-{slot.Number}"), new LinkStopped(slot));
        }
        var pause = _state.RetryIn();
        if (pause > TimeSpan.Zero) Timers.StartSingleTimer(RetryTimer, Refill.Instance, pause);
    }

    private sealed record SpareTick
    {
        public static readonly SpareTick Instance = new();
    }

    private sealed class Producer(PoolState state) : IIndirectActorProducer
    {
        public Type ActorType => typeof(BackendPoolActor);

        public ActorBase Produce() => new BackendPoolActor(state);

        public void Release(ActorBase actor)
        {
        }
    }
}
