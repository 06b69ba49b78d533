using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A path where no actor lives: what is sent there becomes a dead letter, a watch is answered at once.</summary>
public class EmptyLocalActorRef : MinimalActorRef
{
    private readonly EventStream _eventStream;

    /// <summary>At a path of a system.</summary>
    public EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    {
        Provider = provider;
        Path = path;
        _eventStream = eventStream;
    }

    /// <inheritdoc />
    public override ActorPath Path { get; }

    /// <inheritdoc />
    public override IActorRefProvider Provider { get; }

    /// <inheritdoc />
    public override bool IsTerminated => true;

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case null:
                throw new InvalidMessageException();
            case DeadLetter letter:
                SpecialHandle(letter.Message, letter.Sender);
                break;
            default:
                if (!SpecialHandle(message, sender))
                    Publish(message, sender);
                break;
        }
    }

    /// <inheritdoc />
    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, Provider.DeadLetters);

    /// <summary>Handles what has a better fate than a dead letter; false for the rest.</summary>
    protected virtual bool SpecialHandle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Watch watch:
                if (watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
                    watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
                return true;
            case Unwatch:
                return true;
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null));
                return true;
            case ActorSelectionMessage { Message: Identify identify } selected:
                if (!selected.WildCardFanOut)
                    sender?.Tell(new ActorIdentity(identify.MessageId, null));
                return true;
            case ActorSelectionMessage selected:
                if (selected.Message is IDeadLetterSuppression silent)
                    PublishSuppressed(silent, sender);
                else
                    Publish(selected.Message, sender);
                return true;
            case IDeadLetterSuppression suppressed:
                PublishSuppressed(suppressed, sender);
                return true;
            default:
                return false;
        }
    }

    private void Publish(object message, IActorRef sender) =>
        _eventStream.Publish(new DeadLetter(message, sender.IsNobody() ? Provider.DeadLetters : sender, this));

    private void PublishSuppressed(IDeadLetterSuppression message, IActorRef sender) =>
        _eventStream.Publish(new SuppressedDeadLetter(message, sender.IsNobody() ? Provider.DeadLetters : sender, this));
}

/// <summary>The system's dead letter office at <c>/deadLetters</c>.</summary>
public class DeadLetterActorRef : EmptyLocalActorRef
{
    private readonly EventStream _eventStream;

    /// <summary>At a path of a system.</summary>
    public DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream) : base(provider, path, eventStream) =>
        _eventStream = eventStream;

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case null:
                throw new InvalidMessageException();
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody));
                break;
            case DeadLetter letter:
                if (!SpecialHandle(letter.Message, letter.Sender))
                    _eventStream.Publish(letter);
                break;
            default:
                if (!SpecialHandle(message, sender))
                    _eventStream.Publish(new DeadLetter(message, sender.IsNobody() ? this : sender, this));
                break;
        }
    }

    /// <inheritdoc />
    protected override bool SpecialHandle(object message, IActorRef sender)
    {
        if (message is not Watch watch)
            return base.SpecialHandle(message, sender);

        // The watchee is an actor that died with this watch in its queue: answer in its name.
        if (!watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
        return true;
    }
}

/// <summary>A reference that ignores everything, for senders that want no answer.</summary>
public sealed class IgnoreActorRef : MinimalActorRef
{
    /// <summary>The ignore reference of a provider.</summary>
    public IgnoreActorRef(IActorRefProvider provider) => Provider = provider;

    /// <inheritdoc />
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "local")) / "ignore";

    /// <inheritdoc />
    public override IActorRefProvider Provider { get; }
}
