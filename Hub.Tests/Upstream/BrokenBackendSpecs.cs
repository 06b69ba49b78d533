using Hub.Actors.Upstream;
using Hub.Tests.EndToEnd;
using Hub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Upstream;

/// <summary>Backends that misbehave on a real socket: each event's sender hears of it, within the deadline, and the hub goes on.</summary>
public sealed class BrokenBackendSpecs
{
    /// <summary>What a backend may do to one event, and what its sender must hear.</summary>
    public static TheoryData<string, string> Misbehaviours => new()
    {
        { "dies before it answers", UpstreamHub.Failed },
        { "closes before it answers", UpstreamHub.Failed },
        { "dies within the head", UpstreamHub.Failed },
        { "dies within the body", UpstreamHub.Failed },
        { "closes within the body", UpstreamHub.Failed },
        { "closes within a chunk", UpstreamHub.Failed },
        { "half-closes before it answers", UpstreamHub.Failed },
        { "answers garbage", UpstreamHub.Failed },
        { "answers a chunk of no size", UpstreamHub.Failed },
        { "answers with a head that does not end", UpstreamHub.Failed },
        { "never answers", UpstreamHub.TimedOut },
        { "switches protocols", UpstreamHub.TimedOut },
        { "answers the head and no body", UpstreamHub.TimedOut },
        { "answers a byte at a time", UpstreamHub.TimedOut },
        { "says continue and nothing more", UpstreamHub.TimedOut },
    };

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task Each_misbehaviour_must_be_an_error_to_the_sender_and_the_next_event_be_delivered(string what, string error)
    {
        await using var backend = new RawBackend(exchange => MisbehaveAsync(exchange, what));
        await using var hub = await UpstreamHub.ForUserEventsAsync(
            backend.Url, $"hub.connections.event-timeout = {(error == UpstreamHub.TimedOut ? "1s" : "30s")}");
        await using var client = await hub.OpenAsync();
        Assert.Equal(error, await client.EventAsync(1));
        Assert.Equal(1, backend.Events);                        // sent once: the backend may have acted on it

        backend.Script = exchange => exchange.AnswerAsync();
        Assert.Null(await client.EventAsync(2));
        Assert.Equal(2, backend.Events);
    }

    [Fact]
    public async Task A_backend_that_is_not_there_must_be_an_error_and_work_once_it_is()
    {
        var port = NpmClientSpecs.FreePort();
        var time = new JumpingTime();
        await using var hub = await StartAsync($"http://127.0.0.1:{port}", time);
        await using var client = await hub.OpenAsync();
        Assert.Equal(UpstreamHub.Failed, await client.EventAsync(1));

        await using var backend = new RawBackend(exchange => exchange.AnswerAsync(), port);
        time.Jump(TimeSpan.FromSeconds(1));                     // the question whether it wants events is asked again
        Assert.Null(await client.EventAsync(2));
    }

    [Fact]
    public async Task A_backend_that_dies_in_the_middle_must_fail_each_event_it_had()
    {
        const int clients = 10;
        var backend = new RawBackend(_ => Task.FromResult(AfterRequest.Hold));
        await using var hub = await UpstreamHub.ForUserEventsAsync(backend.Url, "hub.connections.event-timeout = 30s");
        var all = new List<RawClient>();
        for (var i = 0; i < clients; i++) all.Add(await hub.OpenAsync());
        foreach (var client in all) await client.SayEventAsync(1);
        while (backend.Events < clients) await Task.Yield();
        await backend.DisposeAsync();

        foreach (var client in all) Assert.Equal(UpstreamHub.Failed, await client.ReadAckAsync(1));
        await using var next = new RawBackend(exchange => exchange.AnswerAsync(), backend.Port);
        await hub.Tree.Upstream!.WhenIdleAsync();
        foreach (var client in all) await client.DisposeAsync();
    }

    [Fact]
    public async Task The_breaker_must_open_after_ten_failures_and_let_one_probe_through_when_its_pause_is_over()
    {
        await using var backend = new RawBackend(exchange => exchange.AnswerAsync());
        var time = new JumpingTime();
        await using var hub = await StartAsync(backend.Url, time);
        var breaker = hub.Tree.Upstream!.Backend[0].Breaker;
        await using var client = await hub.OpenAsync();
        Assert.Null(await client.EventAsync(1));
        backend.Script = _ => Task.FromResult(AfterRequest.Reset);
        for (var id = 2; id <= 10; id++) Assert.Equal(UpstreamHub.Failed, await client.EventAsync(id));
        Assert.Equal((10, BreakerState.Closed), (backend.Events, breaker.State));
        Assert.Equal(UpstreamHub.Failed, await client.EventAsync(11));
        for (var id = 12; id <= 20; id++) Assert.Equal(UpstreamHub.Unavailable, await client.EventAsync(id));
        Assert.Equal((11, BreakerState.Open), (backend.Events, breaker.State));

        time.Jump(TimeSpan.FromSeconds(4.5));
        Assert.Equal(UpstreamHub.Unavailable, await client.EventAsync(21));
        time.Jump(TimeSpan.FromSeconds(0.5));
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        backend.Script = async exchange =>
        {
            await answer.Task;
            return await exchange.AnswerAsync();
        };
        await client.SayEventAsync(22);
        while (backend.Events < 12) await Task.Yield();
        for (var i = 0; i < 5; i++)
        {
            await using var other = await hub.OpenAsync();
            Assert.Equal(UpstreamHub.Unavailable, await other.EventAsync(1));
        }

        Assert.Equal((12, BreakerState.HalfOpen), (backend.Events, breaker.State));
        answer.SetResult();
        Assert.Null(await client.ReadAckAsync(22));
        Assert.Null(await client.EventAsync(23));
        Assert.Equal((13, BreakerState.Closed), (backend.Events, breaker.State));
    }

    [Fact]
    public async Task A_probe_that_fails_must_keep_it_open_for_another_pause()
    {
        await using var backend = new RawBackend(exchange => exchange.AnswerAsync());
        var time = new JumpingTime();
        await using var hub = await StartAsync(backend.Url, time);
        await using var client = await hub.OpenAsync();
        Assert.Null(await client.EventAsync(1));
        backend.Script = exchange => exchange.AnswerAsync(500);
        for (var id = 2; id <= 11; id++) Assert.Equal(UpstreamHub.Failed, await client.EventAsync(id));
        time.Jump(TimeSpan.FromSeconds(5));
        Assert.Equal(UpstreamHub.Failed, await client.EventAsync(12));
        Assert.Equal(UpstreamHub.Unavailable, await client.EventAsync(13));
        Assert.Equal(12, backend.Events);
    }

    [Theory]
    [InlineData(11, 1_000_000)]
    [InlineData(12, 1_000_000)]
    [InlineData(13, 10)]
    public async Task Whatever_a_backend_does_every_event_must_be_answered_once_and_as_it_went(int seed, int breakerFailures)
    {
        const int clients = 10;
        const int events = 40;
        var misbehaviours = Misbehaviours.Select(row => (string)row[0]).ToArray();
        var random = new Random(seed);
        var succeeded = 0;
        await using var backend = new RawBackend(async exchange =>
        {
            int dice;
            lock (random) dice = random.Next(4 * misbehaviours.Length);
            if (dice < misbehaviours.Length) return await MisbehaveAsync(exchange, misbehaviours[dice]);
            await exchange.AnswerAsync();
            Interlocked.Increment(ref succeeded);
            return AfterRequest.Keep;
        });
        await using var hub = await UpstreamHub.ForUserEventsAsync(
            backend.Url, $"hub.connections.event-timeout = 200ms, hub.upstream.breaker {{ failures = {breakerFailures}, pause = 50ms }}");
        var acks = await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            await using var client = await hub.OpenAsync();
            // Up to four at a time in the hub; they are answered in their order.
            var results = new List<string?>();
            for (var id = 1; id <= events; id++)
            {
                await client.SayEventAsync(id);
                if (id >= 4) results.Add(await client.ReadAckAsync(id - 3));
            }

            for (var id = events - 2; id <= events; id++) results.Add(await client.ReadAckAsync(id));
            return results;
        }));

        Assert.All(acks, one => Assert.Equal(events, one.Count));
        // An answer that came in the very moment of the deadline is the backend's success and the sender's error; never the other way round.
        var taken = acks.Sum(one => one.Count(error => error is null));
        Assert.InRange(taken, clients, succeeded);
        Assert.InRange(succeeded - taken, 0, acks.Sum(one => one.Count(error => error == UpstreamHub.TimedOut)));
        await hub.Tree.Upstream!.WhenIdleAsync().WaitAsync(TimeSpan.FromSeconds(10));
        // The sender may hear of the end of a call before its dispatcher does; what is asked of the dispatcher now comes after that.
        await hub.Tree.Actors.InspectAsync(hub.Tree.Actors.Tree("/user/upstream", 1, 1)!.Nodes[0].Path, TimeSpan.Zero);
        Assert.Equal((0, 0, 0), (hub.Tree.Upstream.BusyLanes, hub.Tree.Upstream.Backend[0].TotalUnderWay, hub.Tree.Upstream.Backend[0].Queues.Queued));
    }

    private static Task<HubHost> StartAsync(string url, JumpingTime time) => HubHost.StartAsync(
        UpstreamHub.Handler(url), "hub.upstream.breaker { failures = 10, pause = 5s }", services => services.AddSingleton<TimeProvider>(time));

    private static async Task<AfterRequest> MisbehaveAsync(RawExchange exchange, string what)
    {
        switch (what)
        {
            case "dies before it answers": return AfterRequest.Reset;
            case "closes before it answers": return AfterRequest.Close;
            case "dies within the head": return await CutAsync("HTTP/1.1 200 OK\r\nContent-", AfterRequest.Reset);
            case "dies within the body": return await CutAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", AfterRequest.Reset);
            case "closes within the body": return await CutAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", AfterRequest.Close);
            case "closes within a chunk": return await CutAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx", AfterRequest.Close);
            case "half-closes before it answers":
                exchange.Stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
                return AfterRequest.Hold;
            case "answers garbage": return await CutAsync("220 mail.example.com ESMTP\r\n", AfterRequest.Hold);
            case "answers a chunk of no size": return await CutAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n", AfterRequest.Hold);
            case "answers with a head that does not end": return await CutAsync($"HTTP/1.1 200 OK\r\nX: {new string('x', 100_000)}", AfterRequest.Hold);
            case "switches protocols": return await CutAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", AfterRequest.Hold);
            case "never answers": return AfterRequest.Hold;
            case "answers the head and no body": return await CutAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", AfterRequest.Hold);
            case "says continue and nothing more": return await CutAsync("HTTP/1.1 100 Continue\r\n\r\n", AfterRequest.Hold);
            case "answers a byte at a time":
                await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n");
                using (var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
                {
                    // Ends when the hub hangs up.
                    while (await pace.WaitForNextTickAsync()) await exchange.SendAsync("x");
                }

                return AfterRequest.Hold;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "No such misbehaviour.");
        }

        async Task<AfterRequest> CutAsync(string bytes, AfterRequest after)
        {
            await exchange.SendAsync(bytes);
            return after;
        }
    }
}
