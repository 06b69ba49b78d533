namespace Hub.Tests.Host.Cmd;

/// <summary><c>connection</c>: lists with filters, one connection by its name, closing, frames.</summary>
public sealed class ConnectionCommandSpecs : IAsyncLifetime
{
    private const string One = """
        {"hub":"chat","id":"c1","user":"ann","subprotocol":"json.webpubsub.azure.v1","state":"slow","address":"10.0.0.1","openedAt":"2026-11-26T01:00:00Z","ageMs":754321,"idleMs":1200,
        "groups":3,"pendingMessages":40,"pendingBytes":1500000,"lagMs":4200,"unacknowledgedMessages":0,"unacknowledgedBytes":0,"requestsPending":1,"readingPaused":"rate",
        "messagesReceived":100,"messagesSent":2000,"bytesReceived":10000,"bytesSent":200000,"restarts":0,"actor":"/user/connections/chat~c1"
        """;

    private FakeAdmin _admin = null!;

    public async Task InitializeAsync() => _admin = await FakeAdmin.StartAsync();

    public async Task DisposeAsync() => await _admin.DisposeAsync();

    [Fact]
    public async Task The_list_must_ask_for_what_was_asked_for()
    {
        _admin.On("/admin/connections?hub=chat&group=a%20b%26c&user=ann%2F%C3%A9&id=c&state=slow&sort=pending&after=x%3D&limit=7", $$"""{"total":1,"items":[{{One}}}],"next":null}""");

        (await CmdRun.Async(_admin, "connection", "list", "--hub", "chat", "--group", "a b&c", "--user", "ann/é", "--id", "c", "--state", "slow", "--sort", "pending", "--after", "x=", "--limit", "7"))
            .MustPrint("""
            connection  user  state      age   idle  pending    lag  groups  paused   in    out  protocol                 address
            chat/c1     ann   slow   12m 34s  1.2 s  1.4 MiB  4.2 s       3  rate    100  2,000  json.webpubsub.azure.v1  10.0.0.1
            1 connection.
            """);
    }

    [Fact]
    public async Task One_page_must_be_printed_to_a_program_and_how_to_go_on()
    {
        _admin.On("/admin/connections?limit=50", $$"""{"total":1234,"items":[{{One}}}],"next":"chat/c1"}""");

        var run = await CmdRun.Async(_admin, "connection", "list");

        Assert.EndsWith("\n1 of 1,234 connections; the next page: --after chat/c1\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task No_connection_must_be_said()
    {
        _admin.On("/admin/connections?limit=50", """{"total":0,"items":[],"next":null}""");

        (await CmdRun.Async(_admin, "connection", "list")).MustPrint("No connections.");
    }

    [Fact]
    public async Task A_connection_must_be_shown_by_hub_and_id()
    {
        _admin.On("/admin/connections/chat/c1", $$"""
            {{One}},"groupNames":["a","b c"],"permissions":["webpubsub.sendToGroup","webpubsub.joinLeaveGroup.a"],"event":{"name":"message","ageMs":800},
            "reliable":true,"earlierSockets":[{"at":"2026-11-26T01:01:00Z","reason":"network_lost","text":"Reset"}]}
            """);

        (await CmdRun.Async(_admin, "connection", "show", "chat/c1")).MustPrint("""
            chat/c1
            state            slow
            user             ann
            subprotocol      json.webpubsub.azure.v1
            address          10.0.0.1
            opened           2026-11-26 01:00:00Z, 12m 34s ago
            last heard       1.2 s ago
            waiting for it   40 messages, 1.4 MiB
            lag              4.2 s
            unacknowledged   0 messages, 0 B
            its requests     1 being executed
            reading paused   rate
            received         100 messages, 9.7 KiB
            sent             2,000 messages, 195.3 KiB
            event under way  message, for 800 ms
            restarts         0
            actor            /user/connections/chat~c1
            permissions      webpubsub.sendToGroup, webpubsub.joinLeaveGroup.a
            groups           a, b c, and 1 more

            Earlier sockets
            2026-11-26 01:01:00Z  network_lost  Reset
            """);
    }

    [Fact]
    public async Task An_id_alone_must_be_looked_up()
    {
        _admin.On("/admin/connections?id=c1&sort=id&limit=10", """{"total":2,"items":[{"hub":"chat","id":"c1"},{"hub":"chat","id":"c12"}]}""")
            .On("/admin/connections/chat/c1/close", """{"closed":true}""");

        (await CmdRun.Async(_admin, "connection", "close", "c1", "--reason", "Go \"away\"")).MustPrint("Closed chat/c1.");

        Assert.Equal(
            ["GET /admin/connections?id=c1&sort=id&limit=10", """POST /admin/connections/chat/c1/close {"reason":"Go \u0022away\u0022"}"""],
            _admin.Requests);
    }

    [Theory]
    [InlineData("""[{"hub":"chat","id":"c1"},{"hub":"news","id":"c1"}]""", "Connection c1 is open in several hubs; write one of chat/c1, news/c1.")]
    [InlineData("""[{"hub":"chat","id":"c10"},{"hub":"chat","id":"c11"}]""", "No connection c1 is open; ids that begin so: chat/c10, chat/c11.")]
    [InlineData("[]", "No connection c1 is open; 'closed show c1' says why, if it ended in the last minutes.")]
    public async Task An_id_that_is_not_clear_must_be_refused_with_what_it_may_mean(string items, string sentence)
    {
        _admin.On("/admin/connections?id=c1&sort=id&limit=10", $$"""{"total":2,"items":{{items}}}""");

        (await CmdRun.Async(_admin, "connection", "close", "c1")).MustFail(sentence);
        Assert.Single(_admin.Requests);
    }

    [Theory]
    [InlineData("/c1")]
    [InlineData("chat/")]
    [InlineData("")]
    public async Task Half_a_name_must_be_refused(string name) =>
        (await CmdRun.Async(_admin, "connection", "show", name)).MustFail($"'{name}' does not name a connection; write its ID, or HUB/ID.");

    [Fact]
    public async Task Frames_must_be_printed_as_they_pass_with_those_missed_and_why_it_ended()
    {
        _admin.On("/admin/connections/chat/c1/tap?payload=true&limit=3", """
            {"at":"2026-11-26T01:05:00.1234567Z","direction":"in","kind":"text","bytes":100,"what":"sendToGroup","text":"{\"data\":\"***\"}"}
            {"at":"2026-11-26T01:05:00.125Z","direction":"out","kind":"pong","bytes":0,"dropped":1}

            {"at":"2026-11-26T01:05:01Z","direction":"out","kind":"close","bytes":2048,"what":"close","dropped":1200}
            {"ended":"The connection has ended."}
            """);

        (await CmdRun.Async(_admin, "connection", "tap", "chat/c1", "--payload", "--limit", "3")).MustPrint("""
            Frames of chat/c1:
            01:05:00.123  <-  text  100 B  sendToGroup  {"data":"***"}
                          ... 1 frame not shown: they passed faster than they could be sent here
            01:05:00.125  ->  pong  0 B
                          ... 1,200 frames not shown: they passed faster than they could be sent here
            01:05:01.000  ->  close  2.0 KiB  close
            Ended: The connection has ended.
            """);
    }

    [Fact]
    public async Task Frames_must_be_printed_unchanged_for_programs()
    {
        const string lines = "{\"at\":\"x\", \"direction\":\"in\"}\n{\"ended\":\"Gone.\"}";
        _admin.On("/admin/connections/chat/c1/tap?payload=false", lines);

        (await CmdRun.Async(_admin, "connection", "tap", "chat/c1", "--json")).MustPrint(lines);
    }

    [Fact]
    public async Task Watching_frames_must_end_with_q()
    {
        var terminal = new FakeTerminal();
        _admin.On("/admin/connections/chat/c1/tap?payload=false", async context =>
        {
            await context.Response.StartAsync();
            terminal.Press(ConsoleKey.Q);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url, "connection", "tap", "chat/c1"], terminal);

        run.MustPrint("Frames of chat/c1 (q ends):");
    }
}
