namespace Hub.Tests.Host.Cmd;

/// <summary><c>actor</c>: what is printed for the answers of a hub.</summary>
public sealed class ActorCommandSpecs : IAsyncLifetime
{
    private const string Top = """
        {"watchedMs":1001.5,"items":[
        {"path":"/user/worker-0","type":"WorkerActor","mailbox":12,"restarts":0,"messages":5000,"busyMs":300,"busyPercent":29.96},
        {"path":"/user/connections/chat~1","type":"ConnectionActor","mailbox":0,"restarts":2,"messages":7,"busyMs":0.2,"busyPercent":0.02}]}
        """;

    private FakeAdmin _admin = null!;

    public async Task InitializeAsync() => _admin = await FakeAdmin.StartAsync();

    public async Task DisposeAsync() => await _admin.DisposeAsync();

    [Fact]
    public async Task The_hierarchy_must_be_a_tree_with_the_figures_that_are_not_zero()
    {
        _admin.On("/admin/actors?path=%2Fuser&depth=2&limit=100", """
            {"path":"/user","name":"user","type":"Guardian","mailbox":0,"restarts":0,"children":3,"nodes":[
            {"path":"/user/connections","name":"connections","type":"ConnectionSupervisor","mailbox":1200,"restarts":1,"children":3,"nodes":[
            {"path":"/user/connections/chat~1","name":"chat~1","type":"ConnectionActor","mailbox":0,"restarts":2,"children":0,"nodes":[]}],"more":2},
            {"path":"/user/upstream","name":"upstream","type":"UpstreamSupervisor","mailbox":0,"restarts":0,"children":1}]}
            """);

        (await CmdRun.Async(_admin, "actor", "hierarchy")).MustPrint("""
            /user  (Guardian)
            ├── connections  (ConnectionSupervisor, 1,200 in mailbox, 1 restart)
            │   ├── chat~1  (ConnectionActor, 2 restarts)
            │   └── ... 2 more
            └── upstream  (UpstreamSupervisor, 1 child)
            """);
    }

    [Fact]
    public async Task The_hierarchy_must_begin_where_and_end_how_deep_it_is_told()
    {
        _admin.On("/admin/actors?path=%2Fuser%2Fconnections&depth=5&limit=3", """{"path":"/user/connections","type":"ConnectionSupervisor"}""");

        (await CmdRun.Async(_admin, "actor", "hierarchy", "/user/connections", "-d", "5", "--limit", "3")).MustPrint("/user/connections  (ConnectionSupervisor)");
    }

    [Fact]
    public async Task An_inspected_actor_must_show_its_state_its_failure_and_its_work()
    {
        _admin.On("/admin/actors/inspect?path=%2Fuser%2Fconnections%2Fchat~1&seconds=0", """
            {"path":"/user/connections/chat~1","type":"ConnectionActor","parent":"/user/connections","behaviour":"Open","mailbox":2,"restarts":1,
            "lastFailure":{"at":"2026-11-26T01:02:03.456Z","error":"InvalidOperationException","message":"Broken on purpose"},"answered":true,
            "state":{"hub":"chat","groups":3,"reliable":false},"watchedMs":1003.2,
            "messages":[{"type":"ClientSaid","count":1200,"busyMs":34.5},{"type":"ReceiveTimeout","count":1,"busyMs":0.018}],
            "busyMs":34.518,"busyPercent":3.44,"children":0}
            """);

        (await CmdRun.Async(_admin, "actor", "inspect", "/user/connections/chat~1", "--seconds", "0")).MustPrint("""
            /user/connections/chat~1
            type          ConnectionActor
            parent        /user/connections
            behaviour     Open
            mailbox       2
            children      0
            restarts      1
            last failure  2026-11-26 01:02:03Z InvalidOperationException: Broken on purpose

            State
            hub       chat
            groups    3
            reliable  no

            Busy 3.4 % of 1.0 s watched
            message         count     busy
            ClientSaid      1,200    34 ms
            ReceiveTimeout      1  0.01 ms
            """);
    }

    [Fact]
    public async Task An_actor_that_does_not_answer_must_be_called_busy_or_stuck()
    {
        _admin.On("/admin/actors/inspect?path=%2Fuser%2Fworker-0&seconds=1", """
            {"path":"/user/worker-0","type":"WorkerActor","mailbox":90000,"restarts":0,"lastFailure":null,"answered":false,"watchedMs":1000,"messages":[],"busyPercent":100}
            """);

        (await CmdRun.Async(_admin, "actor", "inspect", "/user/worker-0")).MustPrint("""
            /user/worker-0
            type      WorkerActor
            mailbox   90,000
            restarts  0
            It did not answer: it is busy or stuck, and its state is not known.

            Busy 100.0 % of 1.0 s watched
            No message in that time.
            """);
    }

    [Fact]
    public async Task Without_a_terminal_the_busiest_actors_must_be_one_table()
    {
        _admin.On("/admin/actors/top?seconds=1&by=busy&limit=20", Top);

        (await CmdRun.Async(_admin, "actor", "top")).MustPrint($"""
            {_admin.Name}, watched for 1.0 s
              busy  mailbox  messages  restarts  type             actor
            29.9 %       12     5,000         0  WorkerActor      /user/worker-0
             0.0 %        0         7         2  ConnectionActor  /user/connections/chat~1
            """);
    }

    [Fact]
    public async Task On_a_terminal_the_busiest_actors_must_be_drawn_anew_until_q()
    {
        var terminal = new FakeTerminal { Height = 15 };
        var asked = 0;
        _admin.On("/admin/actors/top?seconds=1&by=mailbox&limit=10", async context =>
        {
            if (++asked == 3)
            {
                terminal.Press(ConsoleKey.Q);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, Top);
        });

        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url, "actor", "top", "--by", "mailbox"], terminal);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("\e[?1049h\e[?25l\e[H", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\e[J\e[?25h\e[?1049l", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Split("/user/worker-0").Length - 1);
        Assert.DoesNotContain("\e[1m", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_view_whose_hub_goes_away_must_leave_the_terminal_as_it_was_and_say_why()
    {
        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url, "actor", "top"], new FakeTerminal());

        Assert.Equal("\e[?1049h\e[?25l\e[?25h\e[?1049l", run.Output);
        Assert.Equal((1, "There is nothing at this path.\n"), (run.Code, run.Error));
    }
}
