using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A scheduler over one <see cref="TimerQueue"/>; who advances it decides whether time is real or virtual.</summary>
internal abstract class QueueScheduler : SchedulerBase
{
    private readonly object _gate = new();
    private readonly TimerQueue _queue = new();

    protected QueueScheduler(Config scheduler, ILoggingAdapter log) : base(scheduler, log) { }

    /// <summary>The clock that <see cref="TimerEntry.Due"/> is measured with.</summary>
    internal abstract long NowTicks { get; }

    /// <summary>How many entries wait.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
                return _queue.Count;
        }
    }

    /// <summary>Guards the queue; the thread of a real clock also sleeps on it.</summary>
    protected object Gate => _gate;

    protected long NextDue => _queue.NextDue;

    /// <summary>Queues an entry, or moves it if it is queued already; dead ones are left out.</summary>
    internal void Queue(TimerEntry entry, long due)
    {
        due = Align(due);
        lock (_gate)
        {
            if (entry.IsDead || IsClosed)
                return;
            _queue.Remove(entry);
            _queue.Add(entry, due);
            OnQueued(due);
        }
    }

    /// <summary>Takes an entry out for good.</summary>
    internal void Kill(TimerEntry entry)
    {
        lock (_gate)
        {
            entry.IsDead = true;
            _queue.Remove(entry);
        }
    }

    protected virtual bool IsClosed => false;

    /// <summary>Rounds a time to what the clock can tell apart; never down.</summary>
    protected virtual long Align(long due) => due;

    /// <summary>Called with the lock held.</summary>
    protected abstract void OnQueued(long due);

    /// <summary>Fires the next entry that is due; false when there is none.</summary>
    protected bool FireNext(long now)
    {
        TimerEntry entry;
        lock (_gate)
            entry = _queue.PopDue(now);
        if (entry is null)
            return false;
        try
        {
            entry.Fire(this);
        }
        catch (Exception exception)
        {
            Log.Error(exception, "DelayedTask execution failed");
        }
        return true;
    }

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(new TellEntry(receiver, message, sender, cancelable, 0), delay);

    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(new TellEntry(receiver, message, sender, cancelable, interval.Ticks), initialDelay);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(new ActionEntry(action, cancelable, 0), delay);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(new ActionEntry(action.Run, cancelable, 0), delay);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(new ActionEntry(action, cancelable, interval.Ticks), initialDelay);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(new ActionEntry(action.Run, cancelable, interval.Ticks), initialDelay);

    private void Add(CancelableEntry entry, TimeSpan delay)
    {
        if (IsClosed)
            throw new SchedulerException("cannot enqueue after timer shutdown");
        if (!entry.TryAttach(this))
            return;
        entry.Begin(this, NowTicks + delay.Ticks);
    }

    /// <summary>An entry that a caller may cancel.</summary>
    internal abstract class CancelableEntry(ICancelable cancelable, long interval) : TimerEntry
    {
        private CancellationTokenRegistration _registration;
        private long _exactDue;

        internal void Begin(QueueScheduler scheduler, long due)
        {
            _exactDue = due;
            scheduler.Queue(this, due);
        }

        /// <summary>False when it was cancelled before it began.</summary>
        internal bool TryAttach(QueueScheduler scheduler)
        {
            if (cancelable is null)
                return true;
            if (cancelable.IsCancellationRequested)
                return false;
            if (cancelable is Cancelable own)
                own.Attach(scheduler, this);
            else
                _registration = cancelable.Token.UnsafeRegister(static state => ((Action)state)(), () => scheduler.Kill(this));
            return true;
        }

        internal sealed override void Fire(QueueScheduler scheduler)
        {
            if (cancelable is { IsCancellationRequested: true })
                return;
            if (interval > 0)
                Begin(scheduler, _exactDue + interval); // not from the rounded time, or a rate would drift
            else
                Detach();
            Run();
        }

        protected abstract void Run();

        private void Detach()
        {
            (cancelable as Cancelable)?.Detach(this);
            _registration.Dispose();
        }
    }

    private sealed class TellEntry(ICanTell receiver, object message, IActorRef sender, ICancelable cancelable, long interval)
        : CancelableEntry(cancelable, interval)
    {
        protected override void Run() => receiver.Tell(message, sender);
    }

    private sealed class ActionEntry(Action action, ICancelable cancelable, long interval) : CancelableEntry(cancelable, interval)
    {
        protected override void Run() => action();
    }
}
