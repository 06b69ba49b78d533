using Hub.Actors.Transport;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// Chooses the messages whose delivery is measured, at most one for each tick of the coarse clock, so that a busy hub pays for some hundred
/// a second and an idle one has them all; and keeps what came of them. Thread safe.
/// </summary>
internal sealed class DeliverySamples(HubClock clock)
{
    private long _lastMs = long.MinValue;
    private long _lastPublishedMs = long.MinValue;

    /// <summary>What the histogram gets; null while there are no instruments.</summary>
    public Action<double>? OnLatency { get; set; }

    /// <summary>The same for the number of recipients, with what they are.</summary>
    public Action<int, string>? OnFanOut { get; set; }

    /// <summary>The last minute.</summary>
    public LatencyWindow Window { get; } = new(clock);

    /// <summary>
    /// True when this tick has no sample yet. Threads may see it at the same moment, and then it has two; that is cheaper than to prevent it.
    /// </summary>
    public bool IsDue(long nowMs) => Volatile.Read(ref _lastMs) != nowMs;

    /// <summary>The tick has its sample.</summary>
    public void Take(long nowMs) => Volatile.Write(ref _lastMs, nowMs);

    /// <summary>Every outbox has the marked message.</summary>
    public void OnDelivered(RequestMark mark)
    {
        var took = clock.Since(mark.ReadAt);
        Window.Add(took);
        OnLatency?.Invoke(took.TotalSeconds);
    }

    /// <summary>A delivery from outside, which has no mark.</summary>
    public void OnPublished(int recipients, string kind)
    {
        var now = clock.NowMs;
        if (Volatile.Read(ref _lastPublishedMs) == now) return;
        Volatile.Write(ref _lastPublishedMs, now);
        OnFanOut?.Invoke(recipients, kind);
    }
}
