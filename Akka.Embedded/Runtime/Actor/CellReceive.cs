using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>The less travelled ways of a message into an actor.</summary>
internal static class CellReceive
{
    /// <summary>Whether a message restarts the receive timeout.</summary>
    internal static bool Influences(object message) =>
        message is not INotInfluenceReceiveTimeout && message is not TimerMessage { Influences: false };

    /// <summary>For actors that override AroundReceive, or with debug.receive: only they need each behaviour as a delegate.</summary>
    internal static void Wrapped(ActorCell cell, ActorBase actor, Delegate behavior, object message)
    {
        Receive receive = behavior switch
        {
            null => actor.ReceiveAsDelegate(),
            Receive ready => ready,
            var other => new Receive(each =>
            {
                ((UntypedReceive)other)(each);
                return true;
            }),
        };
        var handled = actor.AroundReceive(receive, message);
        if (actor is not ILogReceive || !cell.SystemImpl.Settings.AddLoggingReceive)
            return;
        var outcome = handled ? "handled" : "unhandled";
        cell.Publish(new Debug(cell.Path.ToString(), actor.GetType(), $"received {outcome} message {message} from {cell.Sender.Path}"));
    }

    /// <summary>False when the timer was cancelled or replaced meanwhile, or its message was handled here.</summary>
    internal static bool AcceptTimer(ActorCell cell, ActorBase actor, TimerMessage timer, out object message)
    {
        message = (actor as IWithTimers)?.Timers is TimerScheduler timers ? timers.Intercept(timer) : null;
        if (message is IAutoReceivedMessage)
        {
            AutoReceive(cell, message);
            return false;
        }

        // A stash must put the message aside, not the timer's wrapper, which would no longer be accepted.
        if (message is not null && actor is IActorStash)
            cell.SetCurrent(message, cell.SenderOrNull);
        return message is not null;
    }

    /// <summary>Messages that the runtime answers for the actor.</summary>
    internal static void AutoReceive(ActorCell cell, object message)
    {
        if (cell.SystemImpl.Settings.DebugAutoReceive)
            cell.Publish(new Debug(cell.Path.ToString(), cell.ActorType, $"received AutoReceiveMessage {message}"));
        switch (message)
        {
            case Terminated terminated:
                cell.RareOrNull?.DeathWatchOrNull?.ReceivedTerminated(terminated);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case PoisonPill:
                cell.Stop();
                break;
            case ActorSelectionMessage selection:
                new ActorSelection(cell, selection.Elements).Tell(selection.Message, cell.Sender);
                break;
            case Identify identify:
                cell.Sender.Tell(new ActorIdentity(identify.MessageId, cell), cell);
                break;
        }
    }
}
