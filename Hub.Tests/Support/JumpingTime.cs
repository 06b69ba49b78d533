namespace Hub.Tests.Support;

/// <summary>The system's time, which a spec can move on at once. Timers do not hear of it: it is for pauses that somebody computes.</summary>
public sealed class JumpingTime : TimeProvider
{
    private long _aheadTicks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>It is so much later from now on.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    /// <inheritdoc/>
    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _aheadTicks);
}
