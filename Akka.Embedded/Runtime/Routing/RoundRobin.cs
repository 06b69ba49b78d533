using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Util;

namespace Akka.Routing;

/// <summary>Routees take turns.</summary>
public sealed class RoundRobinPool : Pool
{
    /// <summary>From <c>nr-of-instances</c>.</summary>
    public RoundRobinPool(Config config) : this(config.GetInt("nr-of-instances")) { }

    /// <summary>Of a size.</summary>
    public RoundRobinPool(int nrOfInstances, Resizer resizer) : this(nrOfInstances, resizer, DefaultSupervisorStrategy, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Of a size.</summary>
    public RoundRobinPool(int nrOfInstances) : this(nrOfInstances, null, DefaultSupervisorStrategy, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Of a size, with everything.</summary>
    public RoundRobinPool(
        int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher) { }

    /// <inheritdoc />
    public override Router CreateRouter(ActorSystem system) => new(new RoundRobinRoutingLogic());

    /// <inheritdoc />
    public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

    /// <summary>With another strategy.</summary>
    public RoundRobinPool WithSupervisorStrategy(SupervisorStrategy strategy) => new(NrOfInstances, Resizer, strategy, RouterDispatcher, UsePoolDispatcher);

    /// <summary>With another resizer.</summary>
    public RoundRobinPool WithResizer(Resizer resizer) => new(NrOfInstances, resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher);

    /// <summary>With another dispatcher.</summary>
    public RoundRobinPool WithDispatcher(string dispatcher) => new(NrOfInstances, Resizer, SupervisorStrategy, dispatcher, UsePoolDispatcher);

    /// <inheritdoc />
    public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);
}

/// <summary>Actors take turns.</summary>
public sealed class RoundRobinGroup : Group
{
    /// <summary>From <c>routees.paths</c>.</summary>
    public RoundRobinGroup(Config config) : this(config.GetStringList("routees.paths", [])) { }

    /// <summary>Over paths.</summary>
    public RoundRobinGroup(params string[] paths) : this(paths, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Over paths.</summary>
    public RoundRobinGroup(IEnumerable<string> paths) : this(paths, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Over paths, on a dispatcher.</summary>
    public RoundRobinGroup(IEnumerable<string> paths, string routerDispatcher) : base(paths, routerDispatcher) { }

    /// <inheritdoc />
    public override IEnumerable<string> GetPaths(ActorSystem system) => InternalPaths;

    /// <inheritdoc />
    public override Router CreateRouter(ActorSystem system) => new(new RoundRobinRoutingLogic());

    /// <summary>With another dispatcher.</summary>
    public Group WithDispatcher(string dispatcherId) => new RoundRobinGroup(InternalPaths, dispatcherId);

    /// <inheritdoc />
    public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);
}
