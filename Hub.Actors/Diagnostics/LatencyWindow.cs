using System.Numerics;
using Hub.Actors.Transport;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// The delivery latencies of the last minute, in parts of ten seconds: buckets that are a thirty-second of their size wide, so quantiles are
/// at most 3 % too high. Thread safe; it only sees samples, so one lock is enough.
/// </summary>
internal sealed class LatencyWindow(HubClock clock)
{
    private const int Parts = 6;
    private const long PartMs = 10_000;
    private const int StepBits = 5;                     // 32 buckets for each doubling
    private const int Buckets = (34 - StepBits) << StepBits;

    private readonly Lock _gate = new();
    private readonly Part[] _parts = [.. Enumerable.Range(0, Parts).Select(_ => new Part())];

    public void Add(TimeSpan latency)
    {
        var microseconds = Math.Max(0, (long)latency.TotalMicroseconds);
        var number = clock.NowMs / PartMs;
        lock (_gate)
        {
            var part = _parts[number % Parts];
            if (part.Number != number) part.Begin(number);
            part.Counts[Math.Min(BucketOf(microseconds), Buckets - 1)]++;
            part.Count++;
            part.Max = Math.Max(part.Max, microseconds);
        }
    }

    /// <summary>The summary of the last fifty to sixty seconds; null when nothing was delivered.</summary>
    public LatencySummary? Summary()
    {
        var oldest = clock.NowMs / PartMs - Parts + 1;
        var counts = new long[Buckets];
        var (count, max) = (0L, 0L);
        lock (_gate)
        {
            foreach (var part in _parts)
            {
                if (part.Number < oldest) continue;
                for (var i = 0; i < Buckets; i++) counts[i] += part.Counts[i];
                count += part.Count;
                max = Math.Max(max, part.Max);
            }
        }
        if (count == 0) return null;
        return new LatencySummary(count, Quantile(0.5), Quantile(0.9), Quantile(0.99), max / 1000.0);

        double Quantile(double share)
        {
            var rank = (long)Math.Ceiling(share * count);
            var at = 0;
            for (var seen = counts[0]; seen < rank; seen += counts[at]) at++;
            return Math.Min(UpperEnd(at), max) / 1000.0;
        }
    }

    /// <summary>Below 64 a bucket for each microsecond, then 32 for each doubling.</summary>
    private static int BucketOf(long microseconds)
    {
        var doublings = Math.Max(0, BitOperations.Log2((ulong)microseconds) - StepBits);
        return (doublings << StepBits) + (int)(microseconds >> doublings);
    }

    private static long UpperEnd(int bucket)
    {
        var doublings = Math.Max(0, (bucket >> StepBits) - 1);
        return ((bucket - (doublings << StepBits) + 1L) << doublings) - 1;
    }

    private sealed class Part
    {
        public long Number { get; private set; } = long.MinValue;

        public int[] Counts { get; } = new int[Buckets];

        public long Count { get; set; }

        public long Max { get; set; }

        public void Begin(long number)
        {
            Array.Clear(Counts);
            (Number, Count, Max) = (number, 0, 0);
        }
    }
}

/// <summary>Latencies of a while, milliseconds.</summary>
/// <param name="Count">Samples.</param>
/// <param name="P50Ms">Half of them took at most so long.</param>
/// <param name="P90Ms">Nine of ten did.</param>
/// <param name="P99Ms">Ninety-nine of a hundred did.</param>
/// <param name="MaxMs">The longest.</param>
public sealed record LatencySummary(long Count, double P50Ms, double P90Ms, double P99Ms, double MaxMs);
