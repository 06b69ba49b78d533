#nullable disable

using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.TestKit;

/// <summary>
/// A scheduler whose time stands still until a spec moves it. Chosen by <c>akka.scheduler.implementation</c>. What is due runs on the
/// thread that moves the time, in the order of its time; for equal times in the order in which it was scheduled.
/// </summary>
public class TestScheduler : IScheduler, IAdvancedScheduler
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, (long Ticks, long Order)> _entries = new();
    private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
    private DateTimeOffset _now;
    private long _order;

    /// <summary>Called by the actor system.</summary>
    public TestScheduler(Config schedulerConfig, ILoggingAdapter log)
    {
        _now = _start;
    }

    /// <inheritdoc />
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    /// <inheritdoc />
    public TimeSpan MonotonicClock => Now - _start;

    /// <inheritdoc />
    public TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <inheritdoc />
    public IAdvancedScheduler Advanced => this;

    /// <summary>The time that a spec sees.</summary>
    protected DateTimeOffset TimeNow => Now;

    /// <summary>Moves the time on and runs what became due.</summary>
    public void Advance(TimeSpan offset)
    {
        DateTimeOffset goal;
        long newest;
        lock (_gate)
        {
            goal = _now + offset;
            _now = goal;
            newest = _order;
        }

        while (TryTakeDue(goal, newest, out var entry))
        {
            if (entry.Cancelable is { IsCancellationRequested: true })
            {
                continue;
            }

            entry.Run();
            if (entry.Interval is { } interval && entry.Cancelable is not { IsCancellationRequested: true })
            {
                Schedule(entry, interval);
            }
        }
    }

    /// <summary>Moves the time to that moment.</summary>
    /// <exception cref="InvalidOperationException">The moment has passed.</exception>
    public void AdvanceTo(DateTimeOffset when)
    {
        var now = Now;
        if (when < now)
        {
            throw new InvalidOperationException($"It is {now:O}; time cannot go back to {when:O}.");
        }

        Advance(when - now);
    }

    /// <inheritdoc />
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null);

    /// <inheritdoc />
    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        ScheduleOnce(delay, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    /// <inheritdoc />
    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Schedule(new Entry(action, null, cancelable), delay);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Schedule(new Entry(action, interval, cancelable), initialDelay);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action.Run, null);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) => ScheduleOnce(delay, action.Run, cancelable);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, null);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, action.Run, cancelable);

    private void Schedule(Entry entry, TimeSpan delay)
    {
        lock (_gate)
        {
            _entries.Enqueue(entry, ((_now + delay).UtcTicks, ++_order));
        }
    }

    /// <summary>Only what was there when the advance began: as in Akka.NET a repeating entry runs at most once per advance.</summary>
    private bool TryTakeDue(DateTimeOffset goal, long newest, out Entry entry)
    {
        lock (_gate)
        {
            if (_entries.TryPeek(out entry, out var key) && key.Ticks <= goal.UtcTicks && key.Order <= newest)
            {
                _entries.Dequeue();
                return true;
            }

            return false;
        }
    }

    private sealed record Entry(Action Run, TimeSpan? Interval, ICancelable Cancelable);
}
