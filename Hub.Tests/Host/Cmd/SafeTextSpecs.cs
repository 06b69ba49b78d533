using Hub.Host.Commands.Cmd.Output;

namespace Hub.Tests.Host.Cmd;

/// <summary>Names that strangers chose cannot do anything to the operator's terminal.</summary>
public sealed class SafeTextSpecs
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("é 漢字 😀 [red]x[/]", "é 漢字 😀 [red]x[/]")]
    [InlineData("a\u001b[2Jb", "a\uFFFD[2Jb")]                // the screen is cleared by it
    [InlineData("\u001b]0;title\u0007", "\uFFFD]0;title\uFFFD")]
    [InlineData("\u009b31m", "\uFFFD31m")]                    // the same in one character
    [InlineData("a\r\nb\tc\0\u007f", "a\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFD")]
    [InlineData("a\u202Eb\u2066c\u200Fd\u2028e\u2029f", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf")]
    [InlineData("\uFEFF\u200B\u00AD", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("👩\u200D💻", "👩\u200D💻")]
    [InlineData("\U000E0041x", "\uFFFDx")]
    public void What_is_not_printable_must_be_replaced(string text, string expected) => Assert.Equal(expected, SafeText.Of(text));

    [Fact]
    public void Half_a_character_must_be_replaced() =>
        Assert.Equal(["a\uFFFDb", "\uFFFD", "\uFFFD\uFFFD"], new[] { "a\uD83Db", "\uDE00", "\uDE00\uD83D" }.Select(SafeText.Of));

    [Theory]
    [InlineData("user")]
    [InlineData("state")]
    [InlineData("subprotocol")]
    [InlineData("address")]
    [InlineData("id")]
    [InlineData("hub")]
    public async Task No_value_of_a_list_may_reach_the_terminal_as_it_is(string member)
    {
        await using var admin = await FakeAdmin.StartAsync();
        admin.On("/admin/connections?limit=27", $$"""{"total":1,"items":[{"{{member}}":"x\u001b[2J\n[red]y\u009b1m"}],"next":null}""");

        var run = await CmdRun.Async(["cmd", "--admin", admin.Url, "connection", "list"], new FakeTerminal { Width = 400 }, change: host => host with { HasColours = true });

        Assert.Contains("x\uFFFD[2J\uFFFD[red]y\uFFFD1m", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[2J", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u009b', run.Output);
    }

    [Fact]
    public async Task No_text_of_a_frame_or_a_close_may_reach_the_terminal_as_it_is()
    {
        await using var admin = await FakeAdmin.StartAsync();
        const string evil = "x\\u001b[2J\\n[red]y";
        admin.On("/admin/connections/chat/c/tap?payload=true", $$"""{"kind":"text","bytes":1,"what":"{{evil}}","text":"{{evil}}"}""")
            .On("/admin/closed/c", $$"""{"items":[{"id":"c","kind":"connection","text":"{{evil}}","askedBy":"{{evil}}","explanation":"{{evil}}","lastFailure":{"error":"E","message":"{{evil}}"} }],"live":null}""")
            .On("/admin/actors?path=%2F&depth=2&limit=100", $$"""{"path":"/","nodes":[{"name":"{{evil}}","type":"T"}]}""")
            .On("/admin/log", $$"""{"levels":{"{{evil}}":"debug"} }""")
            .On("/admin/users?limit=27", $$"""{"items":[{"user":"a"}],"next":"{{evil}}"}""");

        foreach (var command in new[] { "connection tap chat/c --payload", "closed show c", "actor hierarchy /", "log level", "user list" })
        {
            var run = await CmdRun.Async(["cmd", "--admin", admin.Url, .. command.Split(' ')], command == "user list" ? new FakeTerminal().Type("q") : new FakeTerminal(), change: host => host with { HasColours = true });

            Assert.Equal((0, ""), (run.Code, run.Error));
            Assert.Contains("x\uFFFD[2J\uFFFD[red]y", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("\e[2J", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Half_a_character_must_not_end_the_command()
    {
        await using var admin = await FakeAdmin.StartAsync();
        admin.On("/admin/users?limit=50", """{"items":[{"hub":"chat","user":"a\ud83d","connections":1}],"next":null}""");

        (await CmdRun.Async(admin, "user", "list")).MustPrint("""
            hub   connections  user
            chat            1  a\ud83d
            1 user.
            """);
    }
}
