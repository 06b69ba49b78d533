using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Util;

namespace Akka.Routing;

/// <summary>Each message goes to all routees.</summary>
public sealed class BroadcastPool : Pool
{
    /// <summary>From <c>nr-of-instances</c>.</summary>
    public BroadcastPool(Config config) : this(config.GetInt("nr-of-instances")) { }

    /// <summary>Of a size.</summary>
    public BroadcastPool(int nrOfInstances) : this(nrOfInstances, null, DefaultSupervisorStrategy, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Of a size, with everything.</summary>
    public BroadcastPool(
        int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher) { }

    /// <inheritdoc />
    public override Router CreateRouter(ActorSystem system) => new(new BroadcastRoutingLogic());

    /// <inheritdoc />
    public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

    /// <summary>With another strategy.</summary>
    public BroadcastPool WithSupervisorStrategy(SupervisorStrategy strategy) => new(NrOfInstances, Resizer, strategy, RouterDispatcher, UsePoolDispatcher);

    /// <summary>With another resizer.</summary>
    public BroadcastPool WithResizer(Resizer resizer) => new(NrOfInstances, resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher);

    /// <summary>With another dispatcher.</summary>
    public BroadcastPool WithDispatcher(string dispatcher) => new(NrOfInstances, Resizer, SupervisorStrategy, dispatcher, UsePoolDispatcher);

    /// <inheritdoc />
    public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);
}

/// <summary>Each message goes to all actors.</summary>
public sealed class BroadcastGroup : Group
{
    /// <summary>From <c>routees.paths</c>.</summary>
    public BroadcastGroup(Config config) : this(config.GetStringList("routees.paths", [])) { }

    /// <summary>Over paths.</summary>
    public BroadcastGroup(params string[] paths) : this(paths, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Over paths.</summary>
    public BroadcastGroup(IEnumerable<string> paths) : this(paths, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Over paths, on a dispatcher.</summary>
    public BroadcastGroup(IEnumerable<string> paths, string routerDispatcher) : base(paths, routerDispatcher) { }

    /// <inheritdoc />
    public override IEnumerable<string> GetPaths(ActorSystem system) => InternalPaths;

    /// <inheritdoc />
    public override Router CreateRouter(ActorSystem system) => new(new BroadcastRoutingLogic());

    /// <summary>With another dispatcher.</summary>
    public Group WithDispatcher(string dispatcherId) => new BroadcastGroup(InternalPaths, dispatcherId);

    /// <inheritdoc />
    public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);
}
