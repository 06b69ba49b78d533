using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Util;

namespace Akka.Routing;

/// <summary>Changes the size of a pool by its load. This runtime has none; the type is here so that pools compile.</summary>
public abstract class Resizer
{
    /// <summary>Whether to look at the load now.</summary>
    public abstract bool IsTimeForResize(long messageCounter);

    /// <summary>How many routees to add.</summary>
    public abstract int Resize(IEnumerable<Routee> currentRoutees);
}

/// <summary>How a router is made.</summary>
public abstract class RouterConfig : ISurrogated, IEquatable<RouterConfig>
{
    /// <summary>On the default dispatcher.</summary>
    protected RouterConfig() => StopRouterWhenAllRouteesRemoved = true;

    /// <summary>On a dispatcher.</summary>
    protected RouterConfig(string routerDispatcher) => RouterDispatcher = routerDispatcher ?? Dispatchers.DefaultDispatcherId;

    /// <summary>The dispatcher of the router's own actor.</summary>
    public virtual string RouterDispatcher { get; }

    /// <summary>Whether a router without routees ends.</summary>
    public virtual bool StopRouterWhenAllRouteesRemoved { get; }

    /// <summary>Makes the router, without routees.</summary>
    public abstract Router CreateRouter(ActorSystem system);

    /// <summary>Makes the actor that handles what is for the router itself.</summary>
    public abstract ActorBase CreateRouterActor();

    /// <summary>An actor that hears what the router does not know; null for none.</summary>
    public virtual Props RoutingLogicController(RoutingLogic routingLogic) => null;

    /// <summary>Whether a message is for the router itself.</summary>
    public virtual bool IsManagementMessage(object message) => message is IAutoReceivedMessage or RouterManagementMessage;

    /// <summary>Completed by another.</summary>
    public virtual RouterConfig WithFallback(RouterConfig routerConfig) => this;

    /// <summary>Throws when it makes no sense at a path.</summary>
    public virtual void VerifyConfig(ActorPath path) { }

    /// <inheritdoc />
    public abstract ISurrogate ToSurrogate(ActorSystem system);

    /// <inheritdoc />
    public bool Equals(RouterConfig other) =>
        other is not null && (ReferenceEquals(this, other) || (GetType() == other.GetType() && (this is NoRouter || RouterDispatcher == other.RouterDispatcher)));

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as RouterConfig);

    /// <inheritdoc />
    public override int GetHashCode() => GetType().GetHashCode();
}

/// <summary>No router.</summary>
public class NoRouter : RouterConfig
{
    /// <summary>Only for <see cref="Instance"/>.</summary>
    protected NoRouter() { }

    /// <summary>The only instance.</summary>
    public static NoRouter Instance { get; } = new();

    /// <inheritdoc />
    public override string RouterDispatcher => throw new NotSupportedException("NoRouter has no dispatcher");

    /// <inheritdoc />
    public override Router CreateRouter(ActorSystem system) => throw new NotSupportedException("NoRouter has no Router");

    /// <inheritdoc />
    public override ActorBase CreateRouterActor() => throw new NotSupportedException("NoRouter must not create RouterActor");

    /// <inheritdoc />
    public override RouterConfig WithFallback(RouterConfig routerConfig) => routerConfig;

    /// <summary>Props without a router.</summary>
    public Props Props(Props routeeProps) => routeeProps.WithRouter(this);

    /// <inheritdoc />
    public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);
}

/// <summary>A router over actors that live elsewhere.</summary>
public abstract class Group : RouterConfig, IEquatable<Group>
{
    /// <summary>The paths.</summary>
    protected readonly string[] InternalPaths;

    /// <summary>Over paths.</summary>
    protected Group(IEnumerable<string> paths, string routerDispatcher) : base(routerDispatcher) => InternalPaths = paths?.ToArray() ?? [];

    /// <summary>The paths in a system.</summary>
    public abstract IEnumerable<string> GetPaths(ActorSystem system);

    /// <summary>Props of the router.</summary>
    public Props Props() => Actor.Props.Empty.WithRouter(this);

    internal Routee RouteeFor(string path, IActorContext context) => new ActorSelectionRoutee(context.ActorSelection(path));

    /// <inheritdoc />
    public override ActorBase CreateRouterActor() => new RouterActor();

    /// <inheritdoc />
    public bool Equals(Group other) => other is not null && (ReferenceEquals(this, other) || InternalPaths.SequenceEqual(other.InternalPaths));

    /// <inheritdoc />
    public override bool Equals(object obj) => obj?.GetType() == GetType() && Equals((Group)obj);

    /// <inheritdoc />
    public override int GetHashCode() => InternalPaths.Length;
}

/// <summary>A router over children that it makes and supervises.</summary>
public abstract class Pool : RouterConfig, IEquatable<Pool>
{
    /// <summary>Of a size; a resizer must be null here.</summary>
    protected Pool(int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher)
        : base(routerDispatcher)
    {
        NrOfInstances = nrOfInstances;
        Resizer = resizer;
        SupervisorStrategy = supervisorStrategy;
        UsePoolDispatcher = usePoolDispatcher;
    }

    /// <summary>The strategy of pools that name none.</summary>
    public static SupervisorStrategy DefaultSupervisorStrategy => SupervisorStrategy.DefaultStrategy;

    /// <summary>How many routees it starts with.</summary>
    public int NrOfInstances { get; }

    /// <summary>Always null here.</summary>
    public virtual Resizer Resizer { get; }

    /// <summary>How routees are supervised.</summary>
    public virtual SupervisorStrategy SupervisorStrategy { get; }

    /// <summary>Whether routees have a dispatcher of their own.</summary>
    public virtual bool UsePoolDispatcher { get; }

    /// <inheritdoc />
    public override bool StopRouterWhenAllRouteesRemoved => Resizer is null;

    /// <summary>How many routees it starts with in a system.</summary>
    public abstract int GetNrOfInstances(ActorSystem system);

    /// <summary>Props of routees behind this router.</summary>
    public Props Props(Props routeeProps) => routeeProps.WithRouter(this);

    internal virtual Routee NewRoutee(Props routeeProps, IActorContext context) => new ActorRefRoutee(context.ActorOf(routeeProps));

    /// <inheritdoc />
    public override ActorBase CreateRouterActor() => Resizer is null
        ? new RouterPoolActor(SupervisorStrategy)
        : throw new NotSupportedException("The embedded runtime has no resizers.");

    /// <inheritdoc />
    public bool Equals(Pool other) =>
        other is not null && (ReferenceEquals(this, other)
        || (Equals(Resizer, other.Resizer) && UsePoolDispatcher == other.UsePoolDispatcher && NrOfInstances == other.NrOfInstances));

    /// <inheritdoc />
    public override bool Equals(object obj) => obj?.GetType() == GetType() && Equals((Pool)obj);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(NrOfInstances, UsePoolDispatcher);
}
