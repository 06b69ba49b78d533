using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Routing;

// HOT PATH: TellInternal runs on the sender's thread; a message for a routee never enters the router's own mailbox.
/// <summary>A router: to its senders one actor, inside a list of routees. Only what is for the router itself reaches its own actor.</summary>
public sealed class RoutedActorCell : ActorCell
{
    private readonly Props _routeeProps;
    private readonly RouterConfig _config;
    private volatile Router _router;

    private RoutedActorCell(ActorSystemImpl system, Props props, MessageDispatcher dispatcher, ActorCell parent, ActorPath path)
        : base(system, props, dispatcher, parent, path)
    {
        _config = props.RouterConfig;
        _routeeProps = props.WithRouter(NoRouter.Instance);
        _router = _config.CreateRouter(system);
    }

    internal Router Router => _router;

    internal RouterConfig RouterConfig => _config;

    internal Props RouteeProps => _routeeProps;

    internal static RoutedActorCell Create(ActorSystemImpl system, Props props, ActorCell parent, ActorPath path)
    {
        props.RouterConfig.VerifyConfig(path);
        var id = string.IsNullOrEmpty(props.RouterConfig.RouterDispatcher) ? Dispatchers.DefaultDispatcherId : props.RouterConfig.RouterDispatcher;
        return new RoutedActorCell(system, props, system.Dispatchers.Lookup(id), parent, path);
    }

    /// <inheritdoc />
    public override void Start()
    {
        if (_config is Pool pool)
            AddRoutees(Enumerable.Range(0, pool.GetNrOfInstances(System)).Select(_ => pool.NewRoutee(_routeeProps, this)).ToArray());
        else if (_config is Group group && group.GetPaths(System) is { } paths)
            AddRoutees(paths.Select(path => group.RouteeFor(path, this)).ToArray());
        base.Start();
    }

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef sender)
    {
        if (IsTerminated || _config.IsManagementMessage(message))
            base.TellInternal(message, sender);
        else
            _router.Route(message ?? throw new InvalidMessageException(), sender);
    }

    private protected override ActorBase CreateInstance() => _config.CreateRouterActor();

    internal void AddRoutees(Routee[] routees)
    {
        foreach (var routee in routees.OfType<ActorRefRoutee>())
            Watch(routee.Actor);
        _router = _router.WithRoutees(_router.Routees.Concat(routees).ToArray());
    }

    internal void RemoveRoutees(Routee[] routees, bool stopChild)
    {
        _router = _router.WithRoutees(_router.Routees.Where(each => !routees.Contains(each)).ToArray());
        foreach (var routee in routees.OfType<ActorRefRoutee>())
        {
            Unwatch(routee.Actor);

            // Senders that still see the old list get their messages in before the pill.
            if (stopChild && !Child(routee.Actor.Path.Name).IsNobody())
                System.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(100), routee.Actor, PoisonPill.Instance, this);
        }
    }
}

/// <summary>Handles what is for a router itself.</summary>
internal class RouterActor : UntypedActor
{
    private readonly IActorRef _controller;

    public RouterActor()
    {
        Cell = Context as RoutedActorCell
            ?? throw new ActorInitializationException($"Router actor can only be used in RoutedActorRef, not in {Context.GetType()}");
        if (Cell.RouterConfig.RoutingLogicController(Cell.Router.RoutingLogic) is { } controller)
            _controller = Context.ActorOf(controller.WithDispatcher(Context.Props.Dispatcher), "routingLogicController");
    }

    protected RoutedActorCell Cell { get; }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GetRoutees:
                Sender.Tell(new Routees(Cell.Router.Routees));
                break;
            case AddRoutee add:
                Cell.AddRoutees([add.Routee]);
                break;
            case RemoveRoutee remove:
                Cell.RemoveRoutees([remove.Routee], stopChild: true);
                StopWithoutRoutees();
                break;
            case Terminated terminated:
                Cell.RemoveRoutees([new ActorRefRoutee(terminated.ActorRef)], stopChild: false);
                StopWithoutRoutees();
                break;
            default:
                _controller?.Forward(message);
                break;
        }
    }

    // A router's restart keeps its routees.
    protected override void PreRestart(Exception reason, object message) { }

    private void StopWithoutRoutees()
    {
        if (Cell.Router.Count == 0 && Cell.RouterConfig.StopRouterWhenAllRouteesRemoved)
            Context.Stop(Self);
    }
}

/// <summary>The router's own actor of a pool: also supervises the routees and changes their number.</summary>
internal sealed class RouterPoolActor(SupervisorStrategy strategy) : RouterActor
{
    protected override SupervisorStrategy SupervisorStrategy() => strategy;

    protected override void OnReceive(object message)
    {
        if (message is not AdjustPoolSize adjust)
        {
            base.OnReceive(message);
            return;
        }
        var pool = (Pool)Cell.RouterConfig;
        if (adjust.Change > 0)
            Cell.AddRoutees(Enumerable.Range(0, adjust.Change).Select(_ => pool.NewRoutee(Cell.RouteeProps, Context)).ToArray());
        else if (adjust.Change < 0)
            Cell.RemoveRoutees(Cell.Router.Routees.TakeLast(-adjust.Change).ToArray(), stopChild: true);
    }
}
