using Akka.Util;

namespace Akka.Actor.Internal;

/// <summary>How often a child was restarted, for the budget of its supervisor.</summary>
public class ChildRestartStats
{
    private readonly Func<TimeSpan> _clock;
    private long _windowStart = -1;

    internal ChildRestartStats(IInternalActorRef child, Func<TimeSpan> clock)
    {
        Child = child;
        _clock = clock;
    }

    /// <summary>The child.</summary>
    public IInternalActorRef Child { get; }

    /// <summary>The child's incarnation.</summary>
    public long Uid => Child.Path.Uid;

    /// <summary>Restarts counted so far, in the present window if there is one.</summary>
    public uint MaxNrOfRetriesCount { get; private set; }

    /// <summary>Counts a restart; false when the budget is spent.</summary>
    public bool RequestRestartPermission(int maxNrOfRetries, int withinTimeMilliseconds)
    {
        if (maxNrOfRetries == 0)
            return false;
        if (withinTimeMilliseconds > 0)
            return FitsWindow(maxNrOfRetries > 0 ? maxNrOfRetries : 1, withinTimeMilliseconds);
        return maxNrOfRetries < 0 || ++MaxNrOfRetriesCount <= maxNrOfRetries;
    }

    // The window starts with the first failure and does not slide: one that comes after its end starts the next.
    private bool FitsWindow(int retries, int withinTimeMilliseconds)
    {
        var now = _clock().Ticks;
        if (_windowStart < 0)
            _windowStart = now;
        if (now - _windowStart <= withinTimeMilliseconds * TimeSpan.TicksPerMillisecond)
            return ++MaxNrOfRetriesCount <= retries;
        MaxNrOfRetriesCount = 1;
        _windowStart = now;
        return true;
    }
}
