using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Handles a message; false when it does not know it.</summary>
public delegate bool Receive(object message);

/// <summary>Handles every message.</summary>
public delegate void UntypedReceive(object message);

/// <summary>Makes actors and finds them.</summary>
public interface IActorRefFactory
{
    /// <summary>Creates a child; without a name it gets the next <c>$</c> name.</summary>
    IActorRef ActorOf(Props props, string name = null);

    /// <summary>Selects by path.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>Selects by absolute or relative path, with <c>*</c> and <c>?</c>.</summary>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Watches other actors.</summary>
public interface ICanWatch
{
    /// <summary>Asks for <see cref="Terminated"/> when the subject is gone.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for a message of one's own when the subject is gone.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Takes the wish back; a <see cref="Terminated"/> that is already queued is dropped.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>What an actor can do with itself and its place in the tree.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor's own reference.</summary>
    IActorRef Self { get; }

    /// <summary>What the actor was made from.</summary>
    Props Props { get; }

    /// <summary>The sender of the message in hand; dead letters when it has none.</summary>
    IActorRef Sender { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The parent.</summary>
    IActorRef Parent { get; }

    /// <summary>What runs the actor.</summary>
    MessageDispatcher Dispatcher { get; }

    /// <summary>The receive timeout, null when none is set.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the behaviour.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Returns to the behaviour below.</summary>
    void UnbecomeStacked();

    /// <summary>The child of that name, or <see cref="Nobody"/>.</summary>
    IActorRef Child(string name);

    /// <summary>All children that have not terminated yet.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Sends <see cref="Actor.ReceiveTimeout"/> after that long without an influencing message; null switches it off.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops a child, or the actor itself.</summary>
    void Stop(IActorRef child);
}

/// <summary>The context of an <see cref="UntypedActor"/>.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the behaviour.</summary>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(UntypedReceive receive);
}

/// <summary>What the inside of a reference looks like to the runtime and to the TestKit.</summary>
public interface ICell
{
    /// <summary>The reference.</summary>
    IActorRef Self { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>What the actor was made from.</summary>
    Props Props { get; }

    /// <summary>Whether messages wait.</summary>
    bool HasMessages { get; }

    /// <summary>How many messages wait; a moment's guess.</summary>
    int NumberOfMessages { get; }

    /// <summary>Whether the actor stopped for good.</summary>
    bool IsTerminated { get; }

    /// <summary>The child of that name, or <see cref="Nobody"/>.</summary>
    IInternalActorRef GetSingleChild(string name);

    /// <summary>All children.</summary>
    IEnumerable<IInternalActorRef> GetChildren();
}

/// <summary>Shorter ways to make actors.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Creates an actor by its parameterless constructor.</summary>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string name = null) where TActor : ActorBase, new() =>
        factory.ActorOf(Props.Create<TActor>(), name);

    /// <summary>Selects relative to an actor.</summary>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) =>
        ActorRefFactoryShared.ActorSelection(anchorRef, actorPath);
}
