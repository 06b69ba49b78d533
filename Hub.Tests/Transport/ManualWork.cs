using Hub.Actors.Transport;

namespace Hub.Tests.Transport;

/// <summary>Transport work that runs when a spec says so, on its own thread.</summary>
internal sealed class ManualWork : IWorkScheduler
{
    private readonly Queue<IThreadPoolWorkItem> _items = new();

    /// <summary>Work that waits.</summary>
    public int Count => _items.Count;

    public void Schedule(IThreadPoolWorkItem item) => _items.Enqueue(item);

    /// <summary>Runs what waits and what that schedules.</summary>
    public void Run()
    {
        while (_items.TryDequeue(out var item)) item.Execute();
    }
}

/// <summary>A clock that a spec moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void Advance(int milliseconds) => _ticks += milliseconds * TimeSpan.TicksPerMillisecond;
}
