using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Actors.Events;
using Hub.Actors.Upstream;
using Hub.Protocol.CloudEvents;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>A backend's bounds, breaker and crashes, as its clients see them: two workers with one call each, four places in each queue, two in the overflow.</summary>
public sealed class DispatcherSpecs : HubSpec
{
    private const int Calls = 2;
    private const int Places = 2 * 4 + 2;

    private const string Small = """
        hub.upstream { workers = 2, calls-per-worker = 1, queue = 4, overflow = 2 }
        hub.upstream.breaker { failures = 10, pause = 3s }
        """;

    private readonly ScriptedBackend _backend;

    public DispatcherSpecs()
        : this(new ScriptedBackend(ScriptedBackend.Rule("http://app:80/", "*"), ScriptedBackend.Rule("http://other:80/", "*")))
    {
    }

    private DispatcherSpecs(ScriptedBackend backend)
        : base(Small, backend: backend) => _backend = backend;

    private BackendState State => Tree.Upstream!.Backend[0];

    [Fact]
    public async Task What_fits_into_calls_and_queues_must_be_answered_and_the_next_event_rejected_at_once()
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < Calls + Places; i++) clients.Add(await SayAsync());
        await AwaitConditionAsync(() => Task.FromResult(State.TotalUnderWay + State.Queues.Queued + State.Queues.Overflowing == Calls + Places), TimeSpan.FromSeconds(10));
        var late = await SayAsync();
        Assert.Equal(ErrorCode.InternalServerError, await late.ExpectAckAsync(1));
        Assert.Equal(1, State.Ended(UpstreamOutcome.Busy));
        for (var i = 0; i < Calls + Places; i++) (await _backend.NextAsync()).Answer(200);
        foreach (var client in clients) Assert.Null(await client.ExpectAckAsync(1));
        Assert.False(_backend.HasMore);
    }

    [Fact]
    public async Task Never_more_calls_than_the_workers_may_have_must_be_under_way()
    {
        for (var i = 0; i < Calls + 2; i++) await SayAsync();
        var (first, second) = (await _backend.NextAsync(), await _backend.NextAsync());
        await AwaitConditionAsync(() => Task.FromResult(State.Queues.Queued == 2), TimeSpan.FromSeconds(10));
        Assert.False(_backend.HasMore);
        Assert.NotEqual(first.Call.Worker, second.Call.Worker);
        first.Answer(200);
        await _backend.NextAsync();
        Assert.Equal(Calls, State.TotalUnderWay);
    }

    [Fact]
    public async Task An_event_whose_deadline_passes_in_the_queue_must_fail_and_never_be_sent()
    {
        var (one, two, three) = (await SayAsync(), await SayAsync(), await SayAsync());
        var (first, second) = (await _backend.NextAsync(), await _backend.NextAsync());
        await AwaitConditionAsync(() => Task.FromResult(State.Queues.Queued == 1), TimeSpan.FromSeconds(10));
        AdvanceTime(Settings.Connections.EventTimeout);
        foreach (var client in new[] { one, two, three }) Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(1));
        await AwaitConditionAsync(() => Task.FromResult(State.TotalUnderWay == 0 && State.Queues.Queued == 0), TimeSpan.FromSeconds(10));
        Assert.False(_backend.HasMore);
        Assert.True(first.Reply.IsCanceled && second.Reply.IsCanceled);
    }

    [Fact]
    public async Task After_ten_failures_in_a_row_events_must_fail_at_once_and_one_probe_must_go_through_after_the_pause()
    {
        var client = await ConnectAsync();
        for (ulong id = 1; id <= 10; id++) await FailAsync(client, id);
        Assert.Equal(BreakerState.Open, State.Breaker.State);
        client.Say("""{"type":"event","event":"order","ackId":11,"data":1}""");
        Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(11));
        Assert.False(_backend.HasMore);
        AdvanceTime(Settings.Upstream.BreakerPause);
        client.Say("""{"type":"event","event":"order","ackId":12,"data":1}""");
        var probe = await _backend.NextAsync();
        var other = await SayAsync();
        Assert.Equal(ErrorCode.InternalServerError, await other.ExpectAckAsync(1));
        Assert.False(_backend.HasMore);
        probe.Answer(200);
        Assert.Null(await client.ExpectAckAsync(12));
        Assert.Equal(BreakerState.Closed, State.Breaker.State);
    }

    [Fact]
    public async Task Nine_failures_must_leave_it_closed()
    {
        var client = await ConnectAsync();
        for (ulong id = 1; id <= 9; id++) await FailAsync(client, id);
        Assert.Equal(BreakerState.Closed, State.Breaker.State);
    }

    [Fact]
    public async Task A_handler_that_only_says_no_must_not_open_the_breaker()
    {
        var client = await ConnectAsync();
        for (ulong id = 1; id <= 12; id++)
        {
            client.Say($$"""{"type":"event","event":"order","ackId":{{id}},"data":1}""");
            (await _backend.NextAsync()).Answer(400);
            await client.ExpectAckAsync(id);
        }
        Assert.Equal((BreakerState.Closed, 12), (State.Breaker.State, State.Refusals));
    }

    [Theory]
    [InlineData(true, BreakerState.Open)]
    [InlineData(false, BreakerState.Closed)]
    public async Task Ten_deadlines_must_open_the_breaker_and_ten_clients_who_gave_up_must_not_whatever_the_clock_says(bool isLate, BreakerState expected)
    {
        var upstream = Tree.Upstream!;
        var handler = upstream.Find("chat", HubEventKind.User, "order")!;
        for (var i = 0; i < 10; i++)
        {
            using var wait = new EventWait();
            var lane = new EventLane(upstream, "chat", $"{i}", 0);
            lane.Post(new Waiting(lane, handler, wait));
            await _backend.NextAsync();
            wait.IsLate = isLate;
            await wait.CancelAsync();
            await AwaitConditionAsync(() => Task.FromResult(State.TotalUnderWay == 0), TimeSpan.FromSeconds(10));
        }
        Assert.Equal((expected, 10), (State.Breaker.State, State.Ended(isLate ? UpstreamOutcome.TimedOut : UpstreamOutcome.Cancelled)));
    }

    [Fact]
    public async Task A_crashing_worker_must_fail_the_event_it_crashed_on_and_finish_the_others()
    {
        var client = await SayAsync();
        var call = await _backend.NextAsync();
        var worker = await Sys.ActorSelection($"/user/upstream/http~app%3A80/w{call.Call.Worker}").ResolveOne(TimeSpan.FromSeconds(5));
        worker.Tell(new Crash());
        call.Answer(200);
        Assert.Null(await client.ExpectAckAsync(1));
        _backend.Answer = _ => throw new InvalidOperationException("The backend fails in the actor.");
        client.Say("""{"type":"event","event":"order","ackId":2,"data":1}""");
        Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(2));
        _backend.Answer = _ => ScriptedBackend.Status(200);
        client.Say("""{"type":"event","event":"order","ackId":3,"data":1}""");
        Assert.Null(await client.ExpectAckAsync(3));
        await AwaitConditionAsync(() => Task.FromResult(State.TotalUnderWay == 0), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_crashing_dispatcher_must_lose_neither_calls_nor_queues()
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < Calls + 2; i++) clients.Add(await SayAsync());
        var first = await _backend.NextAsync();
        var dispatcher = await Sys.ActorSelection("/user/upstream/http~app%3A80").ResolveOne(TimeSpan.FromSeconds(5));
        dispatcher.Tell(new Crash());
        first.Answer(200);
        for (var i = 1; i < Calls + 2; i++) (await _backend.NextAsync()).Answer(200);
        foreach (var client in clients) Assert.Null(await client.ExpectAckAsync(1));
        Assert.Equal(2, _backend.Made.Count);                   // the connections were kept
    }

    private sealed class Waiting(EventLane lane, UpstreamHandler handler, EventWait wait) : UpstreamJob(lane, handler, HubEventKind.User, "order")
    {
        public override CancellationToken Token => wait.Token;

        public override bool IsLate => wait.IsLate;

        public override (string? ContentType, ReadOnlyMemory<byte> Body) Content => (null, default);

        public override void Begin()
        {
            base.Begin();
            DeadlineMs = long.MaxValue;
        }

        protected override bool OnAnswered(in UpstreamAnswer answer) => true;
    }

    private async Task<TestClient> SayAsync()
    {
        var client = await ConnectAsync();
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        return client;
    }

    private async Task FailAsync(TestClient client, ulong id)
    {
        client.Say($$"""{"type":"event","event":"order","ackId":{{id}},"data":1}""");
        (await _backend.NextAsync()).Answer(500);
        Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(id));
        await AwaitConditionAsync(() => Task.FromResult(State.TotalUnderWay == 0), TimeSpan.FromSeconds(10));
    }
}
