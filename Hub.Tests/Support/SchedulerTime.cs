using Akka.Actor;

namespace Hub.Tests.Support;

/// <summary>The clock of an actor system's scheduler as a <see cref="TimeProvider"/>, so that a test scheduler owns all time there is.</summary>
#pragma warning disable CA1001 // The semaphore is used without its wait handle, so there is nothing to dispose.
public sealed class SchedulerTime(IScheduler scheduler) : TimeProvider
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _timers = new(0);

    /// <summary>Waits until one more timer was made: then time may move without missing it.</summary>
    public async Task TimerMadeAsync()
    {
        if (!await _timers.WaitAsync(TimeSpan.FromSeconds(10))) throw new TimeoutException("Nobody made a timer.");
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => scheduler.Now.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => scheduler.Now;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(scheduler, callback, state);
        timer.Change(dueTime, period);
        _timers.Release();
        return timer;
    }

    private sealed class Timer(IScheduler scheduler, TimerCallback callback, object? state) : ITimer
    {
        private Cancelable? _due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due?.Cancel();
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            // Asked again when it fires: Akka.NET's test scheduler runs what was cancelled, too.
            var due = _due = new Cancelable(scheduler);
            scheduler.Advanced.ScheduleOnce(dueTime, () => { if (!due.IsCancellationRequested) callback(state); }, due);
            return true;
        }

        public void Dispose() => _due?.Cancel();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
