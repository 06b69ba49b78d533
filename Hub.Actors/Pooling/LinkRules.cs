namespace Hub.Actors.Pooling;

/// <summary>What an actor has to do about its link.</summary>
internal enum LinkVerdict
{
    /// <summary>Nothing yet.</summary>
    Leave,

    /// <summary>Send a PING; nobody can borrow it meanwhile.</summary>
    Check,

    /// <summary>It has been closed.</summary>
    Ended,
}

/// <summary>What the clock says about a link. Applied under the lock of <see cref="PoolState"/>, so that nobody borrows it meanwhile.</summary>
internal sealed class LinkRules(TcpPoolSettings settings)
{
    private readonly long _returnMs = Ms(settings.ReturnDeadline);
    private readonly long _idleMs = Ms(settings.IdleTimeout);
    private readonly long _checkMs = Ms(settings.HealthCheckInterval);

    /// <summary>Why the link must end now; null when it may stay.</summary>
    /// <param name="link">The link.</param>
    /// <param name="nowMs">The pool's clock.</param>
    /// <param name="idle">Idle links, this one included.</param>
    public LinkCloseReason? End(BackendLink link, long nowMs, int idle) => link.State switch
    {
        LinkState.Borrowed when nowMs >= link.BorrowedAtMs + _returnMs => LinkCloseReason.Leaked,
        LinkState.Idle when nowMs >= link.ExpiresAtMs => LinkCloseReason.Lifetime,
        LinkState.Idle when nowMs >= link.IdleSinceMs + _idleMs && idle > settings.MinIdle => LinkCloseReason.IdleTimeout,
        _ => null,
    };

    /// <summary>Why a link that comes back must not be lent again; null when it may.</summary>
    public LinkCloseReason? EndOnReturn(BackendLink link, long nowMs) =>
        nowMs >= link.ExpiresAtMs ? LinkCloseReason.Lifetime
        : settings.MaxUses > 0 && link.Uses >= settings.MaxUses ? LinkCloseReason.MaxUses
        : null;

    /// <summary>Nothing was heard on an idle link for too long.</summary>
    public bool IsCheckDue(BackendLink link, long nowMs) => link.State == LinkState.Idle && nowMs >= link.HeardAtMs + _checkMs;

    /// <summary>
    /// When to look again. No borrow or return tells the actor, so it looks in time for whatever could come due first if the link were
    /// borrowed or returned right now, and exactly when something does.
    /// </summary>
    public TimeSpan NextLook(BackendLink link, long nowMs)
    {
        var next = nowMs + Math.Min(_returnMs, Math.Min(_idleMs, _checkMs));
        if (link.State == LinkState.Borrowed) Sooner(link.BorrowedAtMs + _returnMs);
        if (link.State == LinkState.Idle)
        {
            Sooner(link.HeardAtMs + _checkMs);
            Sooner(link.IdleSinceMs + _idleMs);
            Sooner(link.ExpiresAtMs);
        }
        return TimeSpan.FromMilliseconds(next - nowMs);

        void Sooner(long due)
        {
            // What is due already and was not done waits for others: an idle link beyond its time that is none too many.
            if (due > nowMs && due < next) next = due;
        }
    }

    private static long Ms(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
