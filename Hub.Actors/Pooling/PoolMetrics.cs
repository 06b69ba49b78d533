using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace Hub.Actors.Pooling;

/// <summary>
/// The meter <c>HubActors.Pooling</c>: what <see cref="TcpConnectionPool.Snapshot"/> says of each living pool, with the tag <c>pool</c>.
/// One meter for all pools: the instruments stay, and the measurements of a pool end with it.
/// </summary>
public static class PoolMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "HubActors.Pooling";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Histogram<double> BorrowWait =
        Meter.CreateHistogram("hub.pool.borrow.wait", "s", "Wait of each borrower that got a link; 0 when one was idle.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });

    private static ImmutableArray<PoolState> _pools = [];

    static PoolMetrics()
    {
        Gauge("hub.pool.links.active", "{link}", "Links that are borrowed.", pool => pool.Active);
        Gauge("hub.pool.links.idle", "{link}", "Links that are open and not borrowed.", pool => pool.Idle);
        Gauge("hub.pool.links.connecting", "{link}", "Links being opened.", pool => pool.Connecting);
        Meter.CreateObservableGauge(
            "hub.pool.links.max", () => _pools.Select(pool => new Measurement<long>(pool.Settings.Max, Tag(pool))), "{link}", "Links that may be open at once.");
        Gauge("hub.pool.waiting", "{borrower}", "Borrowers that wait.", pool => pool.Waiting);
        Counter("hub.pool.links.created", "{link}", "Connections opened.", pool => pool.Created);
        Meter.CreateObservableCounter("hub.pool.links.closed", ObserveClosed, "{link}", "Connections closed, by reason.");
        Counter("hub.pool.connect.failures", "{attempt}", "Attempts to connect that failed.", pool => pool.ConnectFailures);
        Counter("hub.pool.borrows", "{borrow}", "Links lent.", pool => pool.Borrows);
        Counter("hub.pool.reuses", "{borrow}", "Borrows of a link that had been lent before.", pool => pool.Reuses);
        Counter("hub.pool.errors", "{error}", "Failed calls and refused borrows.", pool => pool.Errors);
        Counter("hub.pool.timeouts", "{borrow}", "Borrowers that got no link in time.", pool => pool.Timeouts);
        Counter("hub.pool.health.checks", "{check}", "PINGs sent.", pool => pool.HealthChecks);
        Counter("hub.pool.health.failures", "{check}", "PINGs not answered, or wrongly.", pool => pool.HealthCheckFailures);
        Counter("hub.pool.leaks", "{link}", "Links closed because they were not returned by the deadline.", pool => pool.Leaks);
        Counter("hub.pool.restarts", "{restart}", "Link actors restarted after a failure.", pool => pool.Restarts);
    }

    internal static void Add(PoolState pool) => ImmutableInterlocked.Update(ref _pools, static (pools, added) => pools.Add(added), pool);

    internal static void Remove(PoolState pool) => ImmutableInterlocked.Update(ref _pools, static (pools, gone) => pools.Remove(gone), pool);

    internal static void Waited(PoolState pool, TimeSpan wait)
    {
        if (BorrowWait.Enabled) BorrowWait.Record(wait.TotalSeconds, Tag(pool));
    }

    private static void Gauge(string name, string unit, string description, Func<TcpPoolSnapshot, long> read) =>
        Meter.CreateObservableGauge(name, () => Observe(read), unit, description);

    private static void Counter(string name, string unit, string description, Func<TcpPoolSnapshot, long> read) =>
        Meter.CreateObservableCounter(name, () => Observe(read), unit, description);

    private static IEnumerable<Measurement<long>> Observe(Func<TcpPoolSnapshot, long> read) =>
        _pools.Select(pool => new Measurement<long>(read(pool.Snapshot()), Tag(pool)));

    private static IEnumerable<Measurement<long>> ObserveClosed() =>
        from pool in _pools
        from closed in pool.Snapshot().Closed
        select new Measurement<long>(closed.Value, Tag(pool), new KeyValuePair<string, object?>("reason", closed.Key));

    private static KeyValuePair<string, object?> Tag(PoolState pool) => new("pool", pool.Name);
}
