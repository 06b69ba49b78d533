using System.CommandLine;
using Hub.Host.Commands.Cmd;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Prompt;

namespace Hub.Tests.Host.Cmd;

/// <summary>Tab: what the word under the caret may become.</summary>
public sealed class CompleterSpecs
{
    [Theory]
    [InlineData("", 0, null, "actor hub connection group user upstream pool closed log drain help exit")]
    [InlineData("c", 0, null, "connection closed")]
    [InlineData("con", 0, "connection ", "connection")]
    [InlineData("connection ", 11, null, "list show close tap")]
    [InlineData("connection s", 11, "show ", "show")]
    [InlineData("x", 0, null, "")]
    [InlineData("x ", 2, null, "")]
    [InlineData("connection list --s", 16, null, "--sort --state")]
    [InlineData("connection list --sort lag --s", 27, "--state ", "--state")]
    [InlineData("connection list --state ", 24, null, "detached open paused slow")]
    [InlineData("connection list --state o", 24, "open ", "open")]
    [InlineData("log level Default d", 18, "debug ", "debug")]
    [InlineData("drain --", 6, null, "--by --json --yes")]
    [InlineData("group publish chat room hi ", 27, null, "")]
    public async Task The_commands_themselves_must_be_known(string text, int start, string? insertion, string candidates)
    {
        var completion = await NewCompleter().FindAsync(text, CancellationToken.None);

        Assert.Equal((start, insertion), (completion.Start, completion.Insertion));
        Assert.Equal(candidates.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), completion.Candidates.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("hub stats ", "hub", "", "chat,news", null)]
    [InlineData("hub stats ch", "hub", "ch", "chat,news", "chat ")]
    [InlineData("connection list --hub ne", "--hub", "ne", "chat,news", "news ")]
    [InlineData("actor inspect /us", "path", "/us", "/user,/system", "/user")]
    [InlineData("group members chat ro", "group", "ro", "room one,room two", "\"room ")]
    [InlineData("group members chat \"room o", "group", "room o", "room one,room two", "\"room one\" ")]
    [InlineData("group members chat q", "group", "q", "q\u001b[2J,q\"x", null)]
    [InlineData("log level Hub", "category", "Hub", "Hub.Host,Hub.Actors", "Hub.")]
    public async Task Names_must_come_from_the_hub(string text, string symbol, string prefix, string values, string? insertion)
    {
        var asked = new List<string>();
        var completer = NewCompleter((name, word) =>
        {
            asked.Add($"{name} {word}");
            return values.Split(',');
        });

        var completion = await completer.FindAsync(text, CancellationToken.None);

        Assert.Equal([$"{symbol} {prefix}"], asked);
        Assert.Equal(insertion, completion.Insertion);
    }

    [Theory]
    [InlineData("hub stats ", "/admin/hubs", """{"items":[{"hub":"chat"},{"hub":"news"}]}""", "chat news")]
    [InlineData("actor inspect /user/con", "/admin/actors?path=%2Fuser&depth=1&limit=200", """{"nodes":[{"path":"/user/connections"},{"path":"/user/worker-0"}]}""", "/user/connections")]
    [InlineData("actor inspect ", "/admin/actors?path=%2F&depth=1&limit=200", """{"nodes":[{"path":"/user"}]}""", "/user")]
    [InlineData("connection show ab", "/admin/connections?id=ab&limit=200", """{"items":[{"hub":"chat","id":"abc"},{"hub":"chat","id":"abd"}]}""", "abc abd")]
    [InlineData("connection tap chat/ab", "/admin/connections?hub=chat&id=ab&limit=200", """{"items":[{"hub":"chat","id":"abc"}]}""", "chat/abc")]
    [InlineData("group members chat ro", "/admin/groups?hub=chat&name=ro&limit=200", """{"items":[{"hub":"chat","group":"room"}]}""", "room")]
    [InlineData("connection list --hub chat --group ro", "/admin/groups?hub=chat&name=ro&limit=200", """{"items":[{"hub":"chat","group":"room"}]}""", "room")]
    [InlineData("closed list --user a", "/admin/users?name=a&limit=200", """{"items":[{"hub":"chat","user":"ann"}]}""", "ann")]
    [InlineData("closed show h", "/admin/closed?limit=200", """{"items":[{"id":"h-17"},{"id":"abc"}]}""", "h-17")]
    [InlineData("log level ", "/admin/log", """{"levels":{"Default":"debug","Hub":"trace"}}""", "Default Hub")]
    [InlineData("hub stats ", "/admin/nothing", "{}", "")]
    public async Task The_hub_must_be_asked_for_what_may_stand_there(string text, string target, string json, string candidates)
    {
        await using var admin = await FakeAdmin.StartAsync();
        admin.On(target, json);
        using var hub = new AdminClient(admin.Url, token: null);

        var completion = await new Completer(NewRoot(), new HubValues(hub).FindAsync).FindAsync(text, CancellationToken.None);

        Assert.Equal(candidates.Split(' ', StringSplitOptions.RemoveEmptyEntries), completion.Candidates);
    }

    [Fact]
    public void Candidates_must_be_in_columns_and_end_where_the_terminal_does()
    {
        Assert.Equal(["one  two", "six"], CandidateList.Rows(["one", "two", "six"], width: 12, rows: 2));
        Assert.Equal(["one", "... 2 more"], CandidateList.Rows(["one", "two", "six"], width: 6, rows: 2));
        Assert.Equal(["ab…"], CandidateList.Rows(["abcdef"], width: 6, rows: 2));
    }

    private static Completer NewCompleter(Func<string, string, string[]>? values = null) =>
        new(NewRoot(), (symbol, _, word, _) => Task.FromResult<IReadOnlyList<string>>(values?.Invoke(symbol, word) ?? []));

    private static Command NewRoot() =>
        CmdParser.Root(new CmdHost(TextReader.Null, TextWriter.Null, TextWriter.Null), _ => throw new InvalidOperationException("Nothing is to be executed."));
}
