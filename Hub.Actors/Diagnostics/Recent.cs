using Hub.Actors.Transport;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// A value that is dear to compute and good for a moment: the instruments of one collection share it, and so do two collectors that come
/// shortly after each other. Thread safe.
/// </summary>
internal sealed class Recent<T>(HubClock clock, Func<T> compute) where T : class
{
    /// <summary>How long it is good for, milliseconds.</summary>
    public const int LifeMs = 100;

    private readonly Lock _gate = new();
    private T? _value;
    private long _computedMs;

    public T Value
    {
        get
        {
            lock (_gate)
            {
                if (_value is not null && clock.NowMs - _computedMs < LifeMs) return _value;
                _value = compute();
                _computedMs = clock.NowMs;
                return _value;
            }
        }
    }
}
