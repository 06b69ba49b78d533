using System.Runtime.CompilerServices;
using Hub.Actors.Settings;

namespace Hub.Actors.Transport;

/// <summary>The token bucket that all connections of a user share, for as long as one of them lives.</summary>
internal sealed class UserBuckets(RateLimit limit, HubClock clock)
{
    private const int SweepAfter = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Hub, string User), WeakReference<TokenBucket>> _buckets = [];
    private int _untilSweep = SweepAfter;

    /// <summary>The user's bucket; null for anonymous connections and where no rate is set.</summary>
    public TokenBucket? For(string hub, string? userId)
    {
        if (userId is null || !limit.IsOn) return null;
        lock (_gate)
        {
            if (_buckets.TryGetValue((hub, userId), out var known) && known.TryGetTarget(out var bucket)) return bucket;
            if (--_untilSweep == 0) Sweep();
            bucket = new TokenBucket(limit, clock.NowMs);
            _buckets[(hub, userId)] = new WeakReference<TokenBucket>(bucket);
            return bucket;
        }
    }

    /// <summary>Forgets users who are gone; after as many new users as there are entries, so that its cost stays constant per user.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Sweep()
    {
        foreach (var (user, bucket) in _buckets)
        {
            if (!bucket.TryGetTarget(out _)) _buckets.Remove(user);
        }
        _untilSweep = Math.Max(SweepAfter, _buckets.Count);
    }
}
