namespace Hub.Benchmarks.Reliable;

/// <summary>When reliable receivers acknowledge, as the npm client does it: each looks once a second whether something new has come, and at
/// once when it is more than 300 messages behind. The receivers' seconds are spread evenly, as those of clients that came at different times.
/// Sequence ids begin at 1 and have no gaps (protocol section 2.6), so the count of what a receiver got is its latest id. Pure.</summary>
/// <param name="receivers">How many there are.</param>
/// <param name="start">The time, in nanoseconds.</param>
internal sealed class SequenceAcks(int receivers, long start)
{
    /// <summary>More than so many messages behind is acknowledged at once.</summary>
    public const int MostBehind = 300;

    private const double NanosecondsPerRound = 1e9;

    private readonly long[] _received = new long[receivers];
    private readonly long[] _acknowledged = new long[receivers];
    private long _looked;

    /// <summary>Messages came to a receiver. True if it acknowledges now.</summary>
    /// <param name="receiver">Who.</param>
    /// <param name="count">How many.</param>
    /// <param name="id">The sequence id to acknowledge.</param>
    public bool OnReceived(int receiver, long count, out long id)
    {
        id = _received[receiver] += count;
        if (id - _acknowledged[receiver] <= MostBehind)
        {
            return false;
        }

        _acknowledged[receiver] = id;
        return true;
    }

    /// <summary>The next receiver whose second is over and that has something new; false if there is none now.</summary>
    public bool TryNext(long now, out int receiver, out long id)
    {
        var looks = (long)((now - start) / NanosecondsPerRound * receivers);
        _looked = Math.Max(_looked, looks - receivers);     // after a pause one look at each is enough
        while (_looked < looks)
        {
            receiver = (int)(_looked++ % receivers);
            id = _received[receiver];
            if (id > _acknowledged[receiver])
            {
                _acknowledged[receiver] = id;
                return true;
            }
        }

        (receiver, id) = (0, 0);
        return false;
    }
}
