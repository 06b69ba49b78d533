using Hub.Actors.Diagnostics;
using Hub.Actors.Settings;

namespace Hub.Actors.Transport;

/// <summary>What all outboxes of a node share, so that each holds one reference instead of four.</summary>
internal sealed class OutboxShared(OutboxSettings bounds, SessionSettings sessions, HubClock clock, IWorkScheduler scheduler)
{
    private long _dropped;
    private long _expired;

    /// <summary>Bounds of each outbox.</summary>
    public OutboxSettings Bounds { get; } = bounds;

    /// <summary>Age bound in milliseconds.</summary>
    public long MaxAgeMs { get; } = (long)bounds.MaxAge.TotalMilliseconds;

    /// <summary>Bounds of what a reliable client has not acknowledged.</summary>
    public SessionSettings ReplayBounds { get; } = sessions;

    /// <summary>Its age bound in milliseconds.</summary>
    public long MaxUnacknowledgedMs { get; } = (long)sessions.MaxAge.TotalMilliseconds;

    /// <summary>The node's clock.</summary>
    public HubClock Clock { get; } = clock;

    /// <summary>Where write loops run.</summary>
    public IWorkScheduler Scheduler { get; } = scheduler;

    /// <summary>What goes over the sockets of the node.</summary>
    public TrafficCounters Traffic { get; } = new(Environment.ProcessorCount);

    /// <summary>Messages dropped by an overflow policy or with a slow consumer.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Messages dropped because their time to live had passed.</summary>
    public long Expired => Interlocked.Read(ref _expired);

    /// <summary>Frames that operators look at.</summary>
    public FrameTaps Taps { get; } = new(clock.Time);

    /// <summary>Test-only; null in a hub that serves anybody.</summary>
    public DeliveryFaults? Faults { get; init; }

    internal void CountDropped(int messages)
    {
        if (messages > 0) Interlocked.Add(ref _dropped, messages);
    }

    internal void CountExpired(int messages) => Interlocked.Add(ref _expired, messages);
}
