#nullable disable

using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>
/// A second test actor with expectations of its own. It can stand wherever a reference can; it is not the implicit sender of anything.
/// </summary>
public class TestProbe : TestKitBase, INoImplicitSender, IInternalActorRef
{
    /// <summary>Made by <see cref="TestKitBase.CreateTestProbe(string)"/>.</summary>
    public TestProbe(ActorSystem system, ITestKitAssertions assertions, string testProbeName = null)
        : base(assertions, system, testProbeName)
    {
    }

    /// <summary>The reference of the probe.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>Who sent the last message that an expectation took.</summary>
    public IActorRef Sender => LastSender;

    ActorPath IActorRef.Path => TestActor.Path;

    bool IActorRefScope.IsLocal => Inner.IsLocal;

    IInternalActorRef IInternalActorRef.Parent => Inner.Parent;

    IActorRefProvider IInternalActorRef.Provider => Inner.Provider;

    bool IInternalActorRef.IsTerminated => Inner.IsTerminated;

    private IInternalActorRef Inner => (IInternalActorRef)TestActor;

    /// <summary>Sends as the probe.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, TestActor);

    /// <summary>Sends a message as the sender of the last one.</summary>
    public void Forward(IActorRef actor, object message) => actor.Tell(message, Sender);

    /// <summary>Passes the last message on, as its sender.</summary>
    public void Forward(IActorRef actor) => actor.Tell(LastMessage, Sender);

    /// <summary>Answers the sender of the last message.</summary>
    public void Reply(object message) => Sender.Tell(message, TestActor);

    /// <summary>Not possible: probes are made by the kit.</summary>
    [Obsolete("A probe cannot make a probe.", true)]
#pragma warning disable CS0809 // The member it hides is not obsolete: the kit makes probes, a probe does not.
    public override TestProbe CreateTestProbe(string name = null) => throw new NotSupportedException("A probe cannot make a probe.");
#pragma warning restore CS0809

    /// <summary>A child of the probe.</summary>
    public IActorRef ChildActorOf<T>(string name, CancellationToken cancellationToken = default)
        where T : ActorBase => ChildActorOf(Props.Create<T>(), name, cancellationToken);

    /// <summary>A child of the probe.</summary>
    public IActorRef ChildActorOf<T>(CancellationToken cancellationToken = default)
        where T : ActorBase => ChildActorOf(Props.Create<T>(), cancellationToken);

    /// <inheritdoc />
    public void SendSystemMessage(ISystemMessage message) => Inner.SendSystemMessage(message);

    /// <inheritdoc />
    public void SendSystemMessage(ISystemMessage message, IActorRef sender) => Inner.SendSystemMessage(message);

    /// <inheritdoc />
    public int CompareTo(object obj) => TestActor.CompareTo(obj);

    /// <inheritdoc />
    public override bool Equals(object obj) => TestActor.Equals(obj);

    /// <inheritdoc />
    public override int GetHashCode() => TestActor.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => $"TestProbe({TestActor})";

    int IComparable<IActorRef>.CompareTo(IActorRef other) => TestActor.CompareTo(other);

    bool IEquatable<IActorRef>.Equals(IActorRef other) => TestActor.Equals(other);

    void ICanTell.Tell(object message, IActorRef sender) => TestActor.Tell(message, sender);

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => TestActor.ToSurrogate(system);

    IActorRef IInternalActorRef.GetChild(IReadOnlyList<string> name) => Inner.GetChild(name);

    void IInternalActorRef.Resume(Exception causedByFailure) => Inner.Resume(causedByFailure);

    void IInternalActorRef.Start() => Inner.Start();

    void IInternalActorRef.Stop() => Inner.Stop();

    void IInternalActorRef.Restart(Exception cause) => Inner.Restart(cause);

    void IInternalActorRef.Suspend() => Inner.Suspend();
}

/// <summary>Marks a spec whose messages carry no implicit sender.</summary>
public interface INoImplicitSender;
