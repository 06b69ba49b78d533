using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Time as the system sees it; a TestKit or a simulation may set it.</summary>
public interface ITimeProvider
{
    /// <summary>The time of day.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Time since start that never goes back.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>Like <see cref="MonotonicClock"/>, for measuring.</summary>
    TimeSpan HighResMonotonicClock { get; }
}

/// <summary>Sends messages later.</summary>
public interface ITellScheduler
{
    /// <summary>Sends once.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender);

    /// <summary>Sends once, unless cancelled.</summary>
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);

    /// <summary>Sends again and again.</summary>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender);

    /// <summary>Sends again and again until cancelled.</summary>
    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);
}

/// <summary>Runs work objects later.</summary>
public interface IRunnableScheduler
{
    /// <summary>Runs once, unless cancelled.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable);

    /// <summary>Runs once.</summary>
    void ScheduleOnce(TimeSpan delay, IRunnable action);

    /// <summary>Runs again and again until cancelled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable);

    /// <summary>Runs again and again.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action);
}

/// <summary>Runs delegates later, on the scheduler's thread: they must be short.</summary>
public interface IActionScheduler : IRunnableScheduler
{
    /// <summary>Runs once, unless cancelled.</summary>
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable);

    /// <summary>Runs once.</summary>
    void ScheduleOnce(TimeSpan delay, Action action);

    /// <summary>Runs again and again until cancelled.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable);

    /// <summary>Runs again and again.</summary>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);
}

/// <summary>What actors should not use, since delegates do not run inside them.</summary>
public interface IAdvancedScheduler : IActionScheduler;

/// <summary>The system's scheduler.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    /// <summary>Scheduling of delegates.</summary>
    IAdvancedScheduler Advanced { get; }
}
