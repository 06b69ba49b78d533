using Hub.Actors.Transport;

namespace Hub.Actors.Diagnostics;

/// <summary>Lets so many log lines a second through and counts the rest, so that what clients do wrong cannot fill a disk. Thread safe.</summary>
internal sealed class LogGate(HubClock clock)
{
    /// <summary>Lines in any second.</summary>
    public const int LinesPerSecond = 20;

    private readonly Lock _gate = new();
    private long _second = long.MinValue;
    private int _lines;
    private int _suppressed;

    /// <summary>True when a line may be written now; <paramref name="suppressed"/> tells how many were not since the last one.</summary>
    public bool TryTake(out int suppressed)
    {
        lock (_gate)
        {
            var second = clock.NowMs / 1000;
            if (second != _second) (_second, _lines) = (second, 0);
            if (_lines == LinesPerSecond)
            {
                suppressed = ++_suppressed;
                return false;
            }
            _lines++;
            (suppressed, _suppressed) = (_suppressed, 0);
            return true;
        }
    }
}
