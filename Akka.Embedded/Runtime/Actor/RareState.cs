using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor.Internal;

/// <summary>What only some actors need; made with the first use of any of it.</summary>
internal sealed class RareState(ActorCell cell)
{
    private DeathWatch _deathWatch;
    private ActorTaskScheduler _taskScheduler;

    /// <summary>Behaviours below the present one.</summary>
    internal Stack<Delegate> Behaviors { get; set; }

    /// <summary>Who failed, while a failure is being handled: the actor itself or a child of it.</summary>
    internal IActorRef Perpetrator { get; set; }

    /// <summary>System messages that wait until the actor has recovered.</summary>
    internal SystemMessage Postponed { get; set; }

    internal DeathWatch DeathWatch => _deathWatch ??= new DeathWatch(cell);

    internal DeathWatch DeathWatchOrNull => _deathWatch;

    internal ActorTaskScheduler TaskScheduler => _taskScheduler ??= new ActorTaskScheduler(cell);
}
