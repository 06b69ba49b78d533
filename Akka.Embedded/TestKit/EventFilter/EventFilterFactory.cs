#nullable disable

using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// Makes filters for log events: by level, by text (whole, its start or a part of it; case counts) and by the actor or class that
/// logged. Without a text every event of the level is meant.
/// </summary>
public class EventFilterFactory
{
    private readonly IReadOnlyList<EventFilterBase> _filters;
    private readonly TestKitBase _testkit;
    private readonly ActorSystem _system;

    /// <summary>For the actor system of a spec.</summary>
    public EventFilterFactory(TestKitBase testkit)
        : this(testkit, testkit.Sys)
    {
    }

    /// <summary>For another actor system.</summary>
    public EventFilterFactory(TestKitBase testkit, ActorSystem system)
        : this(testkit, system, [])
    {
    }

    /// <summary>With filters that are there already; an event of any of them counts.</summary>
    public EventFilterFactory(TestKitBase testkit, ActorSystem actorSystem, IReadOnlyList<EventFilterBase> filters)
    {
        _testkit = testkit;
        _system = actorSystem;
        _filters = filters;
    }

    /// <summary>An error.</summary>
    public IEventFilterApplier Error(string message = null, string start = null, string contains = null, string source = null) =>
        AnyError(null, TextMatch.Of(message, start, contains), source, false);

    /// <summary>An error whose text the pattern matches.</summary>
    public IEventFilterApplier Error(Regex pattern, string source = null) =>
        AnyError(null, TextMatch.Of(pattern), source, false);

    /// <summary>A warning.</summary>
    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null, string source = null) =>
        Of<Warning>(TextMatch.Of(message, start, contains), source);

    /// <summary>A warning whose text the pattern matches.</summary>
    public IEventFilterApplier Warning(Regex pattern, string source = null) =>
        Of<Warning>(TextMatch.Of(pattern), source);

    /// <summary>An info line.</summary>
    public IEventFilterApplier Info(string message = null, string start = null, string contains = null, string source = null) =>
        Of<Info>(TextMatch.Of(message, start, contains), source);

    /// <summary>An info line whose text the pattern matches.</summary>
    public IEventFilterApplier Info(Regex pattern, string source = null) =>
        Of<Info>(TextMatch.Of(pattern), source);

    /// <summary>A debug line.</summary>
    public IEventFilterApplier Debug(string message = null, string start = null, string contains = null, string source = null) =>
        Of<Debug>(TextMatch.Of(message, start, contains), source);

    /// <summary>A debug line whose text the pattern matches.</summary>
    public IEventFilterApplier Debug(Regex pattern, string source = null) =>
        Of<Debug>(TextMatch.Of(pattern), source);

    /// <summary>An error with an exception of the type; the text may be that of the error or of the exception.</summary>
    public IEventFilterApplier Exception<TException>(
        string message = null, string start = null, string contains = null, string source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    /// <summary>An error with an exception of the type, the text of either matched by the pattern.</summary>
    public IEventFilterApplier Exception<TException>(Regex pattern, string source = null)
        where TException : Exception => Exception(typeof(TException), pattern, source);

    /// <summary>An error with an exception of the type; the text may be that of the error or of the exception.</summary>
    public IEventFilterApplier Exception(
        Type exceptionType,
        string message = null,
        string start = null,
        string contains = null,
        string source = null,
        bool checkInnerExceptions = false) =>
        AnyError(exceptionType, TextMatch.Of(message, start, contains), source, checkInnerExceptions);

    /// <summary>An error with an exception of the type, the text of either matched by the pattern.</summary>
    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string source = null, bool checkInnerExceptions = false) =>
        AnyError(exceptionType, TextMatch.Of(pattern), source, checkInnerExceptions);

    /// <summary>An event for which this holds.</summary>
    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Apply("Custom", predicate);

    /// <summary>An event of the type for which this holds.</summary>
    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent => Apply("Custom", logEvent => logEvent is TLogEvent typed && predicate(typed));

    /// <summary>An event of a level that is known only when the spec runs.</summary>
    public IEventFilterApplier ForLogLevel(
        LogLevel logLevel, string message = null, string start = null, string contains = null, string source = null) =>
        ForLogLevel(logLevel, TextMatch.Of(message, start, contains), source);

    /// <summary>An event of a level that is known only when the spec runs.</summary>
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string source = null) =>
        ForLogLevel(logLevel, TextMatch.Of(pattern), source);

    /// <summary>Any dead letter.</summary>
    public IEventFilterApplier DeadLetter() => DeadLetters(_ => true, null);

    /// <summary>A dead letter of the type; the source is whom it was sent to.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(string source = null) => DeadLetters(message => message is TMessage, source);

    /// <summary>A dead letter of the type for which this holds.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string source = null) =>
        DeadLetters(message => message is TMessage typed && isMatch(typed), source);

    /// <summary>A dead letter of the type.</summary>
    public IEventFilterApplier DeadLetter(Type type, string source = null) => DeadLetters(type.IsInstanceOfType, source);

    /// <summary>A dead letter of the type for which this holds.</summary>
    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string source = null) =>
        DeadLetters(message => type.IsInstanceOfType(message) && isMatch(message), source);

    private EventFilterApplier ForLogLevel(LogLevel level, TextMatch text, string source) => level switch
    {
        LogLevel.DebugLevel => Of<Debug>(text, source),
        LogLevel.InfoLevel => Of<Info>(text, source),
        LogLevel.WarningLevel => Of<Warning>(text, source),
        LogLevel.ErrorLevel => AnyError(null, text, source, false),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "There is no such level."),
    };

    private EventFilterApplier Of<TEvent>(TextMatch text, string source)
        where TEvent : LogEvent => Apply(
            $"{typeof(TEvent).Name}{text}{SourceMatch.Describe(source)}",
            logEvent => logEvent is TEvent && SourceMatch.Is(logEvent.LogSource, source) && text.Is(logEvent.Message));

    private EventFilterApplier AnyError(Type exceptionType, TextMatch text, string source, bool checkInnerExceptions) => Apply(
        $"Error{(exceptionType == null ? "" : $" with {exceptionType}")}{text}{SourceMatch.Describe(source)}",
        logEvent => logEvent is Error error
            && SourceMatch.Is(error.LogSource, source)
            && MatchesCause(error.Message, error.Cause, exceptionType, text, checkInnerExceptions));

    private static bool MatchesCause(object message, Exception cause, Type exceptionType, TextMatch text, bool checkInner)
    {
        if (cause == null)
        {
            return exceptionType == null && text.Is(message);
        }

        var isType = exceptionType == null || exceptionType.IsInstanceOfType(cause);
        return (isType && (text.Is(message) || text.Is(cause.Message)))
            || (checkInner && cause.InnerException != null && MatchesCause(message, cause.InnerException, exceptionType, text, true));
    }

    private EventFilterApplier DeadLetters(Func<object, bool> isMatch, string source) => Apply(
        $"DeadLetter{SourceMatch.Describe(source)}",
        logEvent => logEvent is Warning { Message: DeadLetter letter } && isMatch(letter.Message) && SourceMatch.Is(logEvent.LogSource, source));

    private EventFilterApplier Apply(string description, Predicate<LogEvent> isMatch) =>
        new(_testkit, _system, [.. _filters, new DescribedFilter(description, isMatch)]);
}
