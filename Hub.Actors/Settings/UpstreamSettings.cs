using Akka.Configuration;
using Hub.Actors.Upstream;

namespace Hub.Actors.Settings;

/// <summary>How events reach application servers: bounds, deadlines and connections of each backend.</summary>
/// <param name="Workers">Worker actors of each backend.</param>
/// <param name="CallsPerWorker">Calls one worker has under way at most.</param>
/// <param name="Queue">Jobs in one worker's queue.</param>
/// <param name="Overflow">Jobs in the overflow queue of each backend.</param>
/// <param name="Balancing">How jobs are spread over the workers.</param>
/// <param name="MaxResponseBytes">Largest answer.</param>
/// <param name="NotifyWithin">How long <c>connected</c> and <c>disconnected</c> are tried.</param>
/// <param name="BreakerFailures">Failures in a row that open the breaker.</param>
/// <param name="BreakerPause">How long it stays open before a probe.</param>
/// <param name="Http">Connections of http and https backends.</param>
/// <param name="Tcp">Connections of tcp backends.</param>
public sealed record UpstreamSettings(
    int Workers,
    int CallsPerWorker,
    int Queue,
    int Overflow,
    BalancingMode Balancing,
    int MaxResponseBytes,
    TimeSpan NotifyWithin,
    int BreakerFailures,
    TimeSpan BreakerPause,
    HttpBackendSettings Http,
    TcpBackendSettings Tcp)
{
    /// <summary>Workers for each processor when the setting is 0.</summary>
    private const int WorkersPerProcessor = 4;

    internal static UpstreamSettings From(Config hub)
    {
        var workers = hub.RequireInt("upstream.workers", 0);
        return new UpstreamSettings(
            workers == 0 ? Math.Max(2, Environment.ProcessorCount) * WorkersPerProcessor : workers,
            hub.RequireInt("upstream.calls-per-worker", 1),
            hub.RequireInt("upstream.queue", 4),
            hub.RequireInt("upstream.overflow", 0),
            Mode(hub.RequireString("upstream.balancing")),
            hub.RequireBytes("upstream.max-response", 1024),
            hub.RequireTimeSpan("upstream.notify-within"),
            hub.RequireInt("upstream.breaker.failures", 1),
            hub.RequireTimeSpan("upstream.breaker.pause"),
            HttpBackendSettings.From(hub),
            TcpBackendSettings.From(hub));
    }

    private static BalancingMode Mode(string text) => text switch
    {
        "two-tier" => BalancingMode.TwoTier,
        "round-robin" => BalancingMode.RoundRobin,
        _ => throw ConfigReader.Invalid("upstream.balancing", text, "must be two-tier or round-robin"),
    };
}

/// <summary>Connections to one http or https backend.</summary>
/// <param name="MaxConnections">Most connections at a time.</param>
/// <param name="IdleTimeout">An unused connection is closed after this.</param>
/// <param name="Lifetime">A connection is replaced after this, so that changes of name resolution are seen.</param>
/// <param name="ConnectTimeout">Time to connect, TLS included.</param>
public sealed record HttpBackendSettings(int MaxConnections, TimeSpan IdleTimeout, TimeSpan Lifetime, TimeSpan ConnectTimeout)
{
    internal static HttpBackendSettings From(Config hub) => new(
        hub.RequireInt("upstream.http.max-connections", 1),
        hub.RequireTimeSpan("upstream.http.idle-timeout"),
        hub.RequireTimeSpan("upstream.http.lifetime"),
        hub.RequireTimeSpan("upstream.http.connect-timeout"));
}

/// <summary>Connections to one tcp backend; see <c>TcpPoolSettings</c> for each.</summary>
/// <param name="MinIdle">Idle connections kept ready.</param>
/// <param name="Max">Most connections at a time.</param>
/// <param name="IdleTimeout">A surplus connection that is not used is closed after this.</param>
/// <param name="Lifetime">A connection is replaced after this.</param>
/// <param name="ConnectTimeout">Time to connect.</param>
/// <param name="BorrowTimeout">How long a call waits for a connection.</param>
/// <param name="HealthInterval">An idle connection is asked this often whether it lives.</param>
/// <param name="HealthTimeout">And has this long to answer.</param>
/// <param name="MaxUses">Calls on one connection; 0 for no bound.</param>
public sealed record TcpBackendSettings(
    int MinIdle,
    int Max,
    TimeSpan IdleTimeout,
    TimeSpan Lifetime,
    TimeSpan ConnectTimeout,
    TimeSpan BorrowTimeout,
    TimeSpan HealthInterval,
    TimeSpan HealthTimeout,
    int MaxUses)
{
    internal static TcpBackendSettings From(Config hub)
    {
        var read = new TcpBackendSettings(
            hub.RequireInt("upstream.tcp.min-idle", 0),
            hub.RequireInt("upstream.tcp.max", 1),
            hub.RequireTimeSpan("upstream.tcp.idle-timeout"),
            hub.RequireTimeSpan("upstream.tcp.lifetime"),
            hub.RequireTimeSpan("upstream.tcp.connect-timeout"),
            hub.RequireTimeSpan("upstream.tcp.borrow-timeout"),
            hub.RequireTimeSpan("upstream.tcp.health-interval"),
            hub.RequireTimeSpan("upstream.tcp.health-timeout"),
            hub.RequireInt("upstream.tcp.max-uses", 0));
        return read.MinIdle <= read.Max ? read
            : throw ConfigReader.Invalid("upstream.tcp.min-idle", read.MinIdle, $"must not be above max ({read.Max})");
    }
}
