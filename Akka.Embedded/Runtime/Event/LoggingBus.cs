using System.Collections.Concurrent;
using Akka.Actor;

namespace Akka.Event;

/// <summary>Delivers events to subscribers of their type, base types and interfaces; the log runs over it.</summary>
public class LoggingBus
{
    private readonly Lock _gate = new();

    // In order of subscription, so that delivery has an order, too.
    private readonly List<Subscription> _subscriptions = [];
    private volatile ConcurrentDictionary<Type, IActorRef[]> _receivers = new();

    /// <summary>Least level that is logged.</summary>
    public LogLevel LogLevel { get; private set; }

    /// <summary>Delivers to everyone who subscribed to the event's type.</summary>
    public virtual void Publish(object @event)
    {
        var type = @event.GetType();
        if (!_receivers.TryGetValue(type, out var receivers))
            receivers = FindReceivers(type);
        foreach (var receiver in receivers)
            receiver.Tell(@event, ActorCell.GetCurrentSelfOrNoSender());
    }

    /// <summary>Subscribes to a type; false when it was subscribed already.</summary>
    public virtual bool Subscribe(IActorRef subscriber, Type classifier)
    {
        lock (_gate)
        {
            if (_subscriptions.Exists(each => each.Type == classifier && each.Subscriber.Equals(subscriber)))
                return false;
            _subscriptions.Add(new Subscription(subscriber, classifier));
            _receivers = new ConcurrentDictionary<Type, IActorRef[]>();
            return true;
        }
    }

    /// <summary>Ends all subscriptions; false when there were none.</summary>
    public virtual bool Unsubscribe(IActorRef subscriber)
    {
        lock (_gate)
        {
            var removed = _subscriptions.RemoveAll(each => each.Subscriber.Equals(subscriber));
            _receivers = new ConcurrentDictionary<Type, IActorRef[]>();
            return removed > 0;
        }
    }

    /// <summary>Ends the subscription to a type, or leaves the type out of wider subscriptions.</summary>
    public virtual bool Unsubscribe(IActorRef subscriber, Type classifier)
    {
        lock (_gate)
        {
            bool found;
            if (_subscriptions.Exists(each => each.Type == classifier))
            {
                found = _subscriptions.RemoveAll(each => each.Type == classifier && each.Subscriber.Equals(subscriber)) > 0;
            }
            else
            {
                var wider = _subscriptions.FindAll(each => each.Type.IsAssignableFrom(classifier) && each.Subscriber.Equals(subscriber));
                wider.ForEach(each => each.Except.Add(classifier));
                found = wider.Count > 0;
            }
            _receivers = new ConcurrentDictionary<Type, IActorRef[]>();
            return found;
        }
    }

    /// <summary>Changes the least level that is logged.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        LogLevel = logLevel;
        foreach (var logger in Loggers.Snapshot())
            SubscribeFrom(logLevel, logger);
    }

    /// <summary>Logs to standard output until the configured loggers run.</summary>
    public void StartStdoutLogger(Settings config) => SubscribeFrom(Logging.LogLevelFor(config.StdoutLogLevel), config.StdoutLogger);

    internal LoggerSet Loggers { get; } = new();

    internal void StartDefaultLoggers(ActorSystemImpl system)
    {
        LogLevel = Logging.LogLevelFor(system.Settings.LogLevel);
        Loggers.Start(system, this);
    }

    internal void StopDefaultLoggers(ActorSystem system) => Loggers.Stop(system, this);

    internal void SubscribeFrom(LogLevel level, IActorRef logger)
    {
        foreach (var each in Enum.GetValues<LogLevel>())
        {
            if (each >= level)
                Subscribe(logger, each.ClassFor());
            else
                Unsubscribe(logger, each.ClassFor());
        }
    }

    private IActorRef[] FindReceivers(Type type)
    {
        lock (_gate)
        {
            var receivers = _subscriptions
                .Where(each => each.Type.IsAssignableFrom(type) && !each.Except.Exists(except => except.IsAssignableFrom(type)))
                .Select(each => each.Subscriber)
                .Distinct()
                .ToArray();
            _receivers[type] = receivers;
            return receivers;
        }
    }

    private sealed record Subscription(IActorRef Subscriber, Type Type)
    {
        internal List<Type> Except { get; } = [];
    }
}

/// <summary>The system's event bus.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;

    /// <summary>May log subscriptions.</summary>
    public EventStream(bool debug) => _debug = debug;

    /// <inheritdoc />
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        if (subscriber is ActorCell cell)
            cell.IsSubscriber = true;
        var subscribed = base.Subscribe(subscriber, channel);

        // It may have ended meanwhile; then its end did not know of this subscription.
        if (subscriber is ActorCell { IsTerminated: true })
            base.Unsubscribe(subscriber);
        Note($"subscribing {subscriber} to channel {channel}");
        return subscribed;
    }

    /// <inheritdoc />
    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        Note($"unsubscribing {subscriber} from channel {channel}");
        return base.Unsubscribe(subscriber, channel);
    }

    /// <inheritdoc />
    public override bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        Note($"unsubscribing {subscriber} from all channels");
        return base.Unsubscribe(subscriber);
    }

    private void Note(FormattableString text)
    {
        if (_debug)
            Publish(new Debug(nameof(EventStream), GetType(), text.ToString()));
    }
}

/// <summary>Subscribing by type argument.</summary>
public static class EventStreamExtensions
{
    /// <summary>Subscribes to a type.</summary>
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Subscribe(subscriber, typeof(TChannel));

    /// <summary>Ends the subscription to a type.</summary>
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Unsubscribe(subscriber, typeof(TChannel));
}
