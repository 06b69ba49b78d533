using Akka.Actor;

namespace Akka.Routing;

/// <summary>Someone a router sends to.</summary>
public class Routee
{
    /// <summary>No one: messages are lost.</summary>
    public static readonly Routee NoRoutee = new();

    /// <summary>Sends.</summary>
    public virtual void Send(object message, IActorRef sender) { }

    /// <summary>Asks.</summary>
    public virtual Task<object> Ask(object message, TimeSpan? timeout) => null;

    /// <summary>An actor as a routee.</summary>
    public static Routee FromActorRef(IActorRef actorRef) => new ActorRefRoutee(actorRef);
}

/// <summary>An actor.</summary>
public class ActorRefRoutee : Routee
{
    /// <summary>An actor.</summary>
    public ActorRefRoutee(IActorRef actor) => Actor = actor;

    /// <summary>The actor.</summary>
    public IActorRef Actor { get; }

    /// <inheritdoc />
    public override void Send(object message, IActorRef sender) => Actor.Tell(message, sender);

    /// <inheritdoc />
    public override Task<object> Ask(object message, TimeSpan? timeout) => Actor.Ask(message, timeout);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ActorRefRoutee other && Equals(other);

    /// <summary>Equality of the actor.</summary>
    protected bool Equals(ActorRefRoutee other) => Equals(Actor, other.Actor);

    /// <inheritdoc />
    public override int GetHashCode() => Actor?.GetHashCode() ?? 0;
}

/// <summary>Whomever a selection finds.</summary>
public class ActorSelectionRoutee : Routee
{
    /// <summary>A selection.</summary>
    public ActorSelectionRoutee(ActorSelection actor) => Selection = actor;

    /// <summary>The selection.</summary>
    public ActorSelection Selection { get; }

    /// <inheritdoc />
    public override void Send(object message, IActorRef sender) => Selection.Tell(message, sender);

    /// <inheritdoc />
    public override Task<object> Ask(object message, TimeSpan? timeout) => Selection.Ask(message, timeout);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ActorSelectionRoutee other && Equals(other);

    /// <summary>Equality of the selection.</summary>
    protected bool Equals(ActorSelectionRoutee other) => Equals(Selection, other.Selection);

    /// <inheritdoc />
    public override int GetHashCode() => Selection?.GetHashCode() ?? 0;
}

/// <summary>Several at once.</summary>
public class SeveralRoutees : Routee
{
    private readonly Routee[] _routees;

    /// <summary>Of several.</summary>
    public SeveralRoutees(Routee[] routees) => _routees = routees;

    /// <inheritdoc />
    public override void Send(object message, IActorRef sender)
    {
        foreach (var routee in _routees)
            routee.Send(message, sender);
    }
}

/// <summary>A message with instructions for the router.</summary>
public class RouterEnvelope
{
    /// <summary>Around a message.</summary>
    public RouterEnvelope(object message) => Message = message;

    /// <summary>The message.</summary>
    public object Message { get; }
}

/// <summary>For all routees.</summary>
public class Broadcast : RouterEnvelope
{
    /// <summary>Around a message.</summary>
    public Broadcast(object message) : base(message) { }
}

/// <summary>A message for the router itself.</summary>
public abstract class RouterManagementMessage;

/// <summary>Asks for <see cref="Routees"/>.</summary>
public sealed class GetRoutees : RouterManagementMessage
{
    /// <summary>An instance that all may share.</summary>
    public static GetRoutees Instance { get; } = new();
}

/// <summary>The routees of a router.</summary>
public sealed class Routees
{
    /// <summary>Of a moment.</summary>
    public Routees(IEnumerable<Routee> routees) => Members = routees.ToArray();

    /// <summary>The routees.</summary>
    public IEnumerable<Routee> Members { get; }
}

/// <summary>Adds a routee.</summary>
public sealed class AddRoutee : RouterManagementMessage
{
    /// <summary>To add.</summary>
    public AddRoutee(Routee routee) => Routee = routee;

    /// <summary>To add.</summary>
    public Routee Routee { get; }
}

/// <summary>Removes a routee; a child of the router is stopped.</summary>
public sealed class RemoveRoutee : RouterManagementMessage
{
    /// <summary>To remove.</summary>
    public RemoveRoutee(Routee routee) => Routee = routee;

    /// <summary>To remove.</summary>
    public Routee Routee { get; }
}

/// <summary>Makes a pool larger or smaller.</summary>
public sealed class AdjustPoolSize : RouterManagementMessage
{
    /// <summary>By so many.</summary>
    public AdjustPoolSize(int change) => Change = change;

    /// <summary>By so many.</summary>
    public int Change { get; }
}
