using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Util;

namespace Akka.Routing;

/// <summary>Each message goes to some routee.</summary>
public sealed class RandomPool : Pool
{
    /// <summary>From <c>nr-of-instances</c>.</summary>
    public RandomPool(Config config) : this(config.GetInt("nr-of-instances")) { }

    /// <summary>Of a size.</summary>
    public RandomPool(int nrOfInstances) : this(nrOfInstances, null, DefaultSupervisorStrategy, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Of a size, with everything.</summary>
    public RandomPool(
        int nrOfInstances, Resizer resizer, SupervisorStrategy supervisorStrategy, string routerDispatcher, bool usePoolDispatcher = false)
        : base(nrOfInstances, resizer, supervisorStrategy, routerDispatcher, usePoolDispatcher) { }

    /// <inheritdoc />
    public override Router CreateRouter(ActorSystem system) => new(new RandomLogic());

    /// <inheritdoc />
    public override int GetNrOfInstances(ActorSystem system) => NrOfInstances;

    /// <summary>With another strategy.</summary>
    public RandomPool WithSupervisorStrategy(SupervisorStrategy strategy) => new(NrOfInstances, Resizer, strategy, RouterDispatcher, UsePoolDispatcher);

    /// <summary>With another resizer.</summary>
    public RandomPool WithResizer(Resizer resizer) => new(NrOfInstances, resizer, SupervisorStrategy, RouterDispatcher, UsePoolDispatcher);

    /// <summary>With another dispatcher.</summary>
    public RandomPool WithDispatcher(string dispatcher) => new(NrOfInstances, Resizer, SupervisorStrategy, dispatcher, UsePoolDispatcher);

    /// <inheritdoc />
    public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);
}

/// <summary>Each message goes to some actor.</summary>
public sealed class RandomGroup : Group
{
    /// <summary>From <c>routees.paths</c>.</summary>
    public RandomGroup(Config config) : this(config.GetStringList("routees.paths", [])) { }

    /// <summary>Over paths.</summary>
    public RandomGroup(params string[] paths) : this(paths, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Over paths.</summary>
    public RandomGroup(IEnumerable<string> paths) : this(paths, Dispatchers.DefaultDispatcherId) { }

    /// <summary>Over paths, on a dispatcher.</summary>
    public RandomGroup(IEnumerable<string> paths, string routerDispatcher) : base(paths, routerDispatcher) { }

    /// <inheritdoc />
    public override IEnumerable<string> GetPaths(ActorSystem system) => InternalPaths;

    /// <inheritdoc />
    public override Router CreateRouter(ActorSystem system) => new(new RandomLogic());

    /// <summary>With another dispatcher.</summary>
    public Group WithDispatcher(string dispatcherId) => new RandomGroup(InternalPaths, dispatcherId);

    /// <inheritdoc />
    public override ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);
}
