#nullable disable

using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Akka.Hosting.Logging;

/// <summary>Passes log events of the actor system on to the host's log, in the category of <see cref="ActorSystem"/>.</summary>
public class LoggerFactoryLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILogger<ActorSystem> _log;

    /// <summary>Made by the actor system.</summary>
    /// <exception cref="ConfigurationException">The system has no <see cref="LoggerFactorySetup"/>.</exception>
    public LoggerFactoryLogger()
    {
        var setup = Context.System.Settings.Setup.Get<LoggerFactorySetup>();
        _log = setup.HasValue
            ? setup.Value.LoggerFactory.CreateLogger<ActorSystem>()
            : throw new ConfigurationException($"{nameof(LoggerFactoryLogger)} needs a {nameof(LoggerFactorySetup)} in the actor system's setup.");
    }

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent logEvent:
                Log(logEvent, Sender.Path);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Passes one event on.</summary>
    protected virtual void Log(LogEvent log, ActorPath path)
    {
        var level = LevelOf(log.LogLevel());
        if (_log.IsEnabled(level))
        {
            _log.Log(level, default, log, log.Cause, (logEvent, _) => logEvent.ToString());
        }
    }

    private static HostLevel LevelOf(Event.LogLevel level) => level switch
    {
        Event.LogLevel.DebugLevel => HostLevel.Debug,
        Event.LogLevel.InfoLevel => HostLevel.Information,
        Event.LogLevel.WarningLevel => HostLevel.Warning,
        _ => HostLevel.Error,
    };
}
