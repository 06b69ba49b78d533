using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>A logger that is no actor: it writes on the thread that logs.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    /// <inheritdoc />
    public sealed override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/StandardOutLogger");

    /// <inheritdoc />
    public sealed override IActorRefProvider Provider => throw new NotSupportedException("This logger does not provide.");

    /// <inheritdoc />
    protected sealed override void TellInternal(object message, IActorRef sender) =>
        Log(message ?? throw new ArgumentNullException(nameof(message), "The message to log must not be null."));

    /// <summary>Writes.</summary>
    protected abstract void Log(object message);
}

/// <summary>Writes to standard output.</summary>
public class StandardOutLogger : MinimalLogger
{
    private static readonly Lock Gate = new();

    /// <summary>Colour of debug lines.</summary>
    public static ConsoleColor DebugColor { get; set; } = ConsoleColor.Gray;

    /// <summary>Colour of info lines.</summary>
    public static ConsoleColor InfoColor { get; set; } = ConsoleColor.White;

    /// <summary>Colour of warnings.</summary>
    public static ConsoleColor WarningColor { get; set; } = ConsoleColor.Yellow;

    /// <summary>Colour of errors.</summary>
    public static ConsoleColor ErrorColor { get; set; } = ConsoleColor.Red;

    /// <summary>Whether to use colours; never when the output is redirected.</summary>
    public static bool UseColors { get; set; } = true;

    /// <inheritdoc />
    protected override void Log(object message)
    {
        if (message is LogEvent entry)
            Print(entry);
        else
            Console.WriteLine(message);
    }

    private static void Print(LogEvent entry)
    {
        string line;
        try
        {
            line = entry.ToString();
        }
        catch (FormatException exception)
        {
            line = $"[ERROR][{entry.LogSource}] {exception.Message} Please take a look at the logging call where this occurred and fix your format string: "
                + (entry.Message as LogMessage)?.Format;
        }
        lock (Gate)
        {
            if (!UseColors || Console.IsOutputRedirected)
            {
                Console.WriteLine(line);
                return;
            }
            Console.ForegroundColor = ColorOf(entry.LogLevel());
            Console.WriteLine(line);
            Console.ResetColor();
        }
    }

    private static ConsoleColor ColorOf(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => DebugColor,
        LogLevel.InfoLevel => InfoColor,
        LogLevel.WarningLevel => WarningColor,
        _ => ErrorColor,
    };
}

/// <summary>The logger that runs unless another is configured: hands lines to the standard output logger.</summary>
public class DefaultLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent entry:
                Print(entry);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes a line.</summary>
    protected virtual void Print(LogEvent logEvent) => Context.System.Settings.StdoutLogger.Tell(logEvent);
}
