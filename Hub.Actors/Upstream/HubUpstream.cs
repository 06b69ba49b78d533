using Akka.Actor;
using Akka.Event;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Actors.Upstream.Tcp;
using Hub.Protocol.CloudEvents;
using Hub.Protocol.Tokens;

namespace Hub.Actors.Upstream;

/// <summary>
/// Events to application servers: which handler takes what, and the way to its backend. Each backend (scheme, host and port) has a
/// dispatcher, workers, queues, a breaker and connections of its own, so that a slow one holds up nobody else's events.
/// </summary>
#pragma warning disable CA1001 // The instruments live as long as the actor system, whose end disposes them.
public sealed class HubUpstream
#pragma warning restore CA1001
{
    private readonly HubNode _node;
    private readonly UpstreamOptions _options;
    private readonly Dictionary<string, UpstreamHandler[]> _hubs = new(StringComparer.Ordinal);
    private readonly List<BackendState> _backends = [];
    private readonly UpstreamMetrics _metrics;
    private IActorRef _supervisor = ActorRefs.Nobody;
    private IScheduler? _timers;
    private TaskCompletionSource? _idle;
    private int _busyLanes;

    internal HubUpstream(HubNode node, UpstreamOptions options, IBackendFactory backends)
    {
        _node = node;
        _options = options;
        Backends = backends;
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (hub, rules) in options.Handlers)
        {
            _hubs[hub.ToLowerInvariant()] = [.. rules.Select(rule => new UpstreamHandler(rule, PositionOf(rule.Url)))];
        }
        _metrics = new UpstreamMetrics(this, node.MeterScope);

        int PositionOf(UrlTemplate url)
        {
            if (positions.TryGetValue(url.Backend, out var known)) return known;
            _backends.Add(new BackendState(url.Backend, url, node.Settings.Upstream, node.Clock));
            return positions[url.Backend] = _backends.Count - 1;
        }
    }

    internal UpstreamSettings Settings => _node.Settings.Upstream;

    internal TimeSpan EventTimeout => _node.Settings.Connections.EventTimeout;

    internal IBackendFactory Backends { get; }

    internal IReadOnlyList<BackendState> Backend => _backends;

    internal TimeProvider Time => _node.Clock.Time;

    internal long NowMs => _node.Clock.NowMs;

    internal DateTimeOffset UtcNow => _node.Clock.Time.GetUtcNow();

    /// <summary>Connections with events that are not delivered yet.</summary>
    internal int BusyLanes => Volatile.Read(ref _busyLanes);

    /// <summary>Restarts of the links of TCP pools.</summary>
    internal long LinkRestarts => _backends.Sum(static backend => (backend.Connections as TcpBackend)?.LinkRestarts ?? 0);

    /// <summary>True when clients of the hub are let in by a handler.</summary>
    /// <param name="hub">Hub name in canonical lower case.</param>
    public bool HandlesConnect(string hub) => Find(hub, HubEventKind.Connect) is not null;

    /// <summary>
    /// Asks the <c>connect</c> handler about a client; without one it is let in as it is. Never throws because of the handler.
    /// </summary>
    /// <param name="request">What the handshake decided so far.</param>
    /// <param name="body">Body of the event; see <see cref="ConnectBody"/>.</param>
    /// <param name="cancellation">The client has gone.</param>
    public async Task<ConnectResult> ConnectAsync(ConnectionRequest request, byte[] body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(body);
        if (Find(request.Hub, HubEventKind.Connect) is not { } handler) return new ConnectResult(200, "", request, null);
        var lane = new EventLane(this, request.Hub, request.ConnectionId, 0) { UserId = request.UserId };
        using var deadline = new CancellationTokenSource(EventTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var job = new ConnectJob(this, lane, handler, body, deadline.Token, either.Token);
        lane.Post(job);
        try
        {
            return ConnectAnswer.Read(await job.Answer.WaitAsync(either.Token), request, lane);
        }
        catch (OperationCanceledException)
        {
            return ConnectAnswer.Read(new UpstreamAnswer(UpstreamOutcome.TimedOut), request, lane);
        }
    }

    /// <summary>How every backend is.</summary>
    public UpstreamReport Report() => new([.. _backends.Select(backend => backend.Report(NowMs, Settings))], BusyLanes, _metrics.Retries, _metrics.Lost);

    /// <summary>Completes when no event is under way or waits; at once when there is none now.</summary>
    internal Task WhenIdleAsync()
    {
        var idle = Interlocked.CompareExchange(ref _idle, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null) ?? _idle!;
        if (BusyLanes == 0) idle.TrySetResult();
        return idle.Task;
    }

    /// <summary>Makes the actors.</summary>
    internal void Start(ActorSystem system)
    {
        _timers = system.Scheduler;
        _supervisor = system.ActorOf(UpstreamSupervisor.Props(this), "upstream");
        system.RegisterOnTermination(_metrics.Dispose);
    }

    /// <summary>The lane of a new connection; null in a hub without handlers.</summary>
    internal EventLane? LaneFor(ConnectionRequest request)
    {
        if (!_hubs.ContainsKey(request.Hub)) return null;
        var lane = request.Lane ?? new EventLane(this, request.Hub, request.ConnectionId, 1);
        lane.UserId = request.UserId;
        lane.Subprotocol = request.Protocol.Subprotocol ?? request.Subprotocol;
        return lane;
    }

    /// <summary>The first handler that takes the event; null when none does.</summary>
    internal UpstreamHandler? Find(string hub, HubEventKind kind, string name = "")
    {
        if (!_hubs.TryGetValue(hub, out var handlers)) return null;
        foreach (var handler in handlers)
        {
            if (handler.Rule.Selects(kind, name)) return handler;
        }
        return null;
    }

    internal string Sign(string connectionId) => EventSignature.Create(_options.SigningKeys, connectionId);

    internal void Submit(UpstreamJob job)
    {
        job.Begin();
        _supervisor.Tell(new Submit(job), ActorRefs.NoSender);
    }

    internal void SubmitLater(UpstreamJob job, TimeSpan pause)
    {
        _metrics.CountRetry(job);
        _timers!.Advanced.ScheduleOnce(pause, () => Submit(job));
    }

    internal void OnLaneBusy() => Interlocked.Increment(ref _busyLanes);

    internal void OnLaneIdle()
    {
        if (Interlocked.Decrement(ref _busyLanes) == 0) Volatile.Read(ref _idle)?.TrySetResult();
    }

    internal void OnRestart(ActorKind kind) => _node.Statistics.ActorRestarted(kind);

    internal HubTracing? Tracing => _node.Tracing;

    internal long Timestamp => _node.Clock.Timestamp;

    /// <summary>A call has ended, somehow.</summary>
    internal void OnCalled(BackendState backend, long startedAt)
    {
        var took = _node.Clock.Since(startedAt);
        backend.Calls.Add(took);
        _metrics.OnCalled(backend, took);
    }

    /// <summary>The sender is told; this is for the operator.</summary>
    internal void OnFailed(UpstreamJob job, in UpstreamAnswer answer)
    {
        if (!_node.ClientLog.TryTake(out var suppressed)) return;
        _node.Log.Warning("Event {0} of hub {1} was not handled by {2}: {3} {4} ({5} lines suppressed)",
            job.Name, job.Lane.Hub, job.Handler.Rule.Url.Backend, answer.Outcome, answer.Reason?.Message ?? "", suppressed);
    }

    /// <summary>A notification that nobody will get: there is no sender to tell, so the operator must be.</summary>
    internal void OnLost(UpstreamJob job, in UpstreamAnswer answer)
    {
        _metrics.CountLost(job);
        if (!_node.ClientLog.TryTake(out var suppressed)) return;
        var why = answer.Reply is { } reply ? $"status {reply.Status}" : $"{answer.Outcome} {answer.Reason?.Message}";
        _node.Log.Warning("Event {0} of connection {1} in hub {2} is lost, {3} did not take it: {4} ({5} lines suppressed)",
            job.Name, job.Lane.ConnectionId, job.Lane.Hub, job.Handler.Rule.Url.Backend, why, suppressed);
    }
}

/// <summary>Reads the answer to a <c>connect</c> event.</summary>
internal static class ConnectAnswer
{
    private const int TooManyRequests = 429;
    private const int InternalServerError = 500;

    public static ConnectResult Read(in UpstreamAnswer answer, ConnectionRequest request, EventLane lane)
    {
        if (answer.Outcome == UpstreamOutcome.Busy) return ConnectResult.Refused(TooManyRequests, "The hub is busy with other clients.");
        if (answer.Reply is not { } reply) return ConnectResult.Refused(InternalServerError, "The event handler did not let the client in.");
        if (!reply.IsSuccess)
        {
            // Only an error can refuse; anything else that is not a success, such as a redirect, is not an answer to an event.
            return reply.Status is >= 400 and <= 599
                ? ConnectResult.Refused(reply.Status, "The event handler refused the client.")
                : ConnectResult.Refused(InternalServerError, "The event handler gave no valid answer.");
        }
        if (!ConnectReply.TryRead(reply.Body.Span, out var decided, out _)) return ConnectResult.Refused(InternalServerError, "The event handler gave no valid answer.");
        var accepted = request with
        {
            UserId = decided.UserId ?? request.UserId,
            Groups = decided.Groups ?? request.Groups,
            Permissions = decided.Roles is { } roles ? Permissions.FromRoles(roles) : request.Permissions,
            Lane = lane,
        };
        return new ConnectResult(reply.Status, "", accepted, decided.Subprotocol);
    }
}
