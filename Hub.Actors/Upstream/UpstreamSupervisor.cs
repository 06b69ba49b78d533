using Akka.Actor;
using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Actors.Upstream;

/// <summary>
/// Parent of the dispatchers at <c>/user/upstream</c>, one for each backend, and their address: events come here and go on to theirs. It
/// holds nothing, and its children are always restarted: what matters is in <see cref="BackendState"/>.
/// </summary>
internal sealed class UpstreamSupervisor : InspectedActor
{
    private readonly HubUpstream _upstream;
    private readonly IActorRef[] _dispatchers;

    public UpstreamSupervisor(HubUpstream upstream)
    {
        _upstream = upstream;
        _dispatchers = new IActorRef[upstream.Backend.Count];
    }

    public static Props Props(HubUpstream upstream) => Akka.Actor.Props.Create(() => new UpstreamSupervisor(upstream));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, TimeSpan.FromMilliseconds(-1), _ => Directive.Restart);

    protected override void PreStart()
    {
        for (var i = 0; i < _dispatchers.Length; i++)
        {
            var backend = _upstream.Backend[i];
            // scheme://host:port with what a path may not hold taken out: http~localhost:9000.
            var name = Uri.EscapeDataString(backend.Name.Replace("://", "~", StringComparison.Ordinal));
            var known = Context.Child(name);
            _dispatchers[i] = known.IsNobody() ? Context.ActorOf(DispatcherActor.Props(backend, _upstream), name) : known;
        }
    }

    protected override string Behaviour => "Forwarding";

    protected override void Describe(IDictionary<string, object> state)
    {
        state["backends"] = _dispatchers.Length;
        state["connectionsWithEvents"] = _upstream.BusyLanes;
    }

    protected override void OnMessage(object message)
    {
        switch (message)
        {
            case Submit submit: _dispatchers[submit.Job.Handler.Backend].Tell(submit); break;
            default: Unhandled(message); break;
        }
    }
}
