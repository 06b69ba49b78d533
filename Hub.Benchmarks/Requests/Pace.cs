namespace Hub.Benchmarks.Requests;

/// <summary>A fixed rate: which request is due when. What could not be sent in time stays due at its time, so that a server that stalls
/// cannot slow down those who measure it.</summary>
/// <param name="perSecond">The rate; above 0.</param>
/// <param name="start">When the first one is due, in nanoseconds.</param>
internal sealed class Pace(double perSecond, long start)
{
    /// <summary>Requests handed out so far.</summary>
    public long Issued { get; private set; }

    /// <summary>When the next one is due, in nanoseconds.</summary>
    public long NextAt => start + (long)(Issued / perSecond * 1e9);

    /// <summary>Hands out the next request if it is due.</summary>
    /// <param name="now">The time, in nanoseconds.</param>
    /// <param name="due">When it was due.</param>
    public bool TryNext(long now, out long due)
    {
        due = NextAt;
        if (due > now)
        {
            return false;
        }

        Issued++;
        return true;
    }

    /// <summary>Requests that are due before <paramref name="now"/> and were not handed out.</summary>
    public long OverdueAt(long now) => Math.Max(0, (long)Math.Ceiling((now - start) * 1e-9 * perSecond) - Issued);
}
