using Akka.Actor;
using Akka.Event;
using Akka.Routing;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Actors.Routing;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Actors.Upstream;
using Hub.Protocol.Wire;

namespace Hub.Actors;

/// <summary>
/// The actor tree of one node, built in one place: <c>/user/connections</c> (supervisor, one child per socket), <c>/user/workers</c>
/// (keyed router over a fixed pool) and, where event handlers are configured, <c>/user/upstream</c>. The host hands upgraded sockets to <see cref="ServeAsync"/> and knows nothing else of it.
/// </summary>
public sealed class HubTree
{
    private readonly ActorSystem _system;
    private readonly HubNode _node;
    private readonly WorkerStates _workers;
    private readonly IActorRef _supervisor;
    private readonly UserBuckets _userBuckets;

    private HubTree(ActorSystem system, HubSettings settings, HubServices services)
    {
        _system = system;
        var inspection = ActorInspection.Of(system);
        inspection.Time = services.Time;
        _node = new HubNode(settings, services, Logging.GetLogger(system, typeof(HubTree))) { Inspection = inspection };
        _workers = new WorkerStates(_node, settings.Workers);
        // Workers are always restarted: their state is outside them, and a pool that shrinks would move keys.
        var strategy = new OneForOneStrategy(-1, TimeSpan.FromMilliseconds(-1), _ => Directive.Restart);
        _node.Workers = system.ActorOf(WorkerActor.Props(_workers).WithRouter(new KeyedPool(settings.Workers, strategy)), "workers");
        for (var worker = 0; worker < settings.Workers; worker++) _node.Workers.Tell(new TakeState(worker), ActorRefs.NoSender);
        _supervisor = system.ActorOf(ConnectionSupervisor.Props(_node), "connections");
        DeadLetterCounter.Subscribe(system.EventStream, system.ActorOf(DeadLetterCounter.Props(_node.Statistics), "dead-letters"));
        var metrics = new HubMetrics(_node, system, [.. _workers.All.Select(state => state.Shard)]);
        system.RegisterOnTermination(metrics.Dispose);
        if (_node.Tracing is { } tracing) system.RegisterOnTermination(tracing.Dispose);
        _userBuckets = new UserBuckets(settings.UserRate, _node.Clock);
        Messenger = new HubMessenger(_node);
        Groups = new HubGroups(_node);
        Directory = new HubDirectory(_node);
        Actors = new ActorInspector(system, inspection);
        Inspector = new HubInspector(_node);
        if (services.Upstream is not { Handlers.Count: > 0 } options) return;
        var backends = services.Backends ?? new BackendFactory(settings.Upstream, options, services.Time);
        _node.Upstream = new HubUpstream(_node, options, backends);
        _node.Upstream.Start(system);
    }

    /// <summary>Asked before each upgrade.</summary>
    public AdmissionGate Admission => _node.Admission;

    /// <summary>The in-process API of application code: messages and closes.</summary>
    public HubMessenger Messenger { get; }

    /// <summary>The same: who is in which group.</summary>
    public HubGroups Groups { get; }

    /// <summary>The same: who is there, and who may do what.</summary>
    public HubDirectory Directory { get; }

    /// <summary>For operators: what actors are there, and what they do.</summary>
    public ActorInspector Actors { get; }

    /// <summary>For operators: connections, groups and users, and what has ended.</summary>
    public HubInspector Inspector { get; }

    /// <summary>Events to application servers; null where no handler is configured.</summary>
    public HubUpstream? Upstream => _node.Upstream;

    internal HubNode Node => _node;

    internal IActorRef Supervisor => _supervisor;

    /// <summary>Builds the tree in a running actor system; once per system.</summary>
    public static HubTree Start(ActorSystem system, HubSettings settings, HubServices services) => new(system, settings, services);

    /// <summary>
    /// Serves an upgraded connection until it is over and its socket is closed; then disposes the ticket. Never faults because of the client.
    /// </summary>
    /// <param name="request">What the handshake decided.</param>
    /// <param name="socket">The byte stream; owned from here on.</param>
    /// <param name="ticket">From <see cref="Admission"/>; null in specs that admit nothing.</param>
    public Task ServeAsync(ConnectionRequest request, IClientSocket socket, AdmissionTicket? ticket)
    {
        var lease = new ConnectionLease(request, socket, _node, ticket, Buckets(request)) { Lane = _node.Upstream?.LaneFor(request) };
        _node.Statistics.ConnectionOpened(request);
        _node.Leases.Add(lease);
        if (_system.WhenTerminated.IsCompleted) lease.End();    // nobody is left who could serve it
        _supervisor.Tell(new OpenConnection(lease), ActorRefs.NoSender);
        return lease.Link.Finished;
    }

    /// <summary>The reliable connection that a client wants to come back to; null when it must begin anew (protocol section 2.6).</summary>
    /// <param name="hub">Hub name in canonical lower case.</param>
    /// <param name="connectionId">Its id.</param>
    /// <param name="token">The reconnection token it presents.</param>
    public Recovery? FindRecovery(string hub, string connectionId, string? token)
        => _node.Sessions.Find(hub, connectionId, token) is { } lease ? new Recovery(lease) : null;

    /// <summary>
    /// Admits nobody any more and closes every connection with 1001, in batches; completes when all are gone and their events delivered.
    /// </summary>
    /// <param name="within">How long it may take.</param>
    /// <param name="askedBy">Who wants it, for those who ask later why a connection was closed.</param>
    /// <exception cref="AskTimeoutException">Some connections were left after <paramref name="within"/>.</exception>
    /// <exception cref="TimeoutException">Some events were.</exception>
    public async Task DrainAsync(TimeSpan within, string askedBy = "shutdown")
    {
        Admission.StopAdmitting();
        var began = _node.Clock.NowMs;
        await _supervisor.Ask<Drained>(new Drain(CloseReason.ServerShutdown with { AskedBy = askedBy }), within);
        var left = within - TimeSpan.FromMilliseconds(_node.Clock.NowMs - began);
        if (_node.Upstream is { } upstream) await upstream.WhenIdleAsync().WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _node.Clock.Time);
    }

    /// <summary>The host refused a handshake: it is counted, and remembered for those who ask why.</summary>
    /// <param name="status">HTTP status, or 1008 for a client that was told so after its upgrade.</param>
    /// <param name="text">Why, in a sentence.</param>
    /// <param name="hub">Hub asked for, in canonical lower case; null when it named none.</param>
    /// <param name="address">Remote address, if known.</param>
    public void OnHandshakeRefused(int status, string text, string? hub, string? address)
    {
        _node.Statistics.HandshakeRefused(status);
        _node.Closed.AddRefused(status, text, hub, null, address);
    }

    /// <summary>Delivery latency of the last minute; null when nothing was delivered.</summary>
    public LatencySummary? Latency() => _node.Samples.Window.Summary();

    /// <summary>Counters of this node now; walks over all connections.</summary>
    public HubSnapshot Snapshot()
    {
        var (groups, received, delivered) = (0, 0L, 0L);
        foreach (var worker in _workers.All)
        {
            groups += worker.Shard.Groups;
            received += worker.Shard.Received;
            delivered += worker.Shard.Delivered;
        }
        var outboxes = _node.Outboxes;
        var counts = _node.Statistics;
        var traffic = _node.Traffic;
        var sums = ConnectionSums.Of(_node.Leases.ToList());
        return new HubSnapshot(counts.Connections, counts.Opened, groups, received, delivered, outboxes.Dropped + outboxes.Expired, counts.Restarts, counts.Closes(), counts.Recovered, _node.Upstream?.BusyLanes ?? 0)
        {
            BytesReceived = traffic.BytesReceived,
            BytesSent = traffic.BytesSent,
            MessagesReceived = traffic.MessagesReceived,
            MessagesSent = traffic.MessagesSent,
            Refused = counts.Refusals().Values.Sum(),
            Detached = sums.Detached,
            ReplayMessages = sums.ReplayMessages,
            ReplayBytes = sums.ReplayBytes,
            OutboxMessages = sums.OutboxMessages,
            OutboxBytes = sums.OutboxBytes,
            Slowest = sums.Slowest,
            Latency = Latency(),
            DeadLetters = counts.DeadLetters,
            Unhandled = counts.UnhandledMessages,
        };
    }

    private TokenBucket[] Buckets(ConnectionRequest request)
    {
        var own = _node.Settings.ConnectionRate;
        var shared = _userBuckets.For(request.Hub, request.UserId);
        return (own.IsOn, shared) switch
        {
            (false, null) => [],
            (true, null) => [new TokenBucket(own, _node.Clock.NowMs)],
            (false, not null) => [shared],
            (true, not null) => [new TokenBucket(own, _node.Clock.NowMs), shared],
        };
    }
}
