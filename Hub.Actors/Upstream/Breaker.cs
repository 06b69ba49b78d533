namespace Hub.Actors.Upstream;

/// <summary>State of a <see cref="Breaker"/>; the numbers are what its metric shows.</summary>
public enum BreakerState : byte
{
    /// <summary>Calls go through.</summary>
    Closed = 0,
    /// <summary>One call is finding out whether the backend is back.</summary>
    HalfOpen = 1,
    /// <summary>Calls fail at once.</summary>
    Open = 2,
}

/// <summary>
/// Circuit breaker of one backend: opens after so many failures in a row, lets a single probe through after a pause, and closes when that
/// succeeds. Akka's own breaker runs the call itself and counts its time-outs on threads of its choice; here calls are many at a time, begin
/// in queues and end as messages, so the dispatcher actor asks before and tells after. Pure and not thread safe.
/// </summary>
internal sealed class Breaker(int maxFailures, TimeSpan pause)
{
    private readonly long _pauseMs = (long)pause.TotalMilliseconds;
    private int _failures;
    private int _era;
    private long _openedMs;

    /// <summary>Where it is.</summary>
    public BreakerState State { get; private set; }

    /// <summary>Times it went from closed to open.</summary>
    public long Openings { get; private set; }

    /// <summary>Failures since the last success, while it is closed.</summary>
    public int FailuresInARow => _failures;

    /// <summary>While it is open: milliseconds until a probe may go.</summary>
    public long ReopensInMs(long nowMs) => Math.Max(0, _pauseMs - (nowMs - _openedMs));

    /// <summary>True when a call that comes now would be refused; changes nothing.</summary>
    public bool WouldRefuse(long nowMs) => State switch
    {
        BreakerState.Closed => false,
        BreakerState.HalfOpen => true,
        _ => nowMs - _openedMs < _pauseMs,
    };

    /// <summary>Lets a call through or not. <paramref name="pass"/> is to be given back with the result.</summary>
    public bool TryEnter(long nowMs, out int pass)
    {
        pass = _era;
        if (State == BreakerState.Closed) return true;
        if (WouldRefuse(nowMs)) return false;
        Go(BreakerState.HalfOpen);
        pass = _era;
        return true;
    }

    /// <summary>The call succeeded. Results of calls that began before the last change say nothing about the backend now.</summary>
    public void OnSuccess(int pass)
    {
        if (pass != _era) return;
        _failures = 0;
        if (State == BreakerState.HalfOpen) Go(BreakerState.Closed);
    }

    /// <summary>The call failed.</summary>
    public void OnFailure(int pass, long nowMs)
    {
        if (pass != _era) return;
        if (State == BreakerState.Closed && ++_failures < maxFailures) return;
        if (State == BreakerState.Closed) Openings++;
        _openedMs = nowMs;
        Go(BreakerState.Open);
    }

    /// <summary>The call ended without telling anything about the backend; a probe leaves its place to the next call.</summary>
    public void OnNothing(int pass)
    {
        if (pass != _era || State != BreakerState.HalfOpen) return;
        Go(BreakerState.Open);                          // the pause is over already: the next call is the probe
    }

    private void Go(BreakerState state)
    {
        State = state;
        _failures = 0;
        _era++;
    }
}
