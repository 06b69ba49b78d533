using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>An actor with one method for all messages.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>The context of the actor that runs on this thread.</summary>
    protected static new IUntypedActorContext Context => CurrentCell();

    /// <inheritdoc />
    protected sealed override bool Receive(object message)
    {
        OnReceive(message);
        return true;
    }

    /// <summary>Handles a message; calls <see cref="ActorBase.Unhandled"/> for those it does not know.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Replaces the behaviour.</summary>
    protected void Become(UntypedReceive receive) => Context.Become(receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    protected void BecomeStacked(UntypedReceive receive) => Context.BecomeStacked(receive);

    /// <summary>Runs async work as part of the message in hand: no other user message is processed until it ends.</summary>
    protected void RunTask(Action action) => ActorTaskScheduler.RunTask(action);

    /// <summary>Runs async work as part of the message in hand: no other user message is processed until it ends.</summary>
    protected void RunTask(Func<Task> action) => ActorTaskScheduler.RunTask(action);
}
