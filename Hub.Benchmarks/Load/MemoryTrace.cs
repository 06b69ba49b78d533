namespace Hub.Benchmarks.Load;

/// <summary>Resident memory over time, sampled ten times a second at most. Pure but for the reading that it is given.</summary>
/// <param name="readKiB">Resident memory now, in KiB; null when it is not known.</param>
internal sealed class MemoryTrace(Func<double?> readKiB)
{
    private const long Interval = 100_000_000;

    private readonly List<(long At, double KiB)> _samples = [];
    private long _next = long.MinValue;

    /// <summary>Takes a sample if it is time; times are in nanoseconds.</summary>
    public void Sample(long now)
    {
        if (now < _next)
        {
            return;
        }

        _next = now + Interval;
        if (readKiB() is { } resident)
        {
            _samples.Add((now, resident));
        }
    }

    /// <summary>The largest sample from then on, in KiB; null without one.</summary>
    public double? PeakSince(long from)
    {
        var samples = Since(from);
        return samples.Length == 0 ? null : samples[^1];
    }

    /// <summary>The median of the samples from then on, in KiB: collections make single samples jump. Null without one.</summary>
    public double? MedianSince(long from)
    {
        var samples = Since(from);
        return samples.Length == 0 ? null : samples[samples.Length / 2];
    }

    private double[] Since(long from) => [.. _samples.Where(sample => sample.At >= from).Select(sample => sample.KiB).Order()];
}
