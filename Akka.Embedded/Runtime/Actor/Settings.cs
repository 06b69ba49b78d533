using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The <c>akka</c> keys that the runtime reads, read once.</summary>
public class Settings
{
    /// <summary>From a configuration; what it leaves open comes from the defaults.</summary>
    public Settings(ActorSystem system, Config config) : this(system, config, ActorSystemSetup.Empty) { }

    /// <summary>From a configuration and a setup.</summary>
    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        System = system;
        Setup = setup;
        Config = config.SafeWithFallback(ConfigurationFactory.Default());
        ReadLogging();
        ReadDebug();
        var actor = Config.GetConfig("akka.actor");
        AskTimeout = actor.GetTimeSpan("ask-timeout", Timeout.InfiniteTimeSpan, allowInfinite: true);
        CreationTimeout = actor.GetTimeSpan("creation-timeout", TimeSpan.FromSeconds(20));
        SupervisorStrategyClass = actor.GetString("guardian-supervisor-strategy", "Akka.Actor.DefaultSupervisorStrategy");
        StashCapacity = actor.GetInt("default-mailbox.stash-capacity", Deploy.NoStashSize);
        SchedulerClass = Config.GetString("akka.scheduler.implementation");
        SchedulerShutdownTimeout = Config.GetTimeSpan("akka.scheduler.shutdown-timeout", TimeSpan.FromSeconds(5));
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system", true);
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate", true);
    }

    /// <summary>The system.</summary>
    public ActorSystem System { get; }

    /// <summary>What the system was set up with besides configuration.</summary>
    public ActorSystemSetup Setup { get; }

    /// <summary>The configuration, defaults included.</summary>
    public Config Config { get; private set; }

    /// <summary>Least level that is logged.</summary>
    public string LogLevel { get; private set; }

    /// <summary>Least level that goes to standard output while the loggers are not running.</summary>
    public string StdoutLogLevel { get; private set; }

    /// <summary>Type names of the loggers.</summary>
    public IList<string> Loggers { get; private set; }

    /// <summary>How long a logger may take to start.</summary>
    public TimeSpan LoggerStartTimeout { get; private set; }

    /// <summary>Whether to start without waiting for the loggers.</summary>
    public bool LoggerAsyncStart { get; private set; }

    /// <summary>Fills templates.</summary>
    public ILogMessageFormatter LogFormatter { get; private set; }

    /// <summary>Writes to standard output.</summary>
    public MinimalLogger StdoutLogger { get; private set; }

    /// <summary>Whether the configuration is logged at start.</summary>
    public bool LogConfigOnStart { get; private set; }

    /// <summary>How many dead letters are logged before a pause; 0 for none.</summary>
    public int LogDeadLetters { get; private set; }

    /// <summary>Whether dead letters are logged while the system ends.</summary>
    public bool LogDeadLettersDuringShutdown { get; private set; }

    /// <summary>How long the pause is.</summary>
    public TimeSpan LogDeadLettersSuspendDuration { get; private set; }

    /// <summary>Whether actors that ask for it log each message.</summary>
    public bool AddLoggingReceive { get; private set; }

    /// <summary>Whether messages that the runtime handles itself are logged.</summary>
    public bool DebugAutoReceive { get; private set; }

    /// <summary>Whether births, deaths and watches are logged.</summary>
    public bool DebugLifecycle { get; private set; }

    /// <summary>Whether unhandled messages are logged.</summary>
    public bool DebugUnhandledMessage { get; private set; }

    /// <summary>Whether subscriptions are logged.</summary>
    public bool DebugEventStream { get; private set; }

    /// <summary>How long an ask waits that names no timeout.</summary>
    public TimeSpan AskTimeout { get; }

    /// <summary>How long making an actor may take.</summary>
    public TimeSpan CreationTimeout { get; }

    /// <summary>The strategy of <c>/user</c>.</summary>
    public string SupervisorStrategyClass { get; }

    /// <summary>The scheduler's type.</summary>
    public string SchedulerClass { get; }

    /// <summary>How long the scheduler may take to end.</summary>
    public TimeSpan SchedulerShutdownTimeout { get; }

    /// <summary>Whether a coordinated shutdown ends the system.</summary>
    public bool CoordinatedShutdownTerminateActorSystem { get; }

    /// <summary>Whether ending the system runs the coordinated shutdown.</summary>
    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    internal int StashCapacity { get; }

    /// <summary>Adds defaults below all others.</summary>
    public void InjectTopLevelFallback(Config config) => Config = Config.SafeWithFallback(config);

    private void ReadLogging()
    {
        LogLevel = Config.GetString("akka.loglevel");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel");
        Loggers = Config.GetStringList("akka.loggers", []);
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout", TimeSpan.FromSeconds(5));
        LoggerAsyncStart = Config.GetBoolean("akka.logger-async-start");
        LogFormatter = CreateOr("akka.logger-formatter", DefaultLogMessageFormatter.Instance);
        StdoutLogger = CreateOr<MinimalLogger>("akka.stdout-logger-class", new StandardOutLogger());
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = Config.GetTimeSpan("akka.log-dead-letters-suspend-duration", TimeSpan.FromMinutes(5), allowInfinite: true);
        LogDeadLetters = Config.GetString("akka.log-dead-letters", "10").ToLowerInvariant() switch
        {
            "on" or "true" => int.MaxValue,
            "off" or "false" => 0,
            _ => Config.GetInt("akka.log-dead-letters", 10),
        };
    }

    private void ReadDebug()
    {
        AddLoggingReceive = Config.GetBoolean("akka.actor.debug.receive");
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
    }

    private T CreateOr<T>(string key, T otherwise) where T : class
    {
        var name = Config.GetString(key);
        if (string.IsNullOrWhiteSpace(name))
            return otherwise;
        var type = TypeLookup.Find(name) ?? throw new ConfigurationException($"{key} names the unknown type [{name}]");
        return (T)Activator.CreateInstance(type);
    }

    /// <inheritdoc />
    public override string ToString() => Config.ToString();
}
