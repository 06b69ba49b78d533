using Hub.Actors.Upstream;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Balance;

/// <summary>Counts how jobs ended. Jobs end on many threads.</summary>
internal sealed class BalanceRecorder
{
    private readonly Lock _gate = new();
    private readonly long[] _outcomes = new long[Enum.GetValues<UpstreamOutcome>().Length];
    private readonly LatencyHistogram _latencies = new() { Recording = true };
    private long _ended;

    /// <summary>Jobs that ended.</summary>
    public long Ended
    {
        get
        {
            lock (_gate)
            {
                return _ended;
            }
        }
    }

    /// <summary>A job that was due then has ended now; times in nanoseconds.</summary>
    public void OnEnded(UpstreamOutcome outcome, long due, long now)
    {
        lock (_gate)
        {
            _ended++;
            _outcomes[(int)outcome]++;
            if (outcome == UpstreamOutcome.Answered)
            {
                _latencies.Record(now - due);
            }
        }
    }

    /// <summary>Jobs that ended so.</summary>
    public long Count(UpstreamOutcome outcome)
    {
        lock (_gate)
        {
            return _outcomes[(int)outcome];
        }
    }

    /// <summary>From when an answered job was due to its end, in milliseconds, for a share of them from 0 to 1.</summary>
    public double PercentileMillis(double share)
    {
        lock (_gate)
        {
            return _latencies.PercentileMicros(share) / 1000;
        }
    }
}
