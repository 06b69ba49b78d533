namespace Hub.Tests.Host.Cmd;

/// <summary>The prompt for a person, and standard input for a program.</summary>
public sealed class PromptSpecs : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-prompt-").FullName;
    private FakeAdmin _admin = null!;

    public async Task InitializeAsync()
    {
        _admin = await FakeAdmin.StartAsync();
        _admin.On("/admin/hubs", """{"items":[{"hub":"chat","connections":1,"opened":1,"groups":0,"users":0}]}""");
    }

    public async Task DisposeAsync()
    {
        await _admin.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_prompt_must_show_hub_and_phase_execute_and_end()
    {
        var phases = new Queue<string>(["ready", "draining", "draining"]);
        _admin.On("/admin/stats", context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, $$$"""{"node":{"phase":"{{{phases.Dequeue()}}}"}}"""));

        var run = await PromptAsync(new FakeTerminal().Type("hub li\t\n").Type("\n").Type("exit\n"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith($"HubActors at {_admin.Name}. ", run.Output, StringComparison.Ordinal);
        Assert.Contains($"\r{_admin.Name} ready> hub list \e[K", run.Output, StringComparison.Ordinal);
        Assert.Contains("chat            1", run.Output, StringComparison.Ordinal);
        Assert.Contains($"\r{_admin.Name} draining> exit\e[K", run.Output, StringComparison.Ordinal);
        Assert.Empty(phases);
    }

    [Fact]
    public async Task An_error_must_not_end_the_prompt_but_ctrl_d_must()
    {
        var run = await PromptAsync(new FakeTerminal().Type("hub stats nope\n").Type("hub lost\n").Type("half").Control(ConsoleKey.C).Control(ConsoleKey.D));

        Assert.Equal(0, run.Code);
        Assert.StartsWith("There is nothing at this path.\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("'lost'", run.Error, StringComparison.Ordinal);
        Assert.Contains("half\e[K", run.Output, StringComparison.Ordinal);
        Assert.Contains("^C\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "token?")]
    [InlineData(503, "starting")]
    [InlineData(500, "?")]
    [InlineData(200, "up")]
    public async Task A_hub_that_tells_no_phase_must_be_named_by_what_it_answers(int status, string word)
    {
        _admin.On("/admin/stats", "{}", status);

        var run = await PromptAsync(new FakeTerminal().Control(ConsoleKey.D));

        Assert.Contains($"\r{_admin.Name} {word}> \e[K", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_is_gone_must_be_named_unreachable()
    {
        var url = _admin.Url;
        await _admin.DisposeAsync();

        var run = await CmdRun.Async(["cmd", "--admin", url], new FakeTerminal().Control(ConsoleKey.D));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains(" unreachable> ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_must_be_there_again_in_the_next_prompt_but_not_those_with_a_token()
    {
        var path = Path.Combine(_folder, "history");
        await PromptAsync(new FakeTerminal().Type("hub list\n").Type("hub list --token abc\n").Type("log level\n").Control(ConsoleKey.D), path);

        var run = await PromptAsync(new FakeTerminal().Press(ConsoleKey.UpArrow, ConsoleKey.UpArrow, ConsoleKey.Enter).Control(ConsoleKey.D), path);

        Assert.Contains("chat            1", run.Output, StringComparison.Ordinal);
        Assert.Equal(["hub list", "log level", "hub list"], await File.ReadAllLinesAsync(path));
    }

    [Fact]
    public async Task Candidates_must_be_listed_below_the_line()
    {
        var run = await PromptAsync(new FakeTerminal().Type("hub \t").Control(ConsoleKey.U).Control(ConsoleKey.L).Control(ConsoleKey.D));

        Assert.Contains("> hub \e[K", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nlist   stats\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\e[2J\e[H", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help", "Commands:\n  actor ")]
    [InlineData("help connection tap", "cmd connection tap <connection>")]
    [InlineData("connection tap --help", "cmd connection tap <connection>")]
    public async Task Help_must_tell_of_all_commands_and_of_one(string line, string expected)
    {
        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url], input: line);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains(expected, run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_must_be_read_from_standard_input_one_a_line()
    {
        _admin.On("/admin/log", """{"levels":{"Default":"debug"}}""").On("/admin/groups/chat/a%20b/publish", """{"members":2}""");

        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url], input: "# levels\n\n  log level\r\ngroup publish chat \"a b\" @hi\nexit\nhub stats\n");

        run.MustPrint("Default  debug\nSent to 2 members.");
        Assert.Equal(["GET /admin/log", """POST /admin/groups/chat/a%20b/publish {"text":"@hi"}"""], _admin.Requests);
    }

    [Theory]
    [InlineData("hub stats nope")]
    [InlineData("hub lost")]
    [InlineData("drain")]
    public async Task The_first_command_that_fails_must_end_a_script(string line)
    {
        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url], input: $"{line}\nhub list\n");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.NotEqual("", run.Error);
        Assert.DoesNotContain("GET /admin/hubs", _admin.Requests);
    }

    [Fact]
    public async Task Address_and_token_must_also_come_from_the_environment()
    {
        _admin.Token = "abc";

        var run = await CmdRun.Async(["cmd", "hub", "list"], change: host => host with
        {
            Environment = name => name switch { "HUB_ADMIN_URL" => _admin.Url, "HUB_ADMIN_TOKEN" => "abc", _ => null },
        });

        Assert.Equal((0, ""), (run.Code, run.Error));
    }

    private Task<CmdRun> PromptAsync(FakeTerminal terminal, string? history = null) =>
        CmdRun.Async(["cmd", "--admin", _admin.Url], terminal, change: host => host with { HistoryPath = history });
}
