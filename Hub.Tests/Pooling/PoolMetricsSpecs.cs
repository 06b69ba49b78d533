using System.Diagnostics.Metrics;
using Hub.Actors.Pooling;

namespace Hub.Tests.Pooling;

/// <summary>What the meter says of a pool, and that it says nothing of one that has ended.</summary>
public sealed class PoolMetricsSpecs : PoolSpec
{
    private static readonly string[] Instruments =
    [
        "hub.pool.borrow.wait", "hub.pool.borrows", "hub.pool.connect.failures", "hub.pool.errors", "hub.pool.health.checks", "hub.pool.health.failures",
        "hub.pool.leaks", "hub.pool.links.active", "hub.pool.links.closed", "hub.pool.links.connecting", "hub.pool.links.created", "hub.pool.links.idle", "hub.pool.links.max",
        "hub.pool.restarts", "hub.pool.reuses", "hub.pool.timeouts", "hub.pool.waiting",
    ];

    [Fact]
    public async Task Instruments_must_show_each_living_pool_and_no_other()
    {
        Backend.Echoes = true;
        var pool = Start(name: "metered");
        using var meter = new Reading("metered");
        Assert.Equal("x", await CallAsync(pool, "x"));
        await using (var link = await BorrowAsync(pool))
        {
            var waiting = BorrowAsync(pool);
            Assert.Equal((1, 0, 1), (meter["hub.pool.links.active"], meter["hub.pool.links.idle"], meter["hub.pool.waiting"]));
            link.Invalidate();
            await (await waiting).DisposeAsync();
        }

        Assert.Equal(Instruments, meter.Names.Order(StringComparer.Ordinal));
        Assert.Equal((0, 1, 0, 0), (meter["hub.pool.links.active"], meter["hub.pool.links.idle"], meter["hub.pool.links.connecting"], meter["hub.pool.waiting"]));
        Assert.Equal((2, 1), (meter["hub.pool.links.created"], meter["hub.pool.links.closed/invalidated"]));
        Assert.Equal((3, 1), (meter["hub.pool.borrows"], meter["hub.pool.reuses"]));
        Assert.Equal((0, 0, 0), (meter["hub.pool.errors"], meter["hub.pool.timeouts"], meter["hub.pool.leaks"]));
        Assert.Equal((0, 0, 0, 0), (meter["hub.pool.health.checks"], meter["hub.pool.health.failures"], meter["hub.pool.connect.failures"], meter["hub.pool.restarts"]));
        Assert.Equal(3, meter.Waits.Count);
        Assert.Equal(0, meter.Waits[1]);                        // the link was idle

        await pool.DisposeAsync();
        meter.Read();
        Assert.Empty(meter.Values);
    }

    /// <summary>The measurements of one pool.</summary>
    private sealed class Reading : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly string _pool;

        public Reading(string pool)
        {
            _pool = pool;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name != PoolMetrics.MeterName) return;
                Names.Add(instrument.Name);
                listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                if (!IsOurs(tags)) return;
                Values[tags.Length == 1 ? instrument.Name : $"{instrument.Name}/{tags[1].Value}"] = value;
            });
            _listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
            {
                if (!IsOurs(tags)) return;
                lock (Waits) Waits.Add(value);
            });
            _listener.Start();
        }

        public List<string> Names { get; } = [];

        public List<double> Waits { get; } = [];

        public Dictionary<string, long> Values { get; } = [];

        public long this[string name]
        {
            get
            {
                Read();
                return Values[name];
            }
        }

        public void Read()
        {
            Values.Clear();
            _listener.RecordObservableInstruments();
        }

        public void Dispose() => _listener.Dispose();

        private bool IsOurs(ReadOnlySpan<KeyValuePair<string, object?>> tags) => Equals(tags[0].Key, "pool") && Equals(tags[0].Value, _pool);
    }
}
