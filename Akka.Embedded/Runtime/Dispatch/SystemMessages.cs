using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.SysMsg;

/// <summary>A message of the runtime to itself; it overtakes user messages and passes a suspended mailbox.</summary>
public interface ISystemMessage : INoSerializationVerificationNeeded;

/// <summary>Base of system messages. Each instance may be sent once: it is its own queue link.</summary>
public abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage Next { get; set; }
}

internal interface IStashWhenWaitingForChildren;

internal interface IStashWhenFailed;

/// <summary>Marks a queue that takes no more system messages.</summary>
internal sealed class NoMessage : SystemMessage
{
    internal static readonly NoMessage Closed = new();
}

/// <summary>Tells a watcher, and the parent, that an actor is gone.</summary>
public sealed class DeathWatchNotification : SystemMessage, IDeadLetterSuppression
{
    /// <summary>Names the actor and how the news is known.</summary>
    public DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        Actor = actor;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>The actor that is gone.</summary>
    public IActorRef Actor { get; }

    /// <summary>False when there never was such an actor.</summary>
    public bool ExistenceConfirmed { get; }

    /// <summary>Always false on one node.</summary>
    public bool AddressTerminated { get; }

    /// <inheritdoc />
    public override string ToString() => $"<DeathWatchNotification>: {Actor}";
}

/// <summary>A child failed; its parent decides.</summary>
public sealed class Failed : SystemMessage, IStashWhenFailed
{
    /// <summary>Names the child, the failure and the incarnation.</summary>
    public Failed(IActorRef child, Exception cause, long uid)
    {
        Child = child;
        Cause = cause;
        Uid = uid;
    }

    /// <summary>The child.</summary>
    public IActorRef Child { get; }

    /// <summary>The failure.</summary>
    public Exception Cause { get; }

    /// <summary>The incarnation that failed.</summary>
    public long Uid { get; }
}

/// <summary>Registers a watcher.</summary>
public class Watch : SystemMessage
{
    /// <summary>Who watches whom.</summary>
    public Watch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        Watchee = watchee;
        Watcher = watcher;
    }

    /// <summary>The watched.</summary>
    public IInternalActorRef Watchee { get; }

    /// <summary>The watcher.</summary>
    public IInternalActorRef Watcher { get; }
}

/// <summary>Removes a watcher.</summary>
public sealed class Unwatch : SystemMessage
{
    /// <summary>Who no longer watches whom.</summary>
    public Unwatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        Watchee = watchee;
        Watcher = watcher;
    }

    /// <summary>The watched.</summary>
    public IInternalActorRef Watchee { get; }

    /// <summary>The watcher.</summary>
    public IInternalActorRef Watcher { get; }
}

/// <summary>Replaces the instance of a failed actor.</summary>
public sealed class Recreate : SystemMessage, IStashWhenWaitingForChildren
{
    /// <summary>With the failure.</summary>
    public Recreate(Exception cause) => Cause = cause;

    /// <summary>The failure.</summary>
    public Exception Cause { get; }
}

/// <summary>Lets an actor go on.</summary>
public sealed class Resume : SystemMessage, IStashWhenWaitingForChildren
{
    /// <summary>With the failure it recovers from, or null.</summary>
    public Resume(Exception causedByFailure) => CausedByFailure = causedByFailure;

    /// <summary>The failure it recovers from, or null.</summary>
    public Exception CausedByFailure { get; }
}

/// <summary>Holds an actor and its children back.</summary>
public sealed class Suspend : SystemMessage, IStashWhenWaitingForChildren;

/// <summary>Stops an actor.</summary>
public sealed class Terminate : SystemMessage, IPossiblyHarmful, IDeadLetterSuppression;

/// <summary>Work of an async handler, to be run inside its actor; or the failure of one.</summary>
internal sealed class ActorTaskSchedulerMessage : SystemMessage
{
    private readonly ActorTaskScheduler _scheduler;
    private readonly Task _task;

    internal ActorTaskSchedulerMessage(ActorTaskScheduler scheduler, Task task, object message)
    {
        _scheduler = scheduler;
        _task = task;
        Message = message;
    }

    internal ActorTaskSchedulerMessage(Exception exception, object message)
    {
        Exception = exception;
        Message = message;
    }

    internal Exception Exception { get; }

    internal object Message { get; }

    internal void ExecuteTask() => _scheduler.ExecuteTask(_task);
}

/// <summary>Asks a guardian to stop one of its children.</summary>
public sealed class StopChild
{
    /// <summary>Names the child.</summary>
    public StopChild(IActorRef child) => Child = child;

    /// <summary>The child.</summary>
    public IActorRef Child { get; }
}

/// <summary>Asks the system guardian to be told before the system ends.</summary>
public sealed class RegisterTerminationHook
{
    /// <summary>The only instance.</summary>
    public static readonly RegisterTerminationHook Instance = new();

    private RegisterTerminationHook() { }
}

/// <summary>The application's actors are gone; clean up and answer <see cref="TerminationHookDone"/>.</summary>
public sealed class TerminationHook
{
    /// <summary>The only instance.</summary>
    public static readonly TerminationHook Instance = new();

    private TerminationHook() { }
}

/// <summary>The answer to <see cref="TerminationHook"/>.</summary>
public sealed class TerminationHookDone
{
    /// <summary>The only instance.</summary>
    public static readonly TerminationHookDone Instance = new();

    private TerminationHookDone() { }
}
