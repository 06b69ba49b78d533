using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>What the runtime sees of an actor's instance.</summary>
public interface IInternalActor
{
    /// <summary>The actor's context.</summary>
    IActorContext ActorContext { get; }
}

/// <summary>Asks for a debug line per received message when <c>akka.actor.debug.receive</c> is on.</summary>
public interface ILogReceive;

/// <summary>Base of all actors.</summary>
public abstract class ActorBase : IInternalActor
{
    private IActorRef _clearedSelf;
    private SupervisorStrategy _supervisorStrategy;

    /// <summary>Runs only inside <c>ActorOf</c>.</summary>
    protected ActorBase()
    {
        var cell = ActorCell.Current
            ?? throw new ActorInitializationException("Do not create actors using 'new', always create them using an ActorContext/System");
        if (this is IWithTimers withTimers)
            withTimers.Timers = new TimerScheduler(cell);
    }

    /// <summary>The context of the actor that runs on this thread.</summary>
    protected static IActorContext Context => CurrentCell();

    /// <summary>Knows no message.</summary>
    protected static Receive EmptyReceive { get; } = static _ => false;

    /// <summary>The actor's own reference.</summary>
    protected IActorRef Self => _clearedSelf ?? Context.Self;

    /// <summary>The sender of the message in hand; dead letters when it has none.</summary>
    protected IActorRef Sender => Context.Sender;

    IActorContext IInternalActor.ActorContext => Context;

    internal SupervisorStrategy SupervisorStrategyInternal
    {
        get => _supervisorStrategy ??= SupervisorStrategy();
        set => _supervisorStrategy = value;
    }

    private protected static ActorCell CurrentCell()
    {
        var cell = ActorCell.Current
            ?? throw new NotSupportedException(
                "There is no active ActorContext, this is most likely due to use of async operations from within this actor.");
        return cell.ActorHasBeenCleared ? null : cell;
    }

    /// <summary>Runs around the behaviour, which is the first argument; returns whether the message was known.</summary>
    protected internal virtual bool AroundReceive(Receive receive, object message)
    {
        if (message is TimerMessage timer && !CellReceive.AcceptTimer(CurrentCell(), this, timer, out message))
            return true;
        if (receive(message))
            return true;
        Unhandled(message);
        return false;
    }

    /// <summary>Handles a message; false when it does not know it.</summary>
    protected abstract bool Receive(object message);

    /// <summary>Publishes an <see cref="UnhandledMessage"/>; an unhandled <see cref="Terminated"/> ends this actor, too.</summary>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
            throw new DeathPactException(terminated.ActorRef);
        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(Receive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(Receive receive) => Context.BecomeStacked(receive);

    /// <summary>Returns to the behaviour below.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    /// <summary>Sends <see cref="ReceiveTimeout"/> after that long without an influencing message; null switches it off.</summary>
    protected void SetReceiveTimeout(TimeSpan? timeout) => Context.SetReceiveTimeout(timeout);

    /// <summary>How this actor supervises its children; asked once per instance.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actor.SupervisorStrategy.DefaultStrategy;

    /// <summary>Before the first message of the first instance.</summary>
    protected virtual void PreStart() { }

    /// <summary>After the last message.</summary>
    protected virtual void PostStop() { }

    /// <summary>On the failed instance: stops all children, then runs <see cref="PostStop"/>.</summary>
    protected virtual void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren())
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }
        PostStop();
    }

    /// <summary>On the new instance: runs <see cref="PreStart"/>.</summary>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>Runs around <see cref="PreStart"/>.</summary>
    public virtual void AroundPreStart() => PreStart();

    /// <summary>Runs around <see cref="PostStop"/>.</summary>
    public virtual void AroundPostStop()
    {
        (this as IWithTimers)?.Timers?.CancelAll();
        PostStop();
    }

    /// <summary>Runs around <see cref="PreRestart"/>.</summary>
    public virtual void AroundPreRestart(Exception cause, object message)
    {
        (this as IWithTimers)?.Timers?.CancelAll();
        PreRestart(cause, message);
    }

    /// <summary>Runs around <see cref="PostRestart"/>.</summary>
    public virtual void AroundPostRestart(Exception cause, object message) => PostRestart(cause);

    // The cell calls these instead of handing a delegate around: an idle actor then needs none.
    internal bool ReceiveDirectly(object message) => Receive(message);

    internal Receive ReceiveAsDelegate() => Receive;

    internal void UnhandledDirectly(object message) => Unhandled(message);

    internal void DisposeQuietly(ILoggingAdapter log)
    {
        try
        {
            (this as IDisposable)?.Dispose();
        }
        catch (Exception exception)
        {
            log.Error(exception, "An error occurred while disposing {0} actor. Reason: {1}", GetType(), exception.Message);
        }
    }

    internal void Clear(IActorRef deadLetters) => _clearedSelf = deadLetters;

    internal void Unclear() => _clearedSelf = null;
}
