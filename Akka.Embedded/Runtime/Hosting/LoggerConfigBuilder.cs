#nullable disable

using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Hosting.Logging;
using Microsoft.Extensions.Logging;
using LogLevel = Akka.Event.LogLevel;

namespace Akka.Hosting;

/// <summary>Chooses the loggers of an actor system.</summary>
public sealed class LoggerConfigBuilder
{
    private readonly List<Type> _loggers = [typeof(DefaultLogger)];

    internal LoggerConfigBuilder(AkkaConfigurationBuilder builder)
    {
        Builder = builder;
    }

    /// <summary>Events below this level are not logged.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.InfoLevel;

    /// <summary>Whether the configuration is logged at start.</summary>
    public bool LogConfigOnStart { get; set; }

    internal AkkaConfigurationBuilder Builder { get; }

    /// <summary>Removes every logger, the default one included.</summary>
    public LoggerConfigBuilder ClearLoggers()
    {
        _loggers.Clear();
        return this;
    }

    /// <summary>Adds a logger.</summary>
    public LoggerConfigBuilder AddLogger<T>()
        where T : IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        Add(typeof(T));
        return this;
    }

    internal void Add(Type logger) => _loggers.Add(logger);

    internal AkkaConfigurationBuilder Build() => Builder.AddHocon(
        ConfigurationFactory.FromObject(new Dictionary<string, object>
        {
            ["akka"] = new Dictionary<string, object>
            {
                ["loglevel"] = NameOf(LogLevel),
                ["loggers"] = _loggers.Select(logger => logger.AssemblyQualifiedName),
                ["log-config-on-start"] = LogConfigOnStart,
            },
        }),
        HoconAddMode.Prepend);

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => "Debug",
        LogLevel.InfoLevel => "Info",
        LogLevel.WarningLevel => "Warning",
        LogLevel.ErrorLevel => "Error",
        _ => throw new ConfigurationException($"There is no log level {level}."),
    };
}

/// <summary>Chooses the loggers of an actor system.</summary>
public static class LoggingExtensions
{
    /// <summary>Chooses the loggers.</summary>
    public static AkkaConfigurationBuilder ConfigureLoggers(this AkkaConfigurationBuilder builder, Action<LoggerConfigBuilder> configurator)
    {
        var loggers = new LoggerConfigBuilder(builder);
        configurator(loggers);
        return loggers.Build();
    }

    /// <summary>Adds the logger to standard output.</summary>
    public static LoggerConfigBuilder AddDefaultLogger(this LoggerConfigBuilder configBuilder)
    {
        configBuilder.Add(typeof(DefaultLogger));
        return configBuilder;
    }

    /// <summary>Adds the logger to the host's log.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder)
    {
        configBuilder.Add(typeof(LoggerFactoryLogger));
        return configBuilder;
    }

    /// <summary>Adds the logger to another log.</summary>
    public static LoggerConfigBuilder AddLoggerFactory(this LoggerConfigBuilder configBuilder, ILoggerFactory loggerFactory)
    {
        configBuilder.Builder.AddSetup(new LoggerFactorySetup(loggerFactory));
        return configBuilder.AddLoggerFactory();
    }
}
