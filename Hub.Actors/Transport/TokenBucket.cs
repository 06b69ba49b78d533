using Hub.Actors.Settings;

namespace Hub.Actors.Transport;

/// <summary>
/// Two token buckets, messages and bytes per second, each holding one second's worth. What goes over is paid back in waiting time,
/// so nothing is refused or lost: the reader just comes later. Thread safe, since all connections of a user share one.
/// </summary>
internal sealed class TokenBucket(RateLimit limit, long nowMs)
{
    /// <summary>What is owed beyond this many seconds is forgiven, so that one giant message does not keep a client away for hours.</summary>
    private const int MostOwedSeconds = 60;

    private double _messages = limit.MessagesPerSecond;
    private double _bytes = limit.BytesPerSecond;
    private long _at = nowMs;

    /// <summary>Takes tokens for what was read; returns how long to wait before the next read.</summary>
    public TimeSpan Take(int messages, int bytes, long nowMs)
    {
        lock (this)
        {
            var seconds = Math.Max(0, nowMs - _at) / 1000d;
            _at = Math.Max(_at, nowMs);             // threads may come with their clock values in any order
            var wait = Math.Max(
                Pay(ref _messages, limit.MessagesPerSecond, messages, seconds),
                Pay(ref _bytes, limit.BytesPerSecond, bytes, seconds));
            return TimeSpan.FromSeconds(wait);
        }
    }

    private static double Pay(ref double tokens, int perSecond, int price, double seconds)
    {
        if (perSecond == 0) return 0;
        tokens = Math.Max(-MostOwedSeconds * perSecond, Math.Min(perSecond, tokens + seconds * perSecond) - price);
        return tokens >= 0 ? 0 : -tokens / perSecond;
    }
}
