using Hub.Actors.Connections;
using Hub.Actors.Pooling;
using Hub.Actors.Routing;
using Hub.Actors.Upstream;

namespace Hub.Actors.Diagnostics;

/// <summary>The actors of the hub as the metrics tell them apart.</summary>
internal enum ActorKind : byte
{
    Connection,
    ConnectionSupervisor,
    Worker,
    UpstreamDispatcher,
    UpstreamWorker,
    Pool,
    PoolLink,
}

/// <summary>Kinds of actors, their classes and their metric labels.</summary>
internal static class ActorKinds
{
    /// <summary>Labels by <see cref="ActorKind"/>.</summary>
    public static IReadOnlyList<string> Labels { get; } =
        ["connection", "connection_supervisor", "worker", "upstream_dispatcher", "upstream_worker", "pool", "pool_link"];

    private static readonly Dictionary<Type, ActorKind> ByClass = new()
    {
        [typeof(ConnectionActor)] = ActorKind.Connection,
        [typeof(ConnectionSupervisor)] = ActorKind.ConnectionSupervisor,
        [typeof(WorkerActor)] = ActorKind.Worker,
        [typeof(DispatcherActor)] = ActorKind.UpstreamDispatcher,
        [typeof(UpstreamWorkerActor)] = ActorKind.UpstreamWorker,
        [typeof(BackendPoolActor)] = ActorKind.Pool,
        [typeof(BackendLinkActor)] = ActorKind.PoolLink,
    };

    /// <summary>The kind of actors of that class; null for those that are not counted.</summary>
    public static ActorKind? Of(Type actor) => ByClass.TryGetValue(actor, out var kind) ? kind : null;
}
