namespace Hub.Host.WebSockets;

/// <summary>Keeps a flood of bad handshakes from becoming a flood of log lines: so many a second, and the next line says how many were left out.</summary>
public sealed class LogLimiter
{
    /// <summary>Lines within one second.</summary>
    public const int LinesPerSecond = 10;

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private long _windowStart;
    private int _taken;
    private long _suppressed;

    /// <summary>Creates a limiter with its whole first second to spend.</summary>
    public LogLimiter(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _windowStart = time.GetTimestamp();
    }

    /// <summary>True when a line may be written now.</summary>
    /// <param name="suppressed">How many were refused since the last one that was allowed.</param>
    public bool TryTake(out long suppressed)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            if (_time.GetElapsedTime(_windowStart, now) >= TimeSpan.FromSeconds(1))
            {
                _windowStart = now;
                _taken = 0;
            }

            if (_taken == LinesPerSecond)
            {
                _suppressed++;
                suppressed = 0;
                return false;
            }

            _taken++;
            suppressed = _suppressed;
            _suppressed = 0;
            return true;
        }
    }
}
