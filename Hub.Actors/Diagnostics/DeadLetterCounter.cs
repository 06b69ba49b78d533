using Akka.Actor;
using Akka.Event;
using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// Counts what the event stream says of messages that reached nobody, and of those that their receiver did not understand; at
/// <c>/user/dead-letters</c>. Messages that are allowed to come late are neither. A restart loses nothing: the counts are outside.
/// </summary>
internal sealed class DeadLetterCounter : InspectedActor
{
    private readonly HubStatistics _statistics;

    private DeadLetterCounter(HubStatistics statistics) => _statistics = statistics;

    public static Props Props(HubStatistics statistics) => Akka.Actor.Props.CreateBy(new Producer(statistics));

    /// <summary>By who makes it, not on its own first turn: what goes astray right after the start must be counted too.</summary>
    public static void Subscribe(EventStream events, IActorRef counter)
    {
        events.Subscribe(counter, typeof(DeadLetter));
        events.Subscribe(counter, typeof(UnhandledMessage));
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override string Behaviour => "Counting";

    protected override void Describe(IDictionary<string, object> state)
    {
        state["deadLetters"] = _statistics.DeadLetters;
        state["unhandled"] = _statistics.UnhandledMessages;
    }

    protected override void OnMessage(object message)
    {
        switch (message)
        {
            case DeadLetter: _statistics.OnDeadLetter(); break;
            case UnhandledMessage: _statistics.OnUnhandled(); break;
            default: Unhandled(message); break;
        }
    }

    private sealed class Producer(HubStatistics statistics) : IIndirectActorProducer
    {
        public Type ActorType => typeof(DeadLetterCounter);

        public ActorBase Produce() => new DeadLetterCounter(statistics);

        public void Release(ActorBase actor)
        {
        }
    }
}
