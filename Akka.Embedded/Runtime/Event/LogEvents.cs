using System.Globalization;
using Akka.Actor;

namespace Akka.Event;

/// <summary>How much a line matters.</summary>
public enum LogLevel
{
    /// <summary>For whoever looks for a fault.</summary>
    DebugLevel,

    /// <summary>The course of things.</summary>
    InfoLevel,

    /// <summary>Worth a look.</summary>
    WarningLevel,

    /// <summary>Something failed.</summary>
    ErrorLevel,
}

/// <summary>One line of the log, on its way to the loggers.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    /// <summary>Made on the thread that logs.</summary>
    protected LogEvent()
    {
        Timestamp = Embedded.Simulation.SimulationContext.Active is { } simulated ? simulated.UtcNow : DateTime.UtcNow;
        Thread = Thread.CurrentThread;
    }

    /// <summary>What went wrong; may be null.</summary>
    public Exception Cause { get; protected set; }

    /// <summary>When, in UTC.</summary>
    public DateTime Timestamp { get; }

    /// <summary>The thread that logged.</summary>
    public Thread Thread { get; }

    /// <summary>Who logged.</summary>
    public string LogSource { get; protected set; }

    /// <summary>The type of who logged.</summary>
    public Type LogClass { get; protected set; }

    /// <summary>The text, or a <see cref="LogMessage"/> that becomes text when someone reads it.</summary>
    public object Message { get; protected set; }

    /// <summary>How much it matters.</summary>
    public abstract LogLevel LogLevel();

    /// <inheritdoc />
    public override string ToString()
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"[{LogLevel().StringFor()}][{Timestamp:MM/dd/yyyy HH:mm:ss.fffK}][Thread {Thread.ManagedThreadId:0000}][{LogSource}] {Message}");
        return Cause is null ? line : $"{line}{Environment.NewLine}Cause: {Cause}";
    }
}

/// <summary>A line for whoever looks for a fault.</summary>
public class Debug : LogEvent
{
    /// <summary>Without an exception.</summary>
    public Debug(string logSource, Type logClass, object message) : this(null, logSource, logClass, message) { }

    /// <summary>With an exception.</summary>
    public Debug(Exception cause, string logSource, Type logClass, object message) =>
        (Cause, LogSource, LogClass, Message) = (cause, logSource, logClass, message);

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>A line about the course of things.</summary>
public class Info : LogEvent
{
    /// <summary>Without an exception.</summary>
    public Info(string logSource, Type logClass, object message) : this(null, logSource, logClass, message) { }

    /// <summary>With an exception.</summary>
    public Info(Exception cause, string logSource, Type logClass, object message) =>
        (Cause, LogSource, LogClass, Message) = (cause, logSource, logClass, message);

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;
}

/// <summary>A line worth a look.</summary>
public class Warning : LogEvent
{
    /// <summary>Without an exception.</summary>
    public Warning(string logSource, Type logClass, object message) : this(null, logSource, logClass, message) { }

    /// <summary>With an exception.</summary>
    public Warning(Exception cause, string logSource, Type logClass, object message) =>
        (Cause, LogSource, LogClass, Message) = (cause, logSource, logClass, message);

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}

/// <summary>A line about a failure.</summary>
public class Error : LogEvent
{
    /// <summary>With an exception, which may be null.</summary>
    public Error(Exception cause, string logSource, Type logClass, object message) =>
        (Cause, LogSource, LogClass, Message) = (cause, logSource, logClass, message);

    /// <inheritdoc />
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}

/// <summary>Tells a logger to start; it answers <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    /// <summary>With the bus that will deliver.</summary>
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    /// <summary>The bus that will deliver.</summary>
    public LoggingBus LoggingBus { get; }
}

/// <summary>A logger has started.</summary>
public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression;
