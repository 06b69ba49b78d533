using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Akka.Actor;

namespace Akka.Event;

/// <summary>Where an actor logs.</summary>
public interface ILoggingAdapter
{
    /// <summary>Fills templates.</summary>
    ILogMessageFormatter Formatter { get; }

    /// <summary>Whether debug lines are logged.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>Whether info lines are logged.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>Whether warnings are logged.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>Whether errors are logged.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>Whether lines of a level are logged.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Logs a text.</summary>
    void Log(LogLevel logLevel, Exception cause, string format);

    /// <summary>Logs a template with its arguments.</summary>
    void Log(LogLevel logLevel, Exception cause, LogMessage message);
}

/// <summary>Fills templates.</summary>
public interface ILogMessageFormatter
{
    /// <summary>The text.</summary>
    string Format(string format, params object[] args);

    /// <summary>The text.</summary>
    string Format(string format, IEnumerable<object> args);
}

/// <summary>Fills <c>{0}</c> by number and <c>{Name}</c> by order.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    /// <summary>The only instance needed.</summary>
    public static readonly DefaultLogMessageFormatter Instance = new();

    /// <inheritdoc />
    public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());

    /// <inheritdoc />
    [SuppressMessage("Performance", "CA1863", Justification = "A log line's template is used about once per line; caching costs more.")]
    public string Format(string format, params object[] args) => args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, Number(format), args);

    // {User} becomes {0}, the next name {1}: what string.Format needs.
    private static string Number(string format)
    {
        StringBuilder numbered = null;
        var index = 0;
        for (var at = 0; at < format.Length; at++)
        {
            var isName = format[at] == '{' && at + 1 < format.Length && (char.IsAsciiLetter(format[at + 1]) || format[at + 1] is '@' or '$' or '_');
            if (!isName || (at > 0 && format[at - 1] == '{'))
            {
                numbered?.Append(format[at]);
                continue;
            }
            numbered ??= new StringBuilder(format, 0, at, format.Length);
            numbered.Append('{').Append(index++);
            at += format.AsSpan(at).IndexOfAny(':', ',', '}') is > 0 and var length ? length - 1 : format.Length;
        }
        return numbered?.ToString() ?? format;
    }
}

/// <summary>A template and its arguments, filled when someone reads it.</summary>
public abstract class LogMessage
{
    /// <summary>Fills the template.</summary>
    protected readonly ILogMessageFormatter Formatter;

    /// <summary>With a template.</summary>
    protected LogMessage(ILogMessageFormatter formatter, string format) => (Formatter, Format) = (formatter, format);

    /// <summary>The template.</summary>
    public string Format { get; }

    /// <summary>The arguments as text.</summary>
    public abstract string Unformatted();

    /// <summary>The arguments.</summary>
    public abstract IEnumerable<object> Parameters();
}

internal sealed class TemplateMessage(ILogMessageFormatter formatter, string format, object[] arguments) : LogMessage(formatter, format)
{
    public override string ToString() => Formatter.Format(Format, arguments);

    public override string Unformatted() => string.Join(",", arguments);

    public override IEnumerable<object> Parameters() => arguments;
}

/// <summary>Base of adapters.</summary>
public abstract class LoggingAdapterBase : ILoggingAdapter
{
    /// <summary>With a formatter.</summary>
    protected LoggingAdapterBase(ILogMessageFormatter logMessageFormatter) =>
        Formatter = logMessageFormatter ?? throw new ArgumentNullException(nameof(logMessageFormatter), "The message formatter must not be null.");

    /// <inheritdoc />
    public ILogMessageFormatter Formatter { get; }

    /// <inheritdoc />
    public abstract bool IsDebugEnabled { get; }

    /// <inheritdoc />
    public abstract bool IsInfoEnabled { get; }

    /// <inheritdoc />
    public abstract bool IsWarningEnabled { get; }

    /// <inheritdoc />
    public abstract bool IsErrorEnabled { get; }

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => IsDebugEnabled,
        LogLevel.InfoLevel => IsInfoEnabled,
        LogLevel.WarningLevel => IsWarningEnabled,
        LogLevel.ErrorLevel => IsErrorEnabled,
        _ => throw new NotSupportedException($"Unknown LogLevel {logLevel}"),
    };

    /// <inheritdoc />
    public void Log(LogLevel logLevel, Exception cause, string format)
    {
        if (IsEnabled(logLevel))
            NotifyLog(logLevel, format, cause);
    }

    /// <inheritdoc />
    public void Log(LogLevel logLevel, Exception cause, LogMessage message)
    {
        if (IsEnabled(logLevel))
            NotifyLog(logLevel, message, cause);
    }

    /// <summary>Passes a line on.</summary>
    protected abstract void NotifyLog(LogLevel logLevel, object message, Exception cause = null);
}

/// <summary>An adapter that publishes to a bus.</summary>
public sealed class BusLogging : LoggingAdapterBase
{
    /// <summary>With a bus and a name for its lines.</summary>
    public BusLogging(LoggingBus bus, string logSource, Type logClass, ILogMessageFormatter logMessageFormatter) : base(logMessageFormatter) =>
        (Bus, LogSource, LogClass) = (bus, logSource, logClass);

    /// <summary>The bus.</summary>
    public LoggingBus Bus { get; }

    /// <summary>Who logs.</summary>
    public string LogSource { get; }

    /// <summary>The type of who logs.</summary>
    public Type LogClass { get; }

    /// <inheritdoc />
    public override bool IsDebugEnabled => Bus.LogLevel <= LogLevel.DebugLevel;

    /// <inheritdoc />
    public override bool IsInfoEnabled => Bus.LogLevel <= LogLevel.InfoLevel;

    /// <inheritdoc />
    public override bool IsWarningEnabled => Bus.LogLevel <= LogLevel.WarningLevel;

    /// <inheritdoc />
    public override bool IsErrorEnabled => Bus.LogLevel <= LogLevel.ErrorLevel;

    /// <inheritdoc />
    protected override void NotifyLog(LogLevel logLevel, object message, Exception cause = null) => Bus.Publish(logLevel switch
    {
        LogLevel.DebugLevel => new Debug(cause, LogSource, LogClass, message),
        LogLevel.InfoLevel => new Info(cause, LogSource, LogClass, message),
        LogLevel.WarningLevel => new Warning(cause, LogSource, LogClass, message),
        _ => new Error(cause, LogSource, LogClass, message),
    });
}

/// <summary>An adapter that logs nothing.</summary>
public sealed class NoLogger : LoggingAdapterBase
{
    /// <summary>The only instance.</summary>
    public static readonly ILoggingAdapter Instance = new NoLogger();

    private NoLogger() : base(DefaultLogMessageFormatter.Instance) { }

    /// <inheritdoc />
    public override bool IsDebugEnabled => false;

    /// <inheritdoc />
    public override bool IsInfoEnabled => false;

    /// <inheritdoc />
    public override bool IsWarningEnabled => false;

    /// <inheritdoc />
    public override bool IsErrorEnabled => false;

    /// <inheritdoc />
    protected override void NotifyLog(LogLevel logLevel, object message, Exception cause = null) { }
}

/// <summary>Makes adapters, and maps levels.</summary>
public static class Logging
{
    private const LogLevel Off = (LogLevel)int.MaxValue;

    /// <summary>The adapter of the running actor.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null) => new BusLogging(
        context.System.EventStream, context.Self.Path.ToString(), context.Props.Type, logMessageFormatter ?? context.System.Settings.LogFormatter);

    /// <summary>An adapter named after an actor, a type, a text or an object.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        new BusLogging(system.EventStream, SourceOf(logSourceObj, system), TypeOf(logSourceObj), logMessageFormatter ?? system.Settings.LogFormatter);

    /// <summary>An adapter over a bus.</summary>
    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        new BusLogging(loggingBus, SourceOf(logSourceObj, null), TypeOf(logSourceObj), logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    /// <summary>The event of a level.</summary>
    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    /// <summary>The name of a level.</summary>
    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        Off => "OFF",
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    /// <summary>The level of a name.</summary>
    public static LogLevel LogLevelFor(string logLevel) => logLevel?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => Off,
        _ => throw new ArgumentException($"Unknown LogLevel: \"{logLevel}\". Valid values are: \"DEBUG\", \"INFO\", \"WARNING\", \"ERROR\"", nameof(logLevel)),
    };

    /// <summary>The type's name without its namespace.</summary>
    public static string SimpleName(object o) => SimpleName(o.GetType());

    /// <summary>The type's name without its namespace.</summary>
    public static string SimpleName(Type t) => t.Name;

    private static string SourceOf(object source, ActorSystem system) => source switch
    {
        IActorContext context => context.Self.Path.ToString(),
        IActorRef reference => reference.Path.ToString(),
        string text => system is null ? text : $"{text} ({system})",
        Type type => system is null ? type.Name : $"{type.Name} ({system})",
        _ => system is null ? source.GetType().Name : $"{source.GetType().Name} ({system})",
    };

    private static Type TypeOf(object source) => source switch
    {
        Type type => type,
        IActorContext context => context.Props.Type,
        _ => source.GetType(),
    };
}
