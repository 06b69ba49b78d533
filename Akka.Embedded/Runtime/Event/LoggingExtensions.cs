namespace Akka.Event;

/// <summary>The usual ways to log: a text, or a template with arguments that is filled only when a logger reads it.</summary>
public static class LoggingExtensions
{
    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug(this ILoggingAdapter log, string format) => log.Log(LogLevel.DebugLevel, null, format);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug(this ILoggingAdapter log, Exception cause, string format) => log.Log(LogLevel.DebugLevel, cause, format);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1) => log.Template(LogLevel.DebugLevel, null, format, [arg1]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) =>
        log.Template(LogLevel.DebugLevel, cause, format, [arg1]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Template(LogLevel.DebugLevel, null, format, [arg1, arg2]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) =>
        log.Template(LogLevel.DebugLevel, cause, format, [arg1, arg2]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Template(LogLevel.DebugLevel, null, format, [arg1, arg2, arg3]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Template(LogLevel.DebugLevel, cause, format, [arg1, arg2, arg3]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Template(LogLevel.DebugLevel, null, format, [arg1, arg2, arg3, arg4]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Template(LogLevel.DebugLevel, cause, format, [arg1, arg2, arg3, arg4]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Template(LogLevel.DebugLevel, null, format, [arg1, arg2, arg3, arg4, arg5]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Template(LogLevel.DebugLevel, cause, format, [arg1, arg2, arg3, arg4, arg5]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        log.Template(LogLevel.DebugLevel, null, format, [arg1, arg2, arg3, arg4, arg5, arg6]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        log.Template(LogLevel.DebugLevel, cause, format, [arg1, arg2, arg3, arg4, arg5, arg6]);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug(this ILoggingAdapter log, string format, object[] args) => log.Template(LogLevel.DebugLevel, null, format, args);

    /// <summary>Logs a line for whoever looks for a fault.</summary>
    public static void Debug(this ILoggingAdapter log, Exception cause, string format, object[] args) =>
        log.Template(LogLevel.DebugLevel, cause, format, args);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info(this ILoggingAdapter log, string format) => log.Log(LogLevel.InfoLevel, null, format);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info(this ILoggingAdapter log, Exception cause, string format) => log.Log(LogLevel.InfoLevel, cause, format);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1) => log.Template(LogLevel.InfoLevel, null, format, [arg1]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) =>
        log.Template(LogLevel.InfoLevel, cause, format, [arg1]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Template(LogLevel.InfoLevel, null, format, [arg1, arg2]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) =>
        log.Template(LogLevel.InfoLevel, cause, format, [arg1, arg2]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Template(LogLevel.InfoLevel, null, format, [arg1, arg2, arg3]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Template(LogLevel.InfoLevel, cause, format, [arg1, arg2, arg3]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Template(LogLevel.InfoLevel, null, format, [arg1, arg2, arg3, arg4]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Template(LogLevel.InfoLevel, cause, format, [arg1, arg2, arg3, arg4]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Template(LogLevel.InfoLevel, null, format, [arg1, arg2, arg3, arg4, arg5]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Template(LogLevel.InfoLevel, cause, format, [arg1, arg2, arg3, arg4, arg5]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        log.Template(LogLevel.InfoLevel, null, format, [arg1, arg2, arg3, arg4, arg5, arg6]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        log.Template(LogLevel.InfoLevel, cause, format, [arg1, arg2, arg3, arg4, arg5, arg6]);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info(this ILoggingAdapter log, string format, object[] args) => log.Template(LogLevel.InfoLevel, null, format, args);

    /// <summary>Logs a line about the course of things.</summary>
    public static void Info(this ILoggingAdapter log, Exception cause, string format, object[] args) =>
        log.Template(LogLevel.InfoLevel, cause, format, args);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning(this ILoggingAdapter log, string format) => log.Log(LogLevel.WarningLevel, null, format);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning(this ILoggingAdapter log, Exception cause, string format) => log.Log(LogLevel.WarningLevel, cause, format);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1>(this ILoggingAdapter log, string format, T1 arg1) => log.Template(LogLevel.WarningLevel, null, format, [arg1]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) =>
        log.Template(LogLevel.WarningLevel, cause, format, [arg1]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Template(LogLevel.WarningLevel, null, format, [arg1, arg2]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) =>
        log.Template(LogLevel.WarningLevel, cause, format, [arg1, arg2]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Template(LogLevel.WarningLevel, null, format, [arg1, arg2, arg3]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Template(LogLevel.WarningLevel, cause, format, [arg1, arg2, arg3]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Template(LogLevel.WarningLevel, null, format, [arg1, arg2, arg3, arg4]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Template(LogLevel.WarningLevel, cause, format, [arg1, arg2, arg3, arg4]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Template(LogLevel.WarningLevel, null, format, [arg1, arg2, arg3, arg4, arg5]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Template(LogLevel.WarningLevel, cause, format, [arg1, arg2, arg3, arg4, arg5]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        log.Template(LogLevel.WarningLevel, null, format, [arg1, arg2, arg3, arg4, arg5, arg6]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        log.Template(LogLevel.WarningLevel, cause, format, [arg1, arg2, arg3, arg4, arg5, arg6]);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning(this ILoggingAdapter log, string format, object[] args) => log.Template(LogLevel.WarningLevel, null, format, args);

    /// <summary>Logs a line worth a look.</summary>
    public static void Warning(this ILoggingAdapter log, Exception cause, string format, object[] args) =>
        log.Template(LogLevel.WarningLevel, cause, format, args);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error(this ILoggingAdapter log, string format) => log.Log(LogLevel.ErrorLevel, null, format);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error(this ILoggingAdapter log, Exception cause, string format) => log.Log(LogLevel.ErrorLevel, cause, format);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1>(this ILoggingAdapter log, string format, T1 arg1) => log.Template(LogLevel.ErrorLevel, null, format, [arg1]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1) =>
        log.Template(LogLevel.ErrorLevel, cause, format, [arg1]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Template(LogLevel.ErrorLevel, null, format, [arg1, arg2]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2) =>
        log.Template(LogLevel.ErrorLevel, cause, format, [arg1, arg2]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Template(LogLevel.ErrorLevel, null, format, [arg1, arg2, arg3]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Template(LogLevel.ErrorLevel, cause, format, [arg1, arg2, arg3]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Template(LogLevel.ErrorLevel, null, format, [arg1, arg2, arg3, arg4]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Template(LogLevel.ErrorLevel, cause, format, [arg1, arg2, arg3, arg4]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2, T3, T4, T5>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Template(LogLevel.ErrorLevel, null, format, [arg1, arg2, arg3, arg4, arg5]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2, T3, T4, T5>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5) =>
        log.Template(LogLevel.ErrorLevel, cause, format, [arg1, arg2, arg3, arg4, arg5]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        log.Template(LogLevel.ErrorLevel, null, format, [arg1, arg2, arg3, arg4, arg5, arg6]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error<T1, T2, T3, T4, T5, T6>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6) =>
        log.Template(LogLevel.ErrorLevel, cause, format, [arg1, arg2, arg3, arg4, arg5, arg6]);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error(this ILoggingAdapter log, string format, object[] args) => log.Template(LogLevel.ErrorLevel, null, format, args);

    /// <summary>Logs a line about a failure.</summary>
    public static void Error(this ILoggingAdapter log, Exception cause, string format, object[] args) =>
        log.Template(LogLevel.ErrorLevel, cause, format, args);

    /// <summary>Logs a line.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, string format) => log.Log(level, null, format);

    /// <summary>Logs a line.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, string format, object[] args) => log.Template(level, null, format, args);

    /// <summary>Logs a line.</summary>
    public static void Log(this ILoggingAdapter log, LogLevel level, Exception cause, string format, object[] args) =>
        log.Template(level, cause, format, args);

    private static void Template(this ILoggingAdapter log, LogLevel level, Exception cause, string format, object[] args)
    {
        if (log.IsEnabled(level))
            log.Log(level, cause, new TemplateMessage(log.Formatter, format, args));
    }
}
