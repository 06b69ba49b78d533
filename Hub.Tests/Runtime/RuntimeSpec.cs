using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Hub.Tests.Runtime;

/// <summary>
/// Base of the contract of the actor runtime. These specs use the public Akka.NET API alone and pass unchanged on both values of AkkaRuntime;
/// where they fail on one of them, the embedded runtime is wrong.
/// </summary>
public abstract class RuntimeSpec : TestKit
{
    /// <summary>Hands every timer of the system to a <see cref="TestScheduler"/>, so that time passes only when a spec says so.</summary>
    protected const string VirtualTime = "akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"";

    /// <summary>Crashes are part of these specs, so their log lines are kept off the console.</summary>
    private const string Quiet = "akka.stdout-loglevel = OFF\nakka.log-dead-letters = off\n";

    /// <summary>Starts a system with the defaults of the runtime.</summary>
    protected RuntimeSpec() : this("")
    {
    }

    /// <summary>Starts a system with <paramref name="hocon"/> laid over the defaults.</summary>
    protected RuntimeSpec(string hocon) : base(Quiet + hocon)
    {
    }

    /// <summary>The owner of time in a spec that was started with <see cref="VirtualTime"/>.</summary>
    protected TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    /// <summary>Expects exactly these messages at the test actor, in this order.</summary>
    protected void ExpectInOrder(params object[] messages)
    {
        foreach (var message in messages)
        {
            ExpectMsg(message);
        }
    }

    /// <summary>Runs <paramref name="what"/> inside the actor and returns when it has run; its result comes back as the reply.</summary>
    internal async Task<T> InsideAsync<T>(IActorRef actor, Func<Puppet, T> what) =>
        await actor.Ask<T>(new Do(puppet => puppet.Reply(what(puppet)!)), RemainingOrDefault);

    /// <summary>Starts a child of <paramref name="parent"/> and returns it.</summary>
    internal Task<IActorRef> ChildOfAsync(IActorRef parent, Props props, string name) =>
        InsideAsync(parent, puppet => puppet.Ctx.ActorOf(props, name));

    /// <summary>Returns once <paramref name="actor"/> has handled everything that was in its mailbox.</summary>
    protected async Task SettleAsync(IActorRef actor) => await actor.Ask<ActorIdentity>(new Identify(null), RemainingOrDefault);

    /// <summary>Stops the actor and returns when it is gone.</summary>
    protected void StopAndWait(IActorRef actor)
    {
        var probe = CreateTestProbe();
        probe.Watch(actor);
        Sys.Stop(actor);
        probe.ExpectTerminated(actor);
    }
}
