using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.Actor;

/// <summary>Something that takes messages.</summary>
public interface ICanTell
{
    /// <summary>Sends a message and returns at once.</summary>
    void Tell(object message, IActorRef sender);
}

/// <summary>A handle to an actor: the only way to reach it.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, ISurrogated, IComparable
{
    /// <summary>Where the actor lives.</summary>
    ActorPath Path { get; }
}

/// <summary>Says whether a reference is of this process.</summary>
public interface IActorRefScope
{
    /// <summary>Always true in this runtime.</summary>
    bool IsLocal { get; }
}

/// <summary>A local reference.</summary>
public interface ILocalRef : IActorRefScope;

/// <summary>What the runtime itself can do to a reference.</summary>
public interface IInternalActorRef : IActorRef, IActorRefScope
{
    /// <summary>The parent; <see cref="Nobody"/> when there is none.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>The provider that made it.</summary>
    IActorRefProvider Provider { get; }

    /// <summary>Whether the actor has stopped for good.</summary>
    bool IsTerminated { get; }

    /// <summary>Walks down by names, <c>..</c> walks up; <see cref="Nobody"/> when there is no such actor.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    /// <summary>Lets processing go on after <see cref="Suspend"/>.</summary>
    void Resume(Exception causedByFailure = null);

    /// <summary>Begins to process messages.</summary>
    void Start();

    /// <summary>Stops the actor after the message in hand.</summary>
    void Stop();

    /// <summary>Replaces the actor's instance.</summary>
    void Restart(Exception cause);

    /// <summary>Holds user messages back.</summary>
    void Suspend();

    /// <summary>Sends a system message; these overtake user messages.</summary>
    void SendSystemMessage(ISystemMessage message, IActorRef sender);

    /// <summary>Sends a system message; these overtake user messages.</summary>
    void SendSystemMessage(ISystemMessage message);
}

/// <summary>Equality, order and text of references: by path and incarnation.</summary>
public abstract class ActorRefBase : IActorRef
{
    /// <inheritdoc />
    public abstract ActorPath Path { get; }

    /// <inheritdoc />
    public void Tell(object message, IActorRef sender) => TellInternal(message, sender);

    /// <summary>Does the sending.</summary>
    protected abstract void TellInternal(object message, IActorRef sender);

    /// <inheritdoc />
    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Path.Uid != 0 ? Path.Uid.GetHashCode() : Path.GetHashCode();

    /// <inheritdoc />
    public bool Equals(IActorRef other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    /// <inheritdoc />
    public int CompareTo(IActorRef other)
    {
        if (other is null)
            return 1;
        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    /// <inheritdoc />
    public int CompareTo(object obj) => obj switch
    {
        null => 1,
        IActorRef other => CompareTo(other),
        _ => throw new ArgumentException($"Object must be of type IActorRef, it is {obj.GetType()}", nameof(obj)),
    };

    /// <inheritdoc />
    public virtual ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);
}

/// <summary>Base of all references the runtime makes.</summary>
public abstract class InternalActorRefBase : ActorRefBase, IInternalActorRef
{
    /// <inheritdoc />
    public abstract IInternalActorRef Parent { get; }

    /// <inheritdoc />
    public abstract IActorRefProvider Provider { get; }

    /// <inheritdoc />
    public abstract bool IsTerminated { get; }

    /// <inheritdoc />
    public abstract bool IsLocal { get; }

    /// <inheritdoc />
    public abstract IActorRef GetChild(IReadOnlyList<string> name);

    /// <inheritdoc />
    public abstract void Resume(Exception causedByFailure = null);

    /// <inheritdoc />
    public abstract void Start();

    /// <inheritdoc />
    public abstract void Stop();

    /// <inheritdoc />
    public abstract void Restart(Exception cause);

    /// <inheritdoc />
    public abstract void Suspend();

    /// <inheritdoc />
    public void SendSystemMessage(ISystemMessage message, IActorRef sender) => SendSystemMessage(message);

    /// <inheritdoc />
    public abstract void SendSystemMessage(ISystemMessage message);
}

/// <summary>A reference without an actor: it ignores everything unless a derived class does otherwise.</summary>
public abstract class MinimalActorRef : InternalActorRefBase, ILocalRef
{
    /// <inheritdoc />
    public override IInternalActorRef Parent => ActorRefs.Nobody;

    /// <inheritdoc />
    public override bool IsTerminated => false;

    /// <inheritdoc />
    public override bool IsLocal => true;

    /// <inheritdoc />
    public override IActorRef GetChild(IReadOnlyList<string> name) => name.All(string.IsNullOrEmpty) ? this : ActorRefs.Nobody;

    /// <inheritdoc />
    public override void Resume(Exception causedByFailure = null) { }

    /// <inheritdoc />
    public override void Start() { }

    /// <inheritdoc />
    public override void Stop() { }

    /// <inheritdoc />
    public override void Restart(Exception cause) { }

    /// <inheritdoc />
    public override void Suspend() { }

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef sender) { }

    /// <inheritdoc />
    public override void SendSystemMessage(ISystemMessage message) { }
}

/// <summary>Nobody: the answer to a lookup that found nothing. Swallows messages.</summary>
public sealed class Nobody : MinimalActorRef
{
    /// <summary>The only instance.</summary>
    public static readonly Nobody Instance = new();

    private Nobody() { }

    /// <inheritdoc />
    public override ActorPath Path { get; } = new RootActorPath(Address.AllSystems, "/Nobody");

    /// <inheritdoc />
    public override IActorRefProvider Provider => throw new NotSupportedException("Nobody does not provide");
}

/// <summary>The two references that always exist.</summary>
public static class ActorRefs
{
    /// <summary>Found nothing.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>The sender of a message told from outside any actor.</summary>
    public static readonly IActorRef NoSender;
}

/// <summary>Questions about references.</summary>
public static class ActorRefExtensions
{
    /// <summary>True for null and <see cref="Nobody"/>.</summary>
    public static bool IsNobody(this IActorRef actorRef) => actorRef is null or Nobody;

    /// <summary>The reference, or another when it is nobody.</summary>
    public static IActorRef GetOrElse(this IActorRef actorRef, Func<IActorRef> elseValue) => actorRef.IsNobody() ? elseValue() : actorRef;
}

/// <summary>Telling with the current actor as the sender.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends as the actor that runs on this thread, or as nobody.</summary>
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.GetCurrentSelfOrNoSender());

    /// <summary>Passes a message on, keeping its sender.</summary>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.GetCurrentSenderOrNoSender());
}
