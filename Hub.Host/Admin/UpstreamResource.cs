using Hub.Actors.Upstream;

namespace Hub.Host.Admin;

/// <summary><c>/admin/upstream</c> and <c>/admin/pools</c>: the application servers and the connections to them.</summary>
internal sealed class UpstreamResource
{
    private static readonly UpstreamReport Nothing = new([], 0, 0, 0);

    private readonly HttpPools _http;

    public UpstreamResource(HttpPools http) => _http = http;

    public static Task StatusAsync(AdminCall call) => call.AnswerAsync(Report(call), AdminJson.Default.UpstreamReport);

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
