using Hub.Actors.Diagnostics;
using Hub.Actors.Upstream;

namespace Hub.Host.Admin;

/// <summary><c>/admin/upstream</c> and <c>/admin/pools</c>: the application servers and the connections to them.</summary>
internal sealed class UpstreamResource
{
    private static readonly UpstreamReport Nothing = new([], 0, 0, 0);

    private readonly HttpPools _http;

    public UpstreamResource(HttpPools http) => _http = http;

    public static Task StatusAsync(AdminCall call)
    {
        var report = Report(call);
        return call.AnswerAsync(new UpstreamStatus([.. report.Backends.Select(BackendStatus.Of)], report.UnderWay, report.Retries, report.Lost), AdminJson.Default.UpstreamStatus);
    }

    public Task PoolsAsync(AdminCall call) => call.AnswerAsync(new PoolList([.. Report(call).Backends.Select(StatusOf)]), AdminJson.Default.PoolList);

    private static UpstreamReport Report(AdminCall call) => call.Tree.Upstream?.Report() ?? Nothing;

    private PoolStatus StatusOf(BackendReport backend)
    {
        if (backend.Pool is { } tcp)
        {
            return new PoolStatus(backend.Name, backend.Kind, tcp.Active + tcp.Idle, tcp.Idle, tcp.Active, backend.MaxConnections)
            {
                Waiting = tcp.Waiting,
                Created = tcp.Created,
                Reused = tcp.Reuses,
                ReusePercent = Math.Round(100 * tcp.ReuseRate, 2),
                Failures = tcp.Errors + tcp.ConnectFailures,
                Closes = tcp.Closed,
            };
        }

        var (idle, active) = _http.Of(backend.Host, backend.Port);
        return new PoolStatus(backend.Name, backend.Kind, idle + active, idle, active, backend.MaxConnections);
    }
}

/// <summary>Every backend.</summary>
internal sealed record UpstreamStatus(IReadOnlyList<BackendStatus> Backends, int UnderWay, long Retries, long Lost);

/// <summary>A backend; see <see cref="BackendReport"/>.</summary>
internal sealed record BackendStatus
{
    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string Breaker { get; init; }

    public long? BreakerReopensMs { get; init; }

    public required int FailuresInARow { get; init; }

    public required long Openings { get; init; }

    public required int Queued { get; init; }

    public required int Overflow { get; init; }

    public required int Active { get; init; }

    public required int Capacity { get; init; }

    public required long Steals { get; init; }

    public required long Overflowed { get; init; }

    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    public required long Refusals { get; init; }

    public BackendError? LastError { get; init; }

    public required IReadOnlyList<BackendWorker> Workers { get; init; }

    public LatencySummary? Latency { get; init; }

    public static BackendStatus Of(BackendReport report) => new()
    {
        Name = report.Name,
        Kind = report.Kind,
        Breaker = report.Breaker switch { BreakerState.Closed => "closed", BreakerState.Open => "open", _ => "half-open" },
        BreakerReopensMs = report.BreakerReopensMs,
        FailuresInARow = report.FailuresInARow,
        Openings = report.Openings,
        Queued = report.Queued,
        Overflow = report.Overflow,
        Active = report.Active,
        Capacity = report.Capacity,
        Steals = report.Steals,
        Overflowed = report.Overflowed,
        Outcomes = report.Outcomes,
        Refusals = report.Refusals,
        LastError = report.LastError,
        Workers = report.Workers,
        Latency = report.Latency,
    };
}

/// <summary>Every pool.</summary>
internal sealed record PoolList(IReadOnlyList<PoolStatus> Pools);

/// <summary>Connections to one backend. What only the hub's own TCP pool counts is left out for HTTP.</summary>
internal sealed record PoolStatus(string Backend, string Kind, int Open, int Idle, int Active, int Max)
{
    public int? Waiting { get; init; }

    public long? Created { get; init; }

    public long? Reused { get; init; }

    public double? ReusePercent { get; init; }

    public long? Failures { get; init; }

    public IReadOnlyDictionary<string, long>? Closes { get; init; }
}
