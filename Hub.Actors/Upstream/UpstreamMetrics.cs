using System.Diagnostics.Metrics;

namespace Hub.Actors.Upstream;

/// <summary>
/// Instruments about events to application servers, one series for each backend. Read when somebody collects; only retries and losses are
/// counted as they happen. Listed in docs/operations.md.
/// </summary>
internal sealed class UpstreamMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "HubActors.Upstream";

    private const string BackendTag = "backend";

    private readonly HubUpstream _upstream;
    private readonly Meter _meter;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _lost;
    private long _retried;
    private long _givenUp;
    private readonly Histogram<double> _duration;

    public UpstreamMetrics(HubUpstream upstream, object? scope)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = scope });
        _upstream = upstream;
        _retries = _meter.CreateCounter<long>("hub.upstream.retries", "{attempt}", "Notifications that will be tried again.");
        _lost = _meter.CreateCounter<long>("hub.upstream.lost", "{event}", "Notifications given up, their handler never took them.");
        _duration = _meter.CreateHistogram("hub.upstream.duration", "s", "Time that each call took, without its wait for a worker.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
        Gauge("hub.upstream.queue", "{event}", "Events that wait for a worker.", static b => b.Queues.Queued);
        Gauge("hub.upstream.overflow", "{event}", "Events that wait in the overflow queue.", static b => b.Queues.Overflowing);
        Gauge("hub.upstream.active", "{call}", "Calls under way.", static b => b.TotalUnderWay);
        Gauge("hub.upstream.breaker", "{state}", "State of the breaker: 0 closed, 1 half-open, 2 open.", static b => (int)b.Breaker.State);
        Counts("hub.upstream.breaker.openings", "{opening}", "Times the breaker opened.", static b => b.Breaker.Openings);
        Counts("hub.upstream.steals", "{event}", "Events that a worker took from another one's queue.", static b => b.Queues.Steals);
        Counts("hub.upstream.overflowed", "{event}", "Events that went through the overflow queue.", static b => b.Queues.Overflowed);
        Counts("hub.upstream.rejections", "{event}", "Events rejected because every queue was full.", static b => b.Ended(UpstreamOutcome.Busy));
        _meter.CreateObservableCounter("hub.upstream.events", Outcomes, "{event}", "Attempts to deliver an event, by how they ended.");
    }

    /// <summary>Notifications that were, or will be, tried again.</summary>
    public long Retries => Interlocked.Read(ref _retried);

    /// <summary>Notifications given up.</summary>
    public long Lost => Interlocked.Read(ref _givenUp);

    public void CountRetry(UpstreamJob job)
    {
        Interlocked.Increment(ref _retried);
        _retries.Add(1, Tag(job));
    }

    public void OnCalled(BackendState backend, TimeSpan took) => _duration.Record(took.TotalSeconds, Tag(backend.Name));

    public void CountLost(UpstreamJob job)
    {
        Interlocked.Increment(ref _givenUp);
        _lost.Add(1, Tag(job));
    }

    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string unit, string description, Func<BackendState, int> read)
        => _meter.CreateObservableGauge(name, () => Each(b => read(b)), unit, description);

    private void Counts(string name, string unit, string description, Func<BackendState, long> read)
        => _meter.CreateObservableCounter(name, () => Each(read), unit, description);

    private IEnumerable<Measurement<long>> Each(Func<BackendState, long> read)
        => _upstream.Backend.Select(b => new Measurement<long>(read(b), Tag(b.Name)));

    private IEnumerable<Measurement<long>> Outcomes()
        => from backend in _upstream.Backend
           from outcome in Enum.GetValues<UpstreamOutcome>()
           select new Measurement<long>(backend.Ended(outcome), Tag(backend.Name), new KeyValuePair<string, object?>("outcome", Label(outcome)));

    private static KeyValuePair<string, object?> Tag(UpstreamJob job) => Tag(job.Handler.Rule.Url.Backend);

    private static KeyValuePair<string, object?> Tag(string backend) => new(BackendTag, backend);

    /// <summary>Label of an outcome.</summary>
    public static string Label(UpstreamOutcome outcome) => outcome switch
    {
        UpstreamOutcome.Answered => "answered",
        UpstreamOutcome.Busy => "rejected",
        UpstreamOutcome.BreakerOpen => "breaker_open",
        UpstreamOutcome.TimedOut => "timed_out",
        UpstreamOutcome.Cancelled => "cancelled",
        UpstreamOutcome.Refused => "refused",
        _ => "failed",
    };
}
