namespace Hub.Tests.Host.Cmd;

/// <summary><c>hub</c>: lists and counters, and rates between two answers.</summary>
public sealed class HubCommandSpecs : IAsyncLifetime
{
    private FakeAdmin _admin = null!;

    public async Task InitializeAsync() => _admin = await FakeAdmin.StartAsync();

    public async Task DisposeAsync() => await _admin.DisposeAsync();

    [Fact]
    public async Task Hubs_must_be_listed()
    {
        _admin.On("/admin/hubs", """
            {"items":[{"hub":"chat","connections":1250,"opened":99000,"groups":15,"users":99,"subprotocols":{"":20,"json.webpubsub.azure.v1":1230,"mqtt":0}},
            {"hub":"news","connections":0,"opened":3,"groups":0,"users":0,"subprotocols":{}}]}
            """);

        (await CmdRun.Async(_admin, "hub", "list")).MustPrint("""
            hub   connections  opened  groups  users  subprotocols
            chat        1,250  99,000      15     99  json.webpubsub.azure.v1 1,230, none 20
            news            0       3       0      0
            """);
    }

    [Fact]
    public async Task One_hub_must_be_shown_by_its_name()
    {
        _admin.On("/admin/hubs/chat", """
            {"hub":"chat","connections":12,"opened":30,"groups":4,"users":9,"subprotocols":{"":12},"pendingBytes":1536,"pendingMessages":3,"detached":1}
            """);

        (await CmdRun.Async(_admin, "hub", "stats", "chat")).MustPrint("""
            hub                  chat
            connections          12, 30 opened, 1 detached
            groups               4
            users                9
            subprotocols         none 12
            waiting for clients  3 messages, 1.5 KiB
            """);
    }

    [Fact]
    public async Task The_process_must_be_shown_with_all_that_its_hub_tells()
    {
        _admin.On("/admin/stats", Stats(uptime: 93_784, received: 5_000_000, cpu: 500));

        (await CmdRun.Async(_admin, "hub", "stats")).MustPrint("""
            phase                ready
            version              0.1.0, .NET 10.0.1, actor runtime embedded
            up                   1d 02h, since 2026-11-25 00:00:00Z
            connections          130, 1,234 opened, 2 detached, 5 refused
            groups               17
            messages in          5,000,000, 1.0 MiB, 4,900,000 requests
            messages out         200, 2.0 KiB, 190 deliveries, 3 dropped
            latency              p50 0.42 ms, p90 1.3 ms, p99 4.8 ms, max 21 ms, 3,000 taken
            waiting for clients  12 messages, 33.7 KiB, slowest chat/abc with 29.2 KiB
            kept for recovery    100 messages, 53.0 KiB, 7 recovered
            events under way     2
            actors               1 restarted, 0 dead letters, 4 unhandled
            closed               normal 900, slow_consumer 4
            processor            8m 20s used of 2 processors
            memory               117.7 MiB, 43.5 MiB heap, 100/10/1 collections, paused 250 ms
            threads              18, 0 work items queued
            """);
    }

    [Fact]
    public async Task A_hub_that_tells_less_must_be_shown_with_what_it_tells()
    {
        _admin.On("/admin/stats", """{"connections":1,"opened":2,"groups":0,"received":3,"delivered":4,"dropped":0,"restarts":0,"closes":{},"recovered":0,"eventsUnderWay":0}""");

        (await CmdRun.Async(_admin, "hub", "stats")).MustPrint("""
            connections        1, 2 opened
            groups             0
            messages in        3 requests
            messages out       4 deliveries, 0 dropped
            kept for recovery  0 recovered
            events under way   0
            actors             0 restarted
            """);
    }

    [Fact]
    public async Task Watching_must_show_rates_from_the_hubs_own_clock()
    {
        var terminal = new FakeTerminal();
        var asked = 0;
        _admin.On("/admin/stats", async context =>
        {
            asked++;
            if (asked == 3)
            {
                terminal.Press(ConsoleKey.Escape);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            // Two seconds of the hub lie between the answers, whatever the operator's clock says.
            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(
                context.Response, Stats(uptime: 100 + (2 * asked), received: 1000 * asked, cpu: 10 + asked));
        });

        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url, "hub", "stats", "--watch"], terminal, change: host => host with { Time = new ImpatientTime() });

        Assert.Equal((0, ""), (run.Code, run.Error));
        var frames = run.Output.Split("\e[H");
        Assert.Equal(3, frames.Length);
        Assert.Contains("messages in          1,000, 1.0 MiB", frames[1], StringComparison.Ordinal);
        Assert.Contains("messages in          2,000 (500/s), 1.0 MiB", frames[2], StringComparison.Ordinal);
        Assert.Contains("processor            50.0 % of 2 processors", frames[2], StringComparison.Ordinal);
    }

    private static string Stats(double uptime, long received, double cpu) => $$"""
        {"connections":130,"opened":1234,"groups":17,"received":4900000,"delivered":190,"dropped":3,"restarts":1,
        "closes":{"slow_consumer":4,"normal":900,"protocol_error":0},"recovered":7,"eventsUnderWay":2,
        "node":{"version":"0.1.0","startedAt":"2026-11-25T00:00:00Z","uptimeS":{{uptime}},"phase":"ready","processors":2,"workers":2,"runtime":".NET 10.0.1","actorRuntime":"embedded","adminNeedsToken":false},
        "process":{"cpuS":{{cpu}},"workingSetBytes":123456789,"heapBytes":45678901,"gcCollections":[100,10,1],"gcPauseS":0.25,"threads":18,"threadPoolQueue":0},
        "detached":2,"replayMessages":100,"replayBytes":54321,"outboxMessages":12,"outboxBytes":34567,"slowest":{"hub":"chat","id":"abc","pendingBytes":30000,"pendingMessages":10},
        "bytesReceived":1048576,"bytesSent":2048,"messagesReceived":{{received}},"messagesSent":200,"refused":5,
        "latency":{"count":3000,"p50Ms":0.42,"p90Ms":1.3,"p99Ms":4.8,"maxMs":21.7},"deadLetters":0,"unhandled":4}
        """;

    /// <summary>Whoever waits is told at once that the time is over.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
