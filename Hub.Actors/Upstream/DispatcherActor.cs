using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Actors.Upstream;

/// <summary>
/// Dispatches the events of one backend to its fixed set of workers: asks the breaker, queues by <see cref="WorkBalancer{T}"/>, starts calls
/// where there is room. Child of <see cref="UpstreamSupervisor"/>. Queues, breaker and connections are in <see cref="BackendState"/> and the
/// workers are kept, so a restart loses nothing but the event it crashed on, which fails.
/// </summary>
internal sealed class DispatcherActor : InspectedActor
{
    private readonly BackendState _state;
    private readonly HubUpstream _upstream;
    private readonly IActorRef[] _workers;

    private DispatcherActor(BackendState state, HubUpstream upstream)
    {
        _state = state;
        _upstream = upstream;
        _workers = new IActorRef[upstream.Settings.Workers];
    }

    public static Props Props(BackendState state, HubUpstream upstream) => Akka.Actor.Props.CreateBy(new Producer(state, upstream));

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, TimeSpan.FromMilliseconds(-1), _ => Directive.Restart);

    protected override void PreStart()
    {
        _state.Connections ??= _upstream.Backends.Create(_state.Url, Context);
        for (var i = 0; i < _workers.Length; i++)
        {
            var name = $"w{i}";
            var known = Context.Child(name);
            _workers[i] = known.IsNobody() ? Context.ActorOf(UpstreamWorkerActor.Props(_state, _upstream, i), name) : known;
        }
    }

    protected override void OnCrash(Exception reason, object? message)
    {
        _upstream.OnRestart(ActorKind.UpstreamDispatcher);
        if (message is Submit(var job)) End(job, new UpstreamAnswer(UpstreamOutcome.Failed, null, reason));
    }

    protected override void PostStop() => _state.Connections?.Close();

    protected override string Behaviour => _state.Breaker.State == BreakerState.Closed ? "Dispatching" : $"Dispatching, breaker {_state.Breaker.State}";

    protected override void Describe(IDictionary<string, object> state) => BackendSummary.Describe(_state, _upstream.NowMs, state);

    protected override void OnMessage(object message)
    {
        switch (message)
        {
            case Submit(var job): OnSubmit(job); break;
            case CallEnded ended: OnCallEnded(ended); break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    private void OnSubmit(UpstreamJob job)
    {
        if (_state.Breaker.WouldRefuse(_upstream.NowMs))
        {
            End(job, new UpstreamAnswer(UpstreamOutcome.BreakerOpen));
            return;
        }
        var worker = _state.Queues.Add(job);
        if (worker == WorkBalancer<UpstreamJob>.Rejected) End(job, new UpstreamAnswer(UpstreamOutcome.Busy));
        else if (worker >= 0 && HasRoom(worker)) Start(worker);
        else StartAnyFree();
    }

    private void OnCallEnded(CallEnded ended)
    {
        // The breaker first: who reads that nothing is under way must find there what came of it.
        switch (ended.Verdict)
        {
            case CallVerdict.Good: _state.Breaker.OnSuccess(ended.Pass); break;
            case CallVerdict.Bad: _state.Breaker.OnFailure(ended.Pass, _upstream.NowMs); break;
            default: _state.Breaker.OnNothing(ended.Pass); break;
        }
        _state.UnderWay[ended.Worker]--;
        _state.TotalUnderWay--;
        Start(ended.Worker);
    }

    /// <summary>Begins as many calls as the worker may have, as long as there is something for it.</summary>
    private void Start(int worker)
    {
        while (HasRoom(worker) && _state.Queues.TryTake(worker, out var job))
        {
            var now = _upstream.NowMs;
            var isLate = job.IsLate || now >= job.DeadlineMs;
            if (isLate || job.Token.IsCancellationRequested)
            {
                End(job, new UpstreamAnswer(isLate ? UpstreamOutcome.TimedOut : UpstreamOutcome.Cancelled));
            }
            else if (!_state.Breaker.TryEnter(now, out var pass))
            {
                End(job, new UpstreamAnswer(UpstreamOutcome.BreakerOpen));
            }
            else
            {
                _state.UnderWay[worker]++;
                _state.TotalUnderWay++;
                _workers[worker].Tell(new RunCall(job, pass));
            }
        }
    }

    /// <summary>The job waits for a busy worker: one that has nothing to do may take it from there.</summary>
    private void StartAnyFree()
    {
        if (_upstream.Settings.Balancing == BalancingMode.RoundRobin || _state.TotalUnderWay == _workers.Length * _upstream.Settings.CallsPerWorker) return;
        for (var worker = 0; worker < _workers.Length; worker++)
        {
            if (!HasRoom(worker)) continue;
            Start(worker);
            return;
        }
    }

    private bool HasRoom(int worker) => _state.UnderWay[worker] < _upstream.Settings.CallsPerWorker;

    private void End(UpstreamJob job, in UpstreamAnswer answer)
    {
        _state.Count(answer, _upstream.UtcNow);
        job.Complete(answer);
    }

    private sealed class Producer(BackendState state, HubUpstream upstream) : IIndirectActorProducer
    {
        public Type ActorType => typeof(DispatcherActor);

        public ActorBase Produce() => new DispatcherActor(state, upstream);

        public void Release(ActorBase actor)
        {
        }
    }
}
