using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The parent of top-level actors; stops when the guardian it watches does.</summary>
public class GuardianActor : ActorBase
{
    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated:
                Context.Stop(Self);
                break;
            case StopChild stop:
                Context.Stop(stop.Child);
                break;
            default:
                Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                break;
        }
        return true;
    }
}

/// <summary>The parent of the runtime's own actors; outlives the application's, and those who asked to clean up after them.</summary>
public class SystemGuardianActor : ActorBase
{
    private readonly IActorRef _userGuardian;
    private readonly HashSet<IActorRef> _hooks = [];

    /// <summary>Watches the guardian of the application.</summary>
    public SystemGuardianActor(IActorRef userGuardian) => _userGuardian = userGuardian;

    /// <inheritdoc />
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated { ActorRef: var gone } when _userGuardian.Equals(gone):
                Context.Become(Terminating);
                foreach (var hook in _hooks)
                    hook.Tell(TerminationHook.Instance);
                StopWhenHooksAreDone(null);
                break;
            case Terminated { ActorRef: var gone }:
                _hooks.Remove(gone);
                break;
            case StopChild stop:
                Context.Stop(stop.Child);
                break;
            case RegisterTerminationHook when !ReferenceEquals(Sender, Context.System.DeadLetters):
                _hooks.Add(Sender);
                Context.Watch(Sender);
                break;
            default:
                Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                break;
        }
        return true;
    }

    /// <inheritdoc />
    protected override void PreRestart(Exception reason, object message) { }

    /// <inheritdoc />
    protected override void PreStart() => Context.Watch(_userGuardian);

    private bool Terminating(object message)
    {
        switch (message)
        {
            case Terminated terminated:
                StopWhenHooksAreDone(terminated.ActorRef);
                break;
            case TerminationHookDone:
                StopWhenHooksAreDone(Sender);
                break;
            default:
                Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                break;
        }
        return true;
    }

    private void StopWhenHooksAreDone(IActorRef done)
    {
        if (done is not null)
            _hooks.Remove(done);
        if (_hooks.Count > 0)
            return;
        Context.System.EventStream.StopDefaultLoggers(Context.System);
        Context.Stop(Self);
    }
}
