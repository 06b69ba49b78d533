using System.Numerics;

namespace Hub.Benchmarks.Load;

/// <summary>Counts durations in buckets a 64th of a power of two wide: any number of them in constant memory, each known to 1.6 %.
/// The largest is kept exactly.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 6;
    private const int SubBuckets = 1 << SubBucketBits;

    private readonly long[] _counts = new long[(64 - SubBucketBits + 1) * SubBuckets];
    private long _max;

    /// <summary>How many were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Off while a run warms up.</summary>
    public bool Recording { get; set; }

    /// <summary>The largest, in microseconds.</summary>
    public double MaxMicros => _max / 1000.0;

    /// <summary>Counts one duration in nanoseconds; a clock that seems to run backwards counts as zero.</summary>
    public void Record(long nanoseconds)
    {
        if (!Recording)
        {
            return;
        }

        var value = Math.Max(0, nanoseconds);
        _counts[IndexOf(value)]++;
        Count++;
        _max = Math.Max(_max, value);
    }

    /// <summary>The duration in microseconds that <paramref name="share"/> (0 to 1) of all do not exceed; 0 if there are none.</summary>
    public double PercentileMicros(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * share));
        long seen = 0;
        for (var i = 0; i < _counts.Length && Count > 0; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return Math.Min(UpperEdge(i), _max) / 1000.0;
            }
        }

        return 0;
    }

    private static int IndexOf(long value)
    {
        if (value < SubBuckets)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - SubBucketBits;
        return ((shift + 1) * SubBuckets) + (int)((value >> shift) - SubBuckets);
    }

    private static long UpperEdge(int index)
    {
        if (index < SubBuckets)
        {
            return index;
        }

        var shift = (index / SubBuckets) - 1;
        return ((long)((index % SubBuckets) + SubBuckets + 1) << shift) - 1;
    }
}
