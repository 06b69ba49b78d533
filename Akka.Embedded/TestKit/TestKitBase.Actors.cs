#nullable disable

using System.Linq.Expressions;
using Akka.Actor;

namespace Akka.TestKit;

// Making actors, watching them, and steering the test actor.
public abstract partial class TestKitBase
{
    /// <summary>Hides messages for which this holds.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => TestActor.Tell(new TestActor.SetIgnore(message => shouldIgnoreMessage(message)));

    /// <summary>Hides messages of the type for which this holds.</summary>
    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    /// <summary>Hides messages of the type.</summary>
    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    /// <summary>Hides nothing any more.</summary>
    public void IgnoreNoMessages() => TestActor.Tell(new TestActor.SetIgnore(null));

    /// <summary>Has a pilot react to each message first.</summary>
    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new TestActor.SetAutoPilot(pilot));

    /// <summary>Has the test actor watch; when this returns, it does.</summary>
    public IActorRef Watch(IActorRef actorToWatch) => WatchAsync(actorToWatch).GetAwaiter().GetResult();

    /// <summary>Has the test actor watch; when this completes, it does.</summary>
    public async Task<IActorRef> WatchAsync(IActorRef actorToWatch)
    {
        await TestActor.Ask(new TestActor.Watch(actorToWatch), RemainingOrDefault);
        return actorToWatch;
    }

    /// <summary>Has the test actor watch no longer.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch) => UnwatchAsync(actorToUnwatch).GetAwaiter().GetResult();

    /// <summary>Has the test actor watch no longer.</summary>
    public async Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch)
    {
        await TestActor.Ask(new TestActor.Unwatch(actorToUnwatch), RemainingOrDefault);
        return actorToUnwatch;
    }

    /// <summary>A top-level actor.</summary>
    public IActorRef ActorOf(Props props) => Sys.ActorOf(props);

    /// <summary>A top-level actor.</summary>
    public IActorRef ActorOf(Props props, string name) => Sys.ActorOf(props, name);

    /// <summary>A top-level actor.</summary>
    public IActorRef ActorOf<TActor>()
        where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>());

    /// <summary>A top-level actor.</summary>
    public IActorRef ActorOf<TActor>(string name)
        where TActor : ActorBase, new() => Sys.ActorOf(Props.Create<TActor>(), name);

    /// <summary>A top-level actor.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory));

    /// <summary>A top-level actor.</summary>
    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name)
        where TActor : ActorBase => Sys.ActorOf(Props.Create(factory), name);

    /// <summary>The actors at a path.</summary>
    public ActorSelection ActorSelection(ActorPath actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>The actors at a path.</summary>
    public ActorSelection ActorSelection(string actorPath) => Sys.ActorSelection(actorPath);

    /// <summary>A child of the test actor.</summary>
    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, name, cancellationToken).GetAwaiter().GetResult();

    /// <summary>A child of the test actor.</summary>
    public async Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default)
    {
        TestActor.Tell(new TestActor.Spawn(props, name));
        return await ExpectMsgAsync<IActorRef>(cancellationToken: cancellationToken);
    }

    /// <summary>A child of the test actor.</summary>
    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) =>
        ChildActorOf(props, null, cancellationToken);

    /// <summary>A child of the test actor.</summary>
    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        ChildActorOfAsync(props, null, cancellationToken);
}
