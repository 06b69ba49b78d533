using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Embedded.Simulation;

/// <summary>The scheduler of a simulated system: time passes only when the simulation says so.</summary>
internal sealed class SimulationScheduler(Config config, ILoggingAdapter log) : QueueScheduler(config, log)
{
    private static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private long _now;

    public override TimeSpan MonotonicClock => TimeSpan.FromTicks(_now);

    public override TimeSpan HighResMonotonicClock => TimeSpan.FromTicks(_now);

    internal override long NowTicks => _now;

    internal DateTimeOffset UtcNow => Epoch.AddTicks(_now);

    protected override DateTimeOffset TimeNow => UtcNow;

    protected override void OnQueued(long due) { }

    /// <summary>Moves to the next due time up to an end and fires one entry; false when there is none.</summary>
    internal bool FireNextUntil(long end)
    {
        var due = NextDue;
        if (due > end)
            return false;
        _now = Math.Max(_now, due);
        return FireNext(_now);
    }

    internal void MoveTo(long time) => _now = Math.Max(_now, time);
}

/// <summary>The virtual clock for code that takes a <see cref="TimeProvider"/>.</summary>
internal sealed class SimulationTimeProvider(SimulationScheduler scheduler) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => scheduler.UtcNow;

    public override long GetTimestamp() => scheduler.NowTicks;

    public override ITimer CreateTimer(TimerCallback callback, object state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(scheduler, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(SimulationScheduler scheduler, TimerCallback callback, object state) : ITimer
    {
        private Entry _entry;
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isDisposed)
                return false;
            Stop();
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            _entry = new Entry(callback, state, period > TimeSpan.Zero ? period.Ticks : 0);
            scheduler.Queue(_entry, scheduler.NowTicks + dueTime.Ticks);
            return true;
        }

        public void Dispose()
        {
            _isDisposed = true;
            Stop();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Stop()
        {
            if (_entry is not null)
                scheduler.Kill(_entry);
            _entry = null;
        }
    }

    private sealed class Entry(TimerCallback callback, object state, long period) : TimerEntry
    {
        internal override void Fire(QueueScheduler scheduler)
        {
            if (period > 0)
                scheduler.Queue(this, Due + period);
            callback(state);
        }
    }
}
