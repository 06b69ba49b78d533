namespace Hub.Actors.Pooling;

/// <summary>What a pool has done since its start. Guarded by the lock of <see cref="PoolState"/>.</summary>
internal sealed class PoolCounters
{
    public readonly long[] Closed = new long[LinkCloseReasons.Count];
    public long Created;
    public long ConnectFailures;
    public long Borrows;
    public long Reuses;
    public long Errors;
    public long Timeouts;
    public long HealthChecks;
    public long HealthCheckFailures;
    public long Leaks;
    public long Restarts;
    public TimeSpan WaitTimeTotal;
    public TimeSpan WaitTimeMax;

    public void Waited(TimeSpan wait)
    {
        WaitTimeTotal += wait;
        if (wait > WaitTimeMax) WaitTimeMax = wait;
    }

    /// <summary>A link in this state was closed.</summary>
    public void Ended(LinkState was, LinkCloseReason reason)
    {
        if (was != LinkState.Connecting) Closed[(int)reason]++;
        else if (reason.IsBackendFault()) ConnectFailures++;
        if (was == LinkState.Checking && reason.IsBackendFault()) HealthCheckFailures++;
        if (reason == LinkCloseReason.Leaked) Leaks++;
    }

    public TcpPoolSnapshot Snapshot(LinkSet links, int waiting) => new()
    {
        Active = links.Borrowed,
        Idle = links.Idle,
        Connecting = links.Connecting,
        Waiting = waiting,
        Created = Created,
        ConnectFailures = ConnectFailures,
        Closed = Enum.GetValues<LinkCloseReason>().Where(reason => Closed[(int)reason] > 0).ToDictionary(reason => reason.Label(), reason => Closed[(int)reason]),
        Borrows = Borrows,
        Reuses = Reuses,
        WaitTimeTotal = WaitTimeTotal,
        WaitTimeMax = WaitTimeMax,
        Errors = Errors,
        Timeouts = Timeouts,
        HealthChecks = HealthChecks,
        HealthCheckFailures = HealthCheckFailures,
        Leaks = Leaks,
        Restarts = Restarts,
    };
}
