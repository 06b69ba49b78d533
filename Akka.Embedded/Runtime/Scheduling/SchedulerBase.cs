using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Checks arguments for schedulers, and maps every overload to one of six methods.</summary>
public abstract class SchedulerBase : IScheduler, IAdvancedScheduler
{
    /// <summary>The configuration it was made with.</summary>
    protected readonly Config SchedulerConfig;

    /// <summary>Where it logs.</summary>
    protected readonly ILoggingAdapter Log;

    /// <summary>With configuration and log; a class named in <c>akka.scheduler.implementation</c> has this constructor.</summary>
    protected SchedulerBase(Config scheduler, ILoggingAdapter log)
    {
        SchedulerConfig = scheduler;
        Log = log;
    }

    IAdvancedScheduler IScheduler.Advanced => this;

    DateTimeOffset ITimeProvider.Now => TimeNow;

    /// <summary>The time of day.</summary>
    protected abstract DateTimeOffset TimeNow { get; }

    /// <inheritdoc />
    public abstract TimeSpan MonotonicClock { get; }

    /// <inheritdoc />
    public abstract TimeSpan HighResMonotonicClock { get; }

    void ITellScheduler.ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        TellOnce(delay, receiver, message, sender, null);

    void ITellScheduler.ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        TellOnce(delay, receiver, message, sender, cancelable);

    void ITellScheduler.ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        TellRepeatedly(initialDelay, interval, receiver, message, sender, null);

    void ITellScheduler.ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        TellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);

    void IActionScheduler.ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Once(delay, action, cancelable);

    void IActionScheduler.ScheduleOnce(TimeSpan delay, Action action) => Once(delay, action, null);

    void IActionScheduler.ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Repeatedly(initialDelay, interval, action, cancelable);

    void IActionScheduler.ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        Repeatedly(initialDelay, interval, action, null);

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable)
    {
        ValidateDelay(delay, nameof(delay));
        InternalScheduleOnce(delay, action, cancelable);
    }

    /// <inheritdoc />
    public void ScheduleOnce(TimeSpan delay, IRunnable action) => ScheduleOnce(delay, action, null);

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable)
    {
        ValidateDelay(initialDelay, nameof(initialDelay));
        ValidateInterval(interval, nameof(interval));
        InternalScheduleRepeatedly(initialDelay, interval, action, cancelable);
    }

    /// <inheritdoc />
    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null);

    /// <summary>Sends once.</summary>
    protected abstract void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);

    /// <summary>Sends again and again.</summary>
    protected abstract void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);

    /// <summary>Runs once.</summary>
    protected abstract void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable);

    /// <summary>Runs once.</summary>
    protected abstract void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable);

    /// <summary>Runs again and again.</summary>
    protected abstract void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable);

    /// <summary>Runs again and again.</summary>
    protected abstract void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable);

    /// <summary>An interval must be positive.</summary>
    protected static void ValidateInterval(TimeSpan interval, string parameterName)
    {
        if (interval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(parameterName, $"Interval must be >0. It was {interval}");
    }

    /// <summary>A delay must not be negative.</summary>
    protected static void ValidateDelay(TimeSpan delay, string parameterName)
    {
        if (delay < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(parameterName, $"Delay must be >=0. It was {delay}");
    }

    private void TellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
    {
        ValidateDelay(delay, nameof(delay));
        InternalScheduleTellOnce(delay, receiver, message, sender, cancelable);
    }

    private void TellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable)
    {
        ValidateDelay(initialDelay, nameof(initialDelay));
        ValidateInterval(interval, nameof(interval));
        InternalScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);
    }

    private void Once(TimeSpan delay, Action action, ICancelable cancelable)
    {
        ValidateDelay(delay, nameof(delay));
        InternalScheduleOnce(delay, action, cancelable);
    }

    private void Repeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable)
    {
        ValidateDelay(initialDelay, nameof(initialDelay));
        ValidateInterval(interval, nameof(interval));
        InternalScheduleRepeatedly(initialDelay, interval, action, cancelable);
    }
}
