using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Util;

namespace Akka.Event;

/// <summary>The loggers that <c>akka.loggers</c> names.</summary>
internal sealed class LoggerSet
{
    private readonly List<IActorRef> _running = [];
    private int _count;

    internal IActorRef[] Snapshot()
    {
        lock (_running)
            return _running.ToArray();
    }

    internal void Start(ActorSystemImpl system, LoggingBus bus)
    {
        var source = $"{nameof(EventStream)}({system.Name})";
        var keepsStdout = false;
        var starting = new List<Task>();
        foreach (var name in system.Settings.Loggers)
        {
            var type = TypeLookup.Find(name) ?? throw new ConfigurationException($"Logger specified in config cannot be found: \"{name}\"");
            if (typeof(MinimalLogger).IsAssignableFrom(type))
                keepsStdout = true;
            else
                starting.Add(StartOne(system, bus, type, source));
        }
        system.Simulation?.RunUntilIdle();
        if (!system.Settings.LoggerAsyncStart && !Task.WaitAll(starting.ToArray(), system.IsSimulated ? TimeSpan.Zero : system.Settings.LoggerStartTimeout))
        {
            bus.Publish(new Warning(source, typeof(EventStream),
                $"A logger did not respond within {system.Settings.LoggerStartTimeout} to InitializeLogger(bus); it may miss the first events."));
        }
        if (system.Settings.DebugUnhandledMessage)
            bus.Subscribe(system.SystemActorOf<UnhandledMessageForwarder>(nameof(UnhandledMessageForwarder)), typeof(UnhandledMessage));
        if (!keepsStdout)
            bus.Unsubscribe(system.Settings.StdoutLogger);
        bus.Publish(new Debug(source, typeof(EventStream), "Default Loggers started"));
    }

    internal void Stop(ActorSystem system, LoggingBus bus)
    {
        bus.StartStdoutLogger(system.Settings);
        foreach (var logger in Snapshot())
        {
            bus.Unsubscribe(logger);
            ((IInternalActorRef)logger).Stop();
        }
        lock (_running)
            _running.Clear();
    }

    private async Task StartOne(ActorSystemImpl system, LoggingBus bus, Type type, string source)
    {
        var name = $"log{++_count}-{type.Name}";
        var logger = system.SystemActorOf(Props.Create(type), name);
        var answer = await logger.Ask(new InitializeLogger(bus), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        if (answer is not LoggerInitialized)
        {
            bus.Publish(new Error(null, source, typeof(EventStream),
                $"Logger {name} [{type}] did not respond with {nameof(LoggerInitialized)}, sent instead {answer.GetType()}. Stopping logger."));
            ((IInternalActorRef)logger).Stop();
            return;
        }
        lock (_running)
            _running.Add(logger);
        bus.SubscribeFrom(bus.LogLevel, logger);
        bus.Publish(new Debug(source, typeof(EventStream), $"Logger {name} [{type.Name}] started"));
    }

    private sealed class UnhandledMessageForwarder : ActorBase
    {
        protected override bool Receive(object message)
        {
            if (message is not UnhandledMessage unhandled)
                return false;
            var sender = unhandled.Sender is null ? "NoSender" : unhandled.Sender.Path.ToString();
            var text = string.Create(CultureInfo.InvariantCulture, $"Unhandled message from {sender} : {unhandled.Message}");
            Context.System.EventStream.Publish(new Debug(unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), text));
            return true;
        }
    }
}
