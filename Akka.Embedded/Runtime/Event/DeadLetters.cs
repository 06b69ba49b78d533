using Akka.Actor;

namespace Akka.Event;

/// <summary>A message that nobody misses when it is not delivered.</summary>
public interface IDeadLetterSuppression;

/// <summary>Base of all that says a message was not handled.</summary>
public abstract class AllDeadLetters : IWrappedMessage
{
    /// <summary>The message, from whom, for whom.</summary>
    protected AllDeadLetters(object message, IActorRef sender, IActorRef recipient) => (Message, Sender, Recipient) = (message, sender, recipient);

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>Whom it was for.</summary>
    public IActorRef Recipient { get; }

    /// <summary>Whom it was from.</summary>
    public IActorRef Sender { get; }

    /// <inheritdoc />
    public override string ToString() => $"DeadLetter from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>A message that could not be delivered.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    /// <summary>All three are needed.</summary>
    public DeadLetter(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(recipient);
    }
}

/// <summary>A message that could not be delivered, and that nobody misses.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    /// <summary>All three are needed.</summary>
    public SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(recipient);
    }
}

/// <summary>A message that was given up on purpose, for example over a bound.</summary>
public sealed class Dropped : AllDeadLetters
{
    /// <summary>With the reason.</summary>
    public Dropped(object message, string reason, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) => Reason = reason;

    /// <summary>With the reason, from nobody.</summary>
    public Dropped(object message, string reason, IActorRef recipient) : this(message, reason, ActorRefs.NoSender, recipient) { }

    /// <summary>Why.</summary>
    public string Reason { get; }
}

/// <summary>A message that its actor did not know.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    /// <summary>The message, from whom, for whom.</summary>
    public UnhandledMessage(object message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient) { }
}

/// <summary>Logs dead letters, and pauses when there are too many.</summary>
public class DeadLetterListener : ActorBase
{
    private readonly int _limit = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _pause = Context.System.Settings.LogDeadLettersSuspendDuration;
    private TimeSpan? _pausedUntil;
    private int _count;

    /// <inheritdoc />
    protected override void PreStart()
    {
        var events = Context.System.EventStream;
        events.Subscribe(Self, typeof(DeadLetter));
        events.Subscribe(Self, typeof(Dropped));
        events.Subscribe(Self, typeof(UnhandledMessage));
    }

    /// <inheritdoc />
    protected override void PostRestart(Exception reason) { }

    /// <inheritdoc />
    protected override void PreRestart(Exception reason, object message) { }

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters letter)
            return false;
        if (letter.Message is IDeadLetterSuppression)
            return true;
        _count = _count == int.MaxValue ? 1 : _count + 1;
        if (_pausedUntil is { } until)
            WhilePaused(letter, until);
        else if (_count == _limit && _limit < int.MaxValue)
            LogLast(letter);
        else
            Log(letter, "");
        return true;
    }

    private void LogLast(AllDeadLetters letter)
    {
        if (_pause == Timeout.InfiniteTimeSpan)
        {
            Log(letter, ", no more dead letters will be logged");
            Context.Stop(Self);
            return;
        }
        Log(letter, $", no more dead letters will be logged in next [{_pause}]");
        _pausedUntil = Context.System.Scheduler.MonotonicClock + _pause;
    }

    private void WhilePaused(AllDeadLetters letter, TimeSpan until)
    {
        if (Context.System.Scheduler.MonotonicClock < until)
            return;
        Log(letter, $", of which {_count - _limit - 1} were not logged. The counter will be reset now");
        _count = 0;
        _pausedUntil = null;
    }

    private void Log(AllDeadLetters letter, string note)
    {
        var inner = WrappedMessage.Unwrap(letter.Message);
        var name = inner?.GetType().Name ?? "null";
        var wrapped = letter.Message is IWrappedMessage ? $" wrapped in [${letter.Message.GetType().Name}]" : "";
        var from = IsReal(letter.Sender) ? $" from {letter.Sender}" : "";
        var to = IsReal(letter.Recipient) ? $" to {letter.Recipient}" : "";
        var fate = letter switch
        {
            Dropped dropped => $"{to} was dropped. {dropped.Reason}.",
            UnhandledMessage => $"{to} was unhandled.",
            _ => $" to {letter.Recipient} was not delivered.",
        };
        var content = inner?.ToString() ?? "null";
        var shown = content == name ? "" : $" Message content: {content}";
        Context.System.EventStream.Publish(new Info(
            letter.Recipient.Path.ToString(),
            letter.Recipient.GetType(),
            $"Message [{name}]{wrapped}{from}{fate} [{_count}] dead letters encountered{note}. "
            + $"This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.{shown}"));
    }

    private static bool IsReal(IActorRef reference) => reference is not null and not DeadLetterActorRef;
}
