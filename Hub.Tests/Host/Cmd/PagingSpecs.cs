using System.Text.Json;

namespace Hub.Tests.Host.Cmd;

/// <summary>A person sees long output a page at a time and decides about the next; a program gets all of it.</summary>
public sealed class PagingSpecs : IAsyncLifetime
{
    private const string Question = "-- more -- (space: a page, Enter: a line, q: enough) ";

    private FakeAdmin _admin = null!;

    public async Task InitializeAsync() => _admin = await FakeAdmin.StartAsync();

    public async Task DisposeAsync() => await _admin.DisposeAsync();

    [Fact]
    public async Task A_page_of_a_list_must_fit_the_terminal_and_the_next_one_come_when_asked_for()
    {
        _admin.On("/admin/users?limit=7", Users(0, 7, next: "u6")).On("/admin/users?after=u6&limit=7", Users(7, 2, next: null));

        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url, "user", "list"], new FakeTerminal { Height = 10 }.Press(ConsoleKey.X, ConsoleKey.Spacebar));

        Assert.Equal(2, _admin.Requests.Count);
        Assert.Equal(2, run.Output.Split(Question).Length);
        Assert.EndsWith("9 users.\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("u8", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enough_must_end_a_list_with_how_to_go_on()
    {
        _admin.On("/admin/users?limit=7", Users(0, 7, next: "u6"));

        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url, "user", "list"], new FakeTerminal { Height = 10 }.Press(ConsoleKey.Q));

        Assert.Single(_admin.Requests);
        Assert.EndsWith("\r7 users; the next page: --after u6\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.Code);
    }

    [Theory]
    [InlineData(9, 1)]                                      // head, nine rows and the foot are two lines more than fit
    [InlineData(6, 0)]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    public async Task Lines_that_do_not_fit_must_wait_for_a_key(int rows, int questions)
    {
        _admin.On("/admin/users?limit=100", Users(0, rows, next: null));

        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url, "user", "list", "--limit", "100"], new FakeTerminal { Height = 10 }.Press(ConsoleKey.Spacebar));

        Assert.Equal(questions, run.Output.Split(Question).Length - 1);
        Assert.EndsWith($"{rows} users.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enter_must_show_one_line_more()
    {
        _admin.On("/admin/users?limit=100", Users(0, 20, next: null));

        var run = await CmdRun.Async(["cmd", "--admin", _admin.Url, "user", "list", "--limit", "100"], new FakeTerminal { Height = 10 }.Press(ConsoleKey.Enter, ConsoleKey.Escape));

        Assert.Equal(2, run.Output.Split(Question).Length - 1);
        Assert.Contains("u8", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("u9", run.Output, StringComparison.Ordinal);
    }

    private static string Users(int first, int count, string? next) => JsonSerializer.Serialize(new
    {
        items = Enumerable.Range(first, count).Select(number => new { hub = "chat", user = $"u{number}", connections = 1 }),
        next,
    });
}
