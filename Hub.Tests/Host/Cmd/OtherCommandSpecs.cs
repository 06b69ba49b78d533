namespace Hub.Tests.Host.Cmd;

/// <summary>Groups, users, application servers, what ended, log levels, the drain.</summary>
public sealed class OtherCommandSpecs : IAsyncLifetime
{
    private const string Ended = """
        "id":"c1","hub":"chat","user":"ann","subprotocol":"json.webpubsub.azure.v1","address":"10.0.0.1","at":"2026-11-26T01:04:05Z","openedAt":"2026-11-26T01:00:00Z","kind":"connection",
        "code":1008,"reason":"slow_consumer","text":"Too slow","side":"hub","askedBy":null,"explanation":"It did not read for 10 s while messages waited."
        """;

    private FakeAdmin _admin = null!;

    public async Task InitializeAsync() => _admin = await FakeAdmin.StartAsync();

    public async Task DisposeAsync() => await _admin.DisposeAsync();

    [Fact]
    public async Task Groups_must_be_listed()
    {
        _admin.On("/admin/groups?hub=chat&name=ro&limit=50", """{"items":[{"hub":"chat","group":"room 1","members":1200},{"hub":"chat","group":"[red]room","members":1}],"next":null}""");

        (await CmdRun.Async(_admin, "group", "list", "--hub", "chat", "--name", "ro")).MustPrint("""
            hub   members  group
            chat    1,200  room 1
            chat        1  [red]room
            2 groups.
            """);
    }

    [Fact]
    public async Task Members_of_a_group_must_be_listed()
    {
        _admin.On("/admin/groups/chat/a%2Fb%20c/members?after=c0&limit=2", """{"members":3,"items":[{"id":"c1","user":"ann"},{"id":"c2","user":null}],"next":"c2"}""");

        (await CmdRun.Async(_admin, "group", "members", "chat", "a/b c", "--after", "c0", "--limit", "2")).MustPrint("""
            connection  user
            c1          ann
            c2          -
            2 members; the next page: --after c2
            """);
    }

    [Theory]
    [InlineData("@hi", null, """{"text":"@hi"}""")]
    [InlineData("{\"a\": [1]}", "json", """{"json":{"a":[1]}}""")]
    [InlineData("1", "text", """{"text":"1"}""")]
    public async Task A_message_must_be_published_as_what_it_is(string text, string? type, string body)
    {
        _admin.On("/admin/groups/chat/room/publish", """{"members":3}""");

        (await CmdRun.Async(_admin, ["group", "publish", "chat", "room", text, .. type is null ? [] : new[] { "--type", type }])).MustPrint("Sent to 3 members.");

        Assert.Equal([$"POST /admin/groups/chat/room/publish {body}"], _admin.Requests);
    }

    [Fact]
    public async Task What_is_not_JSON_must_not_be_published_as_JSON()
    {
        (await CmdRun.Async(_admin, "group", "publish", "chat", "room", "hi", "--type", "json"))
            .MustFail("'hi' is not JSON; a string needs its quotes, and on most shells others around them.");

        Assert.Empty(_admin.Requests);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_name_that_HTTP_takes_for_a_way_must_not_be_sent(string group)
    {
        (await CmdRun.Async(_admin, "group", "publish", "chat", group, "hi")).MustFail($"'{group}' cannot be part of an address, so it cannot be asked for by name.");

        Assert.Empty(_admin.Requests);
    }

    [Fact]
    public async Task Backends_must_be_shown_with_what_is_wrong_with_them()
    {
        _admin.On("/admin/upstream", """
            {"backends":[{"name":"http://127.0.0.1:3000","kind":"http","breaker":"open","breakerReopensMs":4200,"failuresInARow":10,"openings":1,"queued":5,"overflow":0,"active":0,"capacity":64,
            "steals":12,"overflowed":0,"outcomes":{"answered":1000,"timed_out":8,"refused":2,"failed":0},"refusals":3,"lastError":{"at":"2026-11-26T01:02:03Z","error":"Connection refused"},
            "workers":[],"latency":{"count":100,"p50Ms":3.2,"p99Ms":45}},
            {"name":"tcp://127.0.0.1:9000","kind":"tcp","breaker":"closed","queued":0,"overflow":0,"active":1,"capacity":64,"steals":0,"outcomes":{"answered":7},"refusals":0,"latency":null}],
            "underWay":1,"retries":4,"lost":0}
            """);

        (await CmdRun.Async(_admin, "upstream", "status")).MustPrint("""
            backend                breaker       queued  overflow  active  answered    not answered  refusals  steals     p50    p99
            http://127.0.0.1:3000  breaker open       5         0    0/64     1,000  10 (timed_out)         3      12  3.2 ms  45 ms
            tcp://127.0.0.1:9000   closed             0         0    1/64         7               0         0       0       -      -
            http://127.0.0.1:3000: 10 failures in a row; tried again in 4.2 s.
            http://127.0.0.1:3000: last error 2026-11-26 01:02:03Z Connection refused
            1 connection with events under way, 4 repeated, 0 lost.
            """);
    }

    [Fact]
    public async Task Pools_must_be_shown()
    {
        _admin.On("/admin/pools", """
            {"pools":[{"backend":"tcp://127.0.0.1:9000","kind":"tcp","open":8,"idle":5,"active":3,"max":32,"waiting":0,"created":9,"reused":12000,"reusePercent":99.99,"failures":1,"closes":{"idle":1}}]}
            """);

        (await CmdRun.Async(_admin, "pool", "status")).MustPrint("""
            backend               kind  open  active  idle  max  waiting  created   reuse  failures  closes
            tcp://127.0.0.1:9000  tcp      8       3     5   32        0        9  99.9 %         1  idle 1
            """);
    }

    [Fact]
    public async Task What_ended_must_be_listed()
    {
        _admin.On("/admin/closed?hub=chat&reason=slow_consumer&limit=50", $$"""
            {"total":2,"keptForS":600,"items":[{{{Ended}}},{"id":"h-17","at":"2026-11-26T01:03:00Z","kind":"handshake","code":401,"reason":"expired_token","side":"hub"}],"next":null}
            """);

        (await CmdRun.Async(_admin, "closed", "list", "--hub", "chat", "--reason", "slow_consumer")).MustPrint("""
            ended                 id    hub   user  kind        code  reason         side  asked by
            2026-11-26 01:04:05Z  c1    chat  ann   connection  1008  slow_consumer  hub   -
            2026-11-26 01:03:00Z  h-17  -     -     handshake    401  expired_token  hub   -
            2 entries.
            """);
    }

    [Theory]
    [InlineData("c1")]
    [InlineData("chat/c1")]
    public async Task Why_a_connection_ended_must_be_told_first(string name)
    {
        _admin.On("/admin/closed/c1", $$"""
            {"items":[{{{Ended}},"lastHeardAt":"2026-11-26T01:03:55Z","idleMs":10000,"pendingMessages":400,"pendingBytes":1048576,"lagMs":10021,"unacknowledgedMessages":0,
            "requestsPending":0,"groups":3,"event":"message","restarts":1,"lastFailure":{"at":"2026-11-26T01:02:03Z","error":"InvalidOperationException","message":"Broken"} }],"live":null}
            """);

        (await CmdRun.Async(_admin, "closed", "show", name)).MustPrint("""
            Connection chat/c1 ended 2026-11-26 01:04:05Z
            It did not read for 10 s while messages waited.
            reason           slow_consumer
            close code       1008
            text             Too slow
            side             hub
            user             ann
            subprotocol      json.webpubsub.azure.v1
            address          10.0.0.1
            opened           2026-11-26 01:00:00Z
            last heard       2026-11-26 01:03:55Z, 10.0 s before
            waited for it    400 messages, 1.0 MiB
            lag              10.0 s
            unacknowledged   0
            its requests     0 being executed
            groups           3
            event under way  message
            restarts         1
            last failure     2026-11-26 01:02:03Z InvalidOperationException: Broken
            """);
    }

    [Fact]
    public async Task A_lost_socket_of_a_connection_that_lives_must_be_told_from_its_end()
    {
        _admin.On("/admin/closed/c1", """
            {"items":[{"id":"c1","hub":"chat","at":"2026-11-26T01:04:05Z","kind":"socket","reason":"network_lost","side":"network"}],"live":{"hub":"chat","id":"c1","state":"open"}}
            """);

        (await CmdRun.Async(_admin, "closed", "show", "c1")).MustPrint("""
            Socket of connection chat/c1 ended 2026-11-26 01:04:05Z
            reason  network_lost
            side    network

            It is open now, as chat/c1: 'connection show' tells more.
            """);
    }

    [Fact]
    public async Task What_nothing_is_kept_of_must_be_said_to_be_so()
    {
        _admin.On("/admin/closed/c1", """{"items":[],"live":null}""");

        (await CmdRun.Async(_admin, "closed", "show", "c1")).MustFail("Nothing is kept of it: it ended too long ago, or never was.");
    }

    [Fact]
    public async Task Log_levels_must_be_shown_all_or_one()
    {
        _admin.On("/admin/log", """{"levels":{"Default":"information","Hub.Host":"debug"}}""");

        (await CmdRun.Async(_admin, "log", "level")).MustPrint("Default   information\nHub.Host  debug");
        (await CmdRun.Async(_admin, "log", "level", "Hub.Host")).MustPrint("Hub.Host  debug");
        (await CmdRun.Async(_admin, "log", "level", "Hub")).MustFail("No level is set for 'Hub'; 'log level' lists those that are.");
        (await CmdRun.Async(_admin, "log", "level", "debug")).MustFail("'debug' is a level; write 'log level Default debug' to set it for everything that has none of its own.");
    }

    [Theory]
    [InlineData("trace", "\"trace\"")]
    [InlineData("none", "\"none\"")]
    [InlineData("configured", "null")]
    public async Task A_log_level_must_be_set(string word, string level)
    {
        _admin.On("/admin/log", """{"levels":{"Default":"information"}}""");

        (await CmdRun.Async(_admin, "log", "level", "Hub.Host", word)).MustPrint("Default  information");

        Assert.Equal([$$"""POST /admin/log {"category":"Hub.Host","level":{{level}}}"""], _admin.Requests);
    }

    [Fact]
    public async Task A_drain_must_not_begin_without_a_yes()
    {
        _admin.On("/admin/stats", """{"connections":130}""").On("/admin/drain", """{"connections":130}""", 202);

        (await CmdRun.Async(_admin, "drain")).MustFail("drain closes every connection; without a terminal to ask on it needs --yes.");
        Assert.Empty(_admin.Requests);

        var refused = await CmdRun.Async(["cmd", "--admin", _admin.Url, "drain"], new FakeTerminal().Type("no\n"));
        Assert.Equal((1, "Nothing was done.\n"), (refused.Code, refused.Error));
        Assert.Equal(["GET /admin/stats"], _admin.Requests);
        Assert.Equal($"Close all 130 connections of {_admin.Name} and take no more? Type yes: no\n", refused.Output);
    }

    [Fact]
    public async Task A_drain_must_begin_with_a_yes()
    {
        _admin.On("/admin/stats", """{"connections":130}""").On("/admin/drain", """{"connections":130}""", 202);

        (await CmdRun.Async(_admin, "drain", "--yes")).MustPrint("Draining: 130 connections to close.");
        Assert.Equal(["POST /admin/drain {}"], _admin.Requests);

        var agreed = await CmdRun.Async(["cmd", "--admin", _admin.Url, "drain"], new FakeTerminal().Type("yex").Press(ConsoleKey.Backspace).Type("s\n"));
        Assert.Equal((0, ""), (agreed.Code, agreed.Error));
        Assert.EndsWith("\nDraining: 130 connections to close.\n", agreed.Output, StringComparison.Ordinal);
    }
}
