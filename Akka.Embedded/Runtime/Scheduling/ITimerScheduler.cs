namespace Akka.Actor;

/// <summary>Gets <see cref="Timers"/> before its constructor runs.</summary>
public interface IWithTimers
{
    /// <summary>The actor's timers.</summary>
    ITimerScheduler Timers { get; set; }
}

/// <summary>Messages of an actor to itself, by key. A cancelled or replaced timer never delivers, not even if its message is already queued.</summary>
public interface ITimerScheduler
{
    /// <summary>Keys of the timers that run.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Starts or replaces a periodic timer.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Starts or replaces a periodic timer.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender);

    /// <summary>Starts or replaces a periodic timer.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Starts or replaces a periodic timer.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender);

    /// <summary>Starts or replaces a timer that delivers once.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Starts or replaces a timer that delivers once.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender);

    /// <summary>Whether the timer runs.</summary>
    bool IsTimerActive(object key);

    /// <summary>Cancels a timer, if it runs.</summary>
    void Cancel(object key);

    /// <summary>Cancels all timers; a restart or stop does, too.</summary>
    void CancelAll();
}

/// <summary>What a timer sends: the generation tells a late message from a current one.</summary>
internal sealed class TimerMessage(TimerScheduler owner, object key, int generation, object message)
    : IWrappedMessage, INoSerializationVerificationNeeded
{
    internal TimerScheduler Owner => owner;

    internal object Key => key;

    internal int Generation => generation;

    internal bool Influences { get; } = message is not INotInfluenceReceiveTimeout;

    public object Message => message;

    public override string ToString() => $"TimerMsg(key={key}, generation={generation}, message={message})";
}

/// <summary>The timers of one instance of an actor.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, Timer> _timers = [];
    private int _generation;

    public IReadOnlyCollection<object> ActiveTimers => _timers.Keys;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => StartPeriodicTimer(key, msg, interval, interval, null);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef sender) =>
        StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval) =>
        StartPeriodicTimer(key, msg, initialDelay, interval, null);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef sender)
    {
        var message = Replace(key, msg);
        var task = cell.System.Scheduler.ScheduleTellRepeatedlyCancelable(initialDelay, interval, cell, message, sender);
        _timers[key] = new Timer(msg, message.Generation, Repeats: true, task);
    }

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, null);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef sender)
    {
        var message = Replace(key, msg);
        var task = cell.System.Scheduler.ScheduleTellOnceCancelable(timeout, cell, message, sender);
        _timers[key] = new Timer(msg, message.Generation, Repeats: false, task);
    }

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
            timer.Task.Cancel();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
            timer.Task.Cancel();
        _timers.Clear();
    }

    /// <summary>The message to deliver; null when its timer was cancelled, replaced or belonged to an instance before.</summary>
    internal object Intercept(TimerMessage message)
    {
        if (!ReferenceEquals(message.Owner, this) || !_timers.TryGetValue(message.Key, out var timer) || timer.Generation != message.Generation)
            return null;
        if (!timer.Repeats)
            _timers.Remove(message.Key);
        return timer.Message;
    }

    private TimerMessage Replace(object key, object message)
    {
        Cancel(key);
        return new TimerMessage(this, key, ++_generation, message);
    }

    private readonly record struct Timer(object Message, int Generation, bool Repeats, ICancelable Task);
}
