using Hub.Actors.Diagnostics;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>
/// All of one backend that must survive its dispatcher: queues, breaker, calls under way, connections, counters. Owned by
/// <see cref="HubUpstream"/>, written by the dispatcher actor alone; counters may be read from any thread.
/// </summary>
internal sealed class BackendState
{
    private readonly long[] _outcomes = new long[Enum.GetValues<UpstreamOutcome>().Length];
    private long _refusals;
    private BackendError? _lastError;

    public BackendState(string name, UrlTemplate url, UpstreamSettings settings, HubClock clock)
    {
        Calls = new LatencyWindow(clock);
        Name = name;
        Url = url;
        Queues = new WorkBalancer<UpstreamJob>(settings.Workers, settings.Queue, settings.Overflow, settings.Balancing);
        Breaker = new Breaker(settings.BreakerFailures, settings.BreakerPause);
        UnderWay = new int[settings.Workers];
    }

    /// <summary>Scheme, host and port: the label of its metrics.</summary>
    public string Name { get; }

    private bool IsTcp => Name.StartsWith("tcp:", StringComparison.Ordinal);

    /// <summary>Any of its handlers' URLs: they agree in what matters here.</summary>
    public UrlTemplate Url { get; }

    public WorkBalancer<UpstreamJob> Queues { get; }

    public Breaker Breaker { get; }

    /// <summary>How long the calls of the last minute took, however they ended.</summary>
    public LatencyWindow Calls { get; }

    /// <summary>Calls under way at each worker.</summary>
    public int[] UnderWay { get; }

    /// <summary>Its connections; set by the dispatcher's first start.</summary>
    public IBackend? Connections { get; set; }

    /// <summary>Calls under way.</summary>
    public int TotalUnderWay { get; set; }

    /// <summary>Events that the handlers answered with a status that is not 2xx.</summary>
    public long Refusals => Volatile.Read(ref _refusals);

    /// <summary>Attempts that ended so, since the start.</summary>
    public long Ended(UpstreamOutcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    /// <summary>The latest failure; null when there was none.</summary>
    public BackendError? LastError { get => Volatile.Read(ref _lastError); private set => Volatile.Write(ref _lastError, value); }

    /// <summary>An attempt has ended.</summary>
    public void Count(in UpstreamAnswer answer, DateTimeOffset at)
    {
        if (answer.Outcome is UpstreamOutcome.Failed or UpstreamOutcome.Refused or UpstreamOutcome.TimedOut)
        {
            LastError = new BackendError(at, answer.Reason is { } reason ? $"{answer.Outcome}: {reason.Message}" : answer.Outcome.ToString());
        }
        else if (answer is { Outcome: UpstreamOutcome.Answered, IsSuccess: false, Reply: { } reply })
        {
            LastError = new BackendError(at, $"The handler answered with status {reply.Status}.");
        }
        Interlocked.Increment(ref _outcomes[(int)answer.Outcome]);
        if (answer is { Outcome: UpstreamOutcome.Answered, IsSuccess: false }) Interlocked.Increment(ref _refusals);
    }

    /// <summary>How it is, for operators.</summary>
    public BackendReport Report(long nowMs, UpstreamSettings settings) => new()
    {
        Name = Name,
        Kind = IsTcp ? "tcp" : "http",
        Host = Url.Host,
        Port = Url.Port,
        Breaker = Breaker.State,
        BreakerReopensMs = Breaker.State == BreakerState.Open ? Breaker.ReopensInMs(nowMs) : null,
        FailuresInARow = Breaker.FailuresInARow,
        Openings = Breaker.Openings,
        Queued = Queues.Queued,
        Overflow = Queues.Overflowing,
        Active = TotalUnderWay,
        Capacity = settings.Workers * settings.CallsPerWorker,
        Steals = Queues.Steals,
        Overflowed = Queues.Overflowed,
        Outcomes = Enum.GetValues<UpstreamOutcome>().ToDictionary(UpstreamMetrics.Label, Ended),
        Refusals = Refusals,
        LastError = LastError,
        Workers = [.. UnderWay.Select((active, worker) => new BackendWorker(Queues.LengthOf(worker), active))],
        Latency = Calls.Summary(),
        Pool = (Connections as Tcp.TcpBackend)?.Snapshot(),
        MaxConnections = IsTcp ? settings.Tcp.Max : settings.Http.MaxConnections,
    };
}
