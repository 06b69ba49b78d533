namespace Hub.Actors.Events;

/// <summary>The wait for the application's answer to one event. Its token fires when nobody waits any more.</summary>
internal sealed class EventWait : CancellationTokenSource
{
    private volatile bool _isLate;

    /// <summary>
    /// Set before the token fires for the deadline, and for nothing else. The clock cannot tell the two apart: it is too coarse, and a timer
    /// that fires a millisecond early would make a dead backend look like clients that changed their minds.
    /// </summary>
    public bool IsLate
    {
        get => _isLate;
        set => _isLate = value;
    }
}
