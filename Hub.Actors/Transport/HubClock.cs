namespace Hub.Actors.Transport;

/// <summary>
/// Coarse monotonic clock in milliseconds. Every time stamp of the hub comes from here, so that specs and the simulator own time.
/// With the system's provider it reads the tick count (a few nanoseconds), since a message's age is never needed finer than that.
/// </summary>
public sealed class HubClock(TimeProvider time)
{
    private readonly bool _system = ReferenceEquals(time, TimeProvider.System);
    private readonly long _start = time.GetTimestamp();

    /// <summary>The provider behind it, for timers.</summary>
    public TimeProvider Time => time;

    /// <summary>Milliseconds since some fixed point; never goes back.</summary>
    public long NowMs => _system ? Environment.TickCount64 : (long)time.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>A fine time stamp; costs some ten times as much, so only for samples.</summary>
    public long Timestamp => time.GetTimestamp();

    /// <summary>How long ago that stamp was taken.</summary>
    public TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);
}
