using System.Text;
using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Upstream;
using Hub.Protocol.CloudEvents;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary><c>connected</c> and <c>disconnected</c> (protocol section 4.5): at least once, in order with everything else of the connection.</summary>
public sealed class NotificationSpecs : HubSpec
{
    private readonly ScriptedBackend _backend;

    public NotificationSpecs()
        : this(new ScriptedBackend(ScriptedBackend.Rule("http://notified:80/", "*", connected: true, disconnected: true)))
    {
    }

    private NotificationSpecs(ScriptedBackend backend)
        : base("hub.upstream.notify-within = 20s", backend: backend) => _backend = backend;

    [Fact]
    public async Task They_must_enclose_the_events_of_the_connection_with_rising_ids()
    {
        var client = await ConnectAsync("ann");
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        var connected = await _backend.AcceptAsync("connected");
        var order = await _backend.AcceptAsync("order");
        Assert.Null(await client.ExpectAckAsync(1));
        await client.LeaveAsync();
        var disconnected = await _backend.AcceptAsync("disconnected");
        Assert.Equal([1, 2, 3], [connected.Id, order.Id, disconnected.Id]);
        Assert.Equal(("{}", "ann"), (Encoding.UTF8.GetString(connected.Body.Span), connected.UserId));
        Assert.Equal("""{"reason":"The client closed the connection."}""", Encoding.UTF8.GetString(disconnected.Body.Span));
        Assert.Equal(("application/json", "application/json"), (connected.ContentType, disconnected.ContentType));
    }

    [Fact]
    public async Task An_event_must_wait_for_connected_and_disconnected_for_the_event()
    {
        var client = await ConnectAsync();
        client.Say("""{"type":"event","event":"order","data":1}""");
        client.Socket.Break();
        var connected = await _backend.NextAsync();
        Assert.Equal("connected", connected.Event.Name);
        Assert.False(_backend.HasMore);
        connected.Answer(200);
        var next = await _backend.NextAsync();
        if (next.Event.Name == "order")                         // unless the connection ended before its turn came
        {
            next.Answer(200);
            next = await _backend.NextAsync();
        }
        Assert.Equal("disconnected", next.Event.Name);
    }

    [Fact]
    public async Task A_failed_notification_must_be_repeated_with_the_same_id_until_it_is_taken()
    {
        var client = await ConnectAsync();
        foreach (var pause in new[] { 1, 3, 5, 5 })
        {
            var call = await _backend.NextAsync();
            Assert.Equal(("connected", 1L), (call.Event.Name, call.Event.Id));
            call.Answer(503);
            await RetryAfterAsync(TimeSpan.FromSeconds(pause));
        }
        await _backend.AcceptAsync("connected");
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        await _backend.AcceptAsync("order");
        Assert.Null(await client.ExpectAckAsync(1));
    }

    [Fact]
    public async Task A_notification_that_is_never_taken_must_be_given_up_and_counted()
    {
        using var lost = new CounterProbe("HubActors.Upstream", "hub.upstream.lost", "http://notified:80");
        var client = await ConnectAsync();
        for (var i = 0; i < 5; i++)
        {
            (await _backend.NextAsync()).Fail(new IOException("down"));
            if (i < 4) await RetryAfterAsync(TimeSpan.FromSeconds(i switch { 0 => 1, 1 => 3, _ => 5 }));
        }
        await AwaitIdleAsync();                                 // 14 s and another 5 would be within 20 s, 19 s and 5 are not
        await RetryAfterAsync(TimeSpan.FromSeconds(5));
        (await _backend.NextAsync()).Fail(new IOException("down"));
        await client.LeaveAsync();
        Assert.Equal("disconnected", (await _backend.NextAsync()).Event.Name);
        Assert.Equal(1, lost.Sum);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    public async Task A_handler_that_says_no_must_not_be_asked_again(int status)
    {
        using var lost = new CounterProbe("HubActors.Upstream", "hub.upstream.lost", "http://notified:80");
        var client = await ConnectAsync();
        (await _backend.NextAsync()).Answer(status);
        await client.LeaveAsync();
        await _backend.AcceptAsync("disconnected");
        Assert.Equal(1, lost.Sum);
    }

    [Fact]
    public async Task A_notification_must_not_change_the_state()
    {
        var client = await ConnectAsync();
        (await _backend.NextAsync()).Answer(ScriptedBackend.Status(200) with { State = "ignored" });
        client.Say("""{"type":"event","event":"order","data":1}""");
        Assert.Null((await _backend.AcceptAsync("order")).State);
    }

    [Fact]
    public async Task Crashes_of_the_connection_actor_must_neither_repeat_connected_nor_lose_disconnected()
    {
        var client = await ConnectAsync();
        await _backend.AcceptAsync("connected");
        var actor = await ActorOfAsync(client);
        for (var i = 0; i < 4; i++) actor.Tell(new Crash());    // one more than the budget
        await client.ExpectCloseAsync(1011);
        client.Socket.Break();
        await client.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        var last = await _backend.AcceptAsync("disconnected");
        Assert.Equal(2, last.Id);
        Assert.False(_backend.HasMore);
    }

    [Fact]
    public async Task The_drain_must_wait_until_disconnected_was_taken()
    {
        var client = await ConnectAsync();
        client.AnswersClose = true;
        await _backend.AcceptAsync("connected");
        var draining = Tree.DrainAsync(TimeSpan.FromSeconds(30));
        await client.ExpectCloseAsync(1001);
        var last = await _backend.NextAsync();
        Assert.Equal(("disconnected", """{"reason":"The hub is shutting down."}"""), (last.Event.Name, Encoding.UTF8.GetString(last.Event.Body.Span)));
        Assert.False(draining.IsCompleted);
        last.Answer(200);
        await draining.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Each_must_be_said_once_and_nothing_of_a_connection_that_the_client_never_had()
    {
        var lane = Tree.Upstream!.LaneFor(new ConnectionRequest { Hub = "chat", ConnectionId = "x", Protocol = WireProtocol.Json })!;
        lane.OnDisconnected("gone");
        lane.OnConnected();
        lane.OnConnected();
        lane.OnDisconnected("gone");
        lane.OnDisconnected("gone");
        Assert.Equal(1, (await _backend.AcceptAsync("connected")).Id);
        Assert.Equal(2, (await _backend.AcceptAsync("disconnected")).Id);
        await Tree.Upstream.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(_backend.HasMore);
    }

    [Fact]
    public async Task Events_that_their_client_gave_up_must_not_pile_up_behind_a_notification()
    {
        var lane = Tree.Upstream!.LaneFor(new ConnectionRequest { Hub = "chat", ConnectionId = "x", Protocol = WireProtocol.Json })!;
        var handler = Tree.Upstream.Find("chat", HubEventKind.User, "order")!;
        lane.OnConnected();
        var connected = await _backend.NextAsync();
        for (var i = 0; i < 100; i++) lane.Post(new GivenUp(lane, handler, isGivenUp: true));
        lane.Post(new GivenUp(lane, handler, isGivenUp: false));
        lane.OnDisconnected("gone");
        Assert.Equal(2, lane.Waiting);
        connected.Answer(200);
        await _backend.AcceptAsync("order");
        await _backend.AcceptAsync("disconnected");
        Assert.False(_backend.HasMore);
    }

    /// <summary>Waits until nothing is under way at the backend and moves time to the next attempt.</summary>
    private async Task RetryAfterAsync(TimeSpan pause)
    {
        await AwaitIdleAsync();
        AdvanceTime(pause - TimeSpan.FromMilliseconds(1));
        Assert.False(_backend.HasMore);
        AdvanceTime(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Every call has ended and its retry, if any, is scheduled.</summary>
    private async Task AwaitIdleAsync()
    {
        await AwaitConditionAsync(() => Task.FromResult(Tree.Upstream!.Backend[0].TotalUnderWay == 0), TimeSpan.FromSeconds(10));
        // A worker tells the dispatcher first and schedules the retry after it, in the same message; the next one it takes says that it has.
        for (var i = 0; i < Settings.Upstream.Workers; i++)
            await Sys.ActorSelection($"/user/upstream/http~notified%3A80/w{i}").ResolveOne(TimeSpan.FromSeconds(5));
    }

    private sealed class GivenUp(EventLane lane, UpstreamHandler handler, bool isGivenUp) : UpstreamJob(lane, handler, HubEventKind.User, "order")
    {
        public override CancellationToken Token { get; } = new(isGivenUp);

        public override (string? ContentType, ReadOnlyMemory<byte> Body) Content => (null, default);

        public override void Begin()
        {
            base.Begin();
            DeadlineMs = long.MaxValue;
        }

        protected override bool OnAnswered(in UpstreamAnswer answer) => true;
    }
}
