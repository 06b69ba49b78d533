namespace Hub.Actors.Diagnostics;

/// <summary>
/// Counters that many threads add to at once: a copy for each processor, on cache lines of its own, summed up when somebody reads. So an
/// addition costs some nanoseconds, however many others count at that moment, and nothing is lost when a pool thread ends. Thread safe.
/// </summary>
internal sealed class StripedCounters
{
    private const int LongsPerLine = 8;
    private const int MostStripes = 64;

    private readonly long[] _cells;
    private readonly int _stride;
    private readonly int _mask;

    /// <param name="counters">How many there are; each is named by its position.</param>
    /// <param name="processors">Threads that run at the same time.</param>
    public StripedCounters(int counters, int processors)
    {
        // One line more than needed, so that the array's own start on a line does not matter.
        _stride = ((counters + LongsPerLine - 1) / LongsPerLine + 1) * LongsPerLine;
        _mask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(processors, 1, MostStripes)) - 1;
        _cells = new long[_stride * (_mask + 1)];
    }

    /// <summary>Adds to one counter. Interlocked, since a thread may lose its processor to another one in the middle.</summary>
    public void Add(int counter, long amount) => Interlocked.Add(ref _cells[(Thread.GetCurrentProcessorId() & _mask) * _stride + counter], amount);

    /// <summary>What was added to one counter so far.</summary>
    public long Sum(int counter)
    {
        var sum = 0L;
        for (var at = counter; at < _cells.Length; at += _stride) sum += Interlocked.Read(ref _cells[at]);
        return sum;
    }
}
