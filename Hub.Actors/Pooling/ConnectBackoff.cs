namespace Hub.Actors.Pooling;

/// <summary>
/// When to try a backend again that cannot be reached: pauses that double, from the first to the longest. Links opened together fail
/// together, so failures within a pause count as one. Guarded by the lock of <see cref="PoolState"/>.
/// </summary>
internal sealed class ConnectBackoff(TimeSpan shortest, TimeSpan longest)
{
    private TimeSpan _pause;
    private long _retryAtMs = long.MinValue;

    /// <summary>Something failed since a link last proved itself; one attempt at a time then.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>The last failure that counted.</summary>
    public Exception? Reason { get; private set; }

    /// <summary>Time until the next attempt; zero when it may be made now.</summary>
    public TimeSpan Remaining(long nowMs) => nowMs >= _retryAtMs ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_retryAtMs - nowMs);

    /// <summary>True when this failure began a pause.</summary>
    public bool Failed(long nowMs, Exception? reason)
    {
        if (nowMs < _retryAtMs) return false;
        _pause = !IsDoubtful ? shortest : _pause * 2 < longest ? _pause * 2 : longest;
        _retryAtMs = nowMs + (long)Math.Ceiling(_pause.TotalMilliseconds);
        IsDoubtful = true;
        Reason = reason;
        return true;
    }

    /// <summary>The backend has answered on a new link: whatever is wanted may be opened at once. False when nothing was in doubt.</summary>
    public bool Succeeded()
    {
        if (!IsDoubtful) return false;
        (_retryAtMs, IsDoubtful, Reason) = (long.MinValue, false, null);
        return true;
    }
}
