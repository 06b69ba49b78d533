using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>
/// Makes calls to one backend, several at a time, and brings each to its end. Child of <see cref="DispatcherActor"/>, which restarts it. It
/// holds nothing: answers carry their call, so a restarted worker finishes what the one before began.
/// </summary>
internal sealed class UpstreamWorkerActor : InspectedActor
{
    private readonly BackendState _state;
    private readonly HubUpstream _upstream;
    private readonly int _ordinal;

    private UpstreamWorkerActor(BackendState state, HubUpstream upstream, int ordinal)
    {
        _state = state;
        _upstream = upstream;
        _ordinal = ordinal;
    }

    public static Props Props(BackendState state, HubUpstream upstream, int ordinal) => Akka.Actor.Props.CreateBy(new Producer(state, upstream, ordinal));

    protected override void OnCrash(Exception reason, object? message)
    {
        _upstream.OnRestart(ActorKind.UpstreamWorker);
        // Nothing says whether the handler has seen the event; its sender hears that it failed, and the worker has room again.
        if (message is IAboutCall about) End(about.Call, new UpstreamAnswer(UpstreamOutcome.Failed, null, reason), CallVerdict.Unknown);
    }

    protected override string Behaviour => _state.UnderWay[_ordinal] > 0 ? "Calling" : "Idle";

    protected override void Describe(IDictionary<string, object> state)
    {
        state["backend"] = _state.Name;
        state["callsUnderWay"] = _state.UnderWay[_ordinal];
        state["queued"] = _state.Queues.LengthOf(_ordinal);
    }

    protected override void OnMessage(object message)
    {
        switch (message)
        {
            case RunCall run: OnRunCall(run); break;
            case CallAnswered answered: OnCallAnswered(answered); break;
            case CallFaulted faulted: OnCallFaulted(faulted); break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    private void OnRunCall(RunCall run)
    {
        run.Span = _upstream.Tracing?.BeginCall(run.Job);
        var call = new UpstreamCall(run.Job.Lane.Describe(run.Job, run.Span), run.Job.Handler.Rule.Url, _ordinal);
        run.StartedAt = _upstream.Timestamp;
        _state.Connections!.CallAsync(call, run.Job.Token).PipeTo(
            Self,
            ActorRefs.NoSender,
            success: reply => new CallAnswered(run, reply),
            failure: reason => new CallFaulted(run, reason));
    }

    private void OnCallAnswered(CallAnswered answered)
        => End(answered.Call, new UpstreamAnswer(UpstreamOutcome.Answered, answered.Reply), VerdictOn(answered.Reply));

    private void OnCallFaulted(CallFaulted faulted)
    {
        var job = faulted.Call.Job;
        var (outcome, verdict) = faulted.Reason switch
        {
            _ when job.IsLate => (UpstreamOutcome.TimedOut, CallVerdict.Bad),
            _ when job.Token.IsCancellationRequested => (UpstreamOutcome.Cancelled, CallVerdict.Unknown),
            EventRefusedException => (UpstreamOutcome.Refused, CallVerdict.Unknown),
            _ => (UpstreamOutcome.Failed, CallVerdict.Bad),
        };
        End(faulted.Call, new UpstreamAnswer(outcome, null, faulted.Reason), verdict);
    }

    /// <summary>A handler that says no is alive; one that fails is not, or not for long.</summary>
    private static CallVerdict VerdictOn(CloudEventReply reply) => reply.Status is 408 or >= 500 ? CallVerdict.Bad : CallVerdict.Good;

    private void End(RunCall call, in UpstreamAnswer answer, CallVerdict verdict)
    {
        // First the room, then the news: whoever hears the answer may send the next event at once.
        Context.Parent.Tell(new CallEnded(_ordinal, call.Pass, verdict));
        call.Span?.SetTag("hub.outcome", answer.Outcome.ToString()).Dispose();
        if (call.StartedAt != 0) _upstream.OnCalled(_state, call.StartedAt);
        _state.Count(answer, _upstream.UtcNow);
        call.Job.Complete(answer);
    }

    private sealed class Producer(BackendState state, HubUpstream upstream, int ordinal) : IIndirectActorProducer
    {
        public Type ActorType => typeof(UpstreamWorkerActor);

        public ActorBase Produce() => new UpstreamWorkerActor(state, upstream, ordinal);

        public void Release(ActorBase actor)
        {
        }
    }
}
