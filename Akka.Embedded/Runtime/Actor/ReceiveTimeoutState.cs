namespace Akka.Actor.Internal;

/// <summary>The receive timeout of one actor.</summary>
internal abstract class ReceiveTimeoutState : TimerEntry
{
    /// <summary>The wish; null switches the timeout off after the message in hand.</summary>
    internal TimeSpan? Duration { get; set; }

    /// <summary>Whether a timer was started at all.</summary>
    internal bool Pending { get; private protected set; }

    internal static ReceiveTimeoutState For(ActorCell cell, TimeSpan duration)
    {
        ReceiveTimeoutState state = cell.System.Scheduler is QueueScheduler scheduler
            ? new DeadlineReceiveTimeout(cell, scheduler)
            : new ScheduledReceiveTimeout(cell);
        state.Duration = duration;
        return state;
    }

    /// <summary>An influencing message begins: no timeout while it lasts.</summary>
    internal abstract void BeginMessage();

    /// <summary>The time starts anew.</summary>
    internal abstract void Restart();

    /// <summary>No more timeouts.</summary>
    internal abstract void Cancel();
}

/// <summary>
/// Over our own queue a message only moves a deadline; the entry stays where it is and, when it fires early, queues itself for the rest.
/// So a busy actor touches the queue once per timeout, not once per message.
/// </summary>
internal sealed class DeadlineReceiveTimeout(ActorCell cell, QueueScheduler scheduler) : ReceiveTimeoutState
{
    private const long Never = long.MaxValue;

    private long _deadline = Never;
    private int _isQueued;

    internal override void BeginMessage() => Volatile.Write(ref _deadline, Never);

    internal override void Restart()
    {
        Pending = true;
        var deadline = scheduler.NowTicks + Duration.GetValueOrDefault().Ticks;

        // A full fence: either Fire sees the deadline, or this thread sees that the entry left the queue.
        Interlocked.Exchange(ref _deadline, deadline);
        if (Interlocked.CompareExchange(ref _isQueued, 1, 0) == 0 || Due > deadline)
            scheduler.Queue(this, deadline);
    }

    internal override void Cancel()
    {
        Pending = false;
        scheduler.Kill(this);
    }

    internal override void Fire(QueueScheduler scheduler)
    {
        Interlocked.Exchange(ref _isQueued, 0);
        var deadline = Volatile.Read(ref _deadline);
        if (IsDead || deadline == Never)
            return;
        if (deadline > scheduler.NowTicks)
        {
            if (Interlocked.CompareExchange(ref _isQueued, 1, 0) == 0)
                scheduler.Queue(this, deadline);
            return;
        }
        cell.Tell(ReceiveTimeout.Instance, cell);
    }
}

/// <summary>Over another scheduler, such as the TestKit's, each influencing message cancels and schedules, so that its clock decides.</summary>
internal sealed class ScheduledReceiveTimeout(ActorCell cell) : ReceiveTimeoutState
{
    private ICancelable _task;

    internal override void BeginMessage()
    {
        _task?.Cancel();
        _task = null;
    }

    internal override void Restart()
    {
        BeginMessage();
        Pending = true;
        _task = cell.System.Scheduler.ScheduleTellOnceCancelable(Duration.GetValueOrDefault(), cell, ReceiveTimeout.Instance, cell);
    }

    internal override void Cancel()
    {
        Pending = false;
        BeginMessage();
    }

    internal override void Fire(QueueScheduler scheduler) { }
}
