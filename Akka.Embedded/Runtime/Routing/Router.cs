using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Routing;

/// <summary>Chooses a routee for a message. Called on the sender's thread, by many at once.</summary>
public abstract class RoutingLogic : INoSerializationVerificationNeeded
{
    /// <summary>The routee for a message.</summary>
    public abstract Routee Select(object message, Routee[] routees);
}

/// <summary>One after the other.</summary>
public sealed class RoundRobinRoutingLogic : RoutingLogic
{
    private int _next;

    /// <summary>From the first on.</summary>
    public RoundRobinRoutingLogic() : this(-1) { }

    /// <summary>After the one given.</summary>
    public RoundRobinRoutingLogic(int next) => _next = next;

    /// <inheritdoc />
    public override Routee Select(object message, Routee[] routees) => routees.Length == 0
        ? Routee.NoRoutee
        : routees[(Interlocked.Increment(ref _next) & int.MaxValue) % routees.Length];
}

/// <summary>Any of them; in a simulation the seed decides which.</summary>
public sealed class RandomLogic : RoutingLogic
{
    /// <inheritdoc />
    public override Routee Select(object message, Routee[] routees)
    {
        if (routees.Length == 0)
            return Routee.NoRoutee;
        var random = Embedded.Simulation.SimulationContext.Active?.Random ?? Random.Shared;
        return routees[random.Next(routees.Length)];
    }
}

/// <summary>All of them.</summary>
public sealed class BroadcastRoutingLogic : RoutingLogic
{
    /// <inheritdoc />
    public override Routee Select(object message, Routee[] routees) => routees.Length == 0 ? Routee.NoRoutee : new SeveralRoutees(routees);
}

/// <summary>A logic and its routees.</summary>
public class Router
{
    private readonly Routee[] _routees;

    /// <summary>Over actors.</summary>
    public Router(RoutingLogic logic, IActorRef routee, params IActorRef[] routees)
        : this(logic, routees.Prepend(routee).Select(Routee.FromActorRef).ToArray()) { }

    /// <summary>Over routees.</summary>
    public Router(RoutingLogic logic, params Routee[] routees)
    {
        RoutingLogic = logic;
        _routees = routees ?? [];
    }

    /// <summary>The routees.</summary>
    public IEnumerable<Routee> Routees => _routees;

    /// <summary>The logic.</summary>
    public RoutingLogic RoutingLogic { get; }

    internal int Count => _routees.Length;

    /// <summary>Sends to whom the logic selects, a <see cref="Broadcast"/> to all.</summary>
    public virtual void Route(object message, IActorRef sender)
    {
        if (message is not Broadcast broadcast)
        {
            Send(RoutingLogic.Select(message, _routees), message, sender);
            return;
        }
        foreach (var routee in _routees)
            routee.Send(broadcast.Message, sender);
    }

    /// <summary>Sends to one.</summary>
    protected virtual void Send(Routee routee, object message, IActorRef sender) => routee.Send(UnWrap(message), sender);

    /// <summary>The message inside a <see cref="RouterEnvelope"/>.</summary>
    protected object UnWrap(object message) => message is RouterEnvelope envelope ? envelope.Message : message;

    /// <summary>The same logic over other routees.</summary>
    public virtual Router WithRoutees(params Routee[] routees) => new(RoutingLogic, routees);

    /// <summary>With one more.</summary>
    public virtual Router AddRoutee(Routee routee) => WithRoutees(_routees.Union([routee]).ToArray());

    /// <summary>With one more.</summary>
    public Router AddRoutee(IActorRef routee) => AddRoutee(new ActorRefRoutee(routee));

    /// <summary>With one more.</summary>
    public Router AddRoutee(ActorSelection routee) => AddRoutee(new ActorSelectionRoutee(routee));

    /// <summary>With one less.</summary>
    public virtual Router RemoveRoutee(Routee routee) => WithRoutees(_routees.Where(each => !each.Equals(routee)).ToArray());

    /// <summary>With one less.</summary>
    public Router RemoveRoutee(IActorRef routee) => RemoveRoutee(new ActorRefRoutee(routee));

    /// <summary>With one less.</summary>
    public Router RemoveRoutee(ActorSelection routee) => RemoveRoutee(new ActorSelectionRoutee(routee));
}
