using Hub.Host.Commands.Cmd.Prompt;

namespace Hub.Tests.Host.Cmd;

/// <summary>Lines are kept for the arrow keys, in a file of the user's own, bounded, and without secrets.</summary>
public sealed class HistorySpecs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hub-history-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("hub list", true)]
    [InlineData("", false)]
    [InlineData("  ", false)]
    [InlineData(" hub list", false)]
    [InlineData("hub list --token abc", false)]
    [InlineData("hub list --TOKEN abc", false)]
    [InlineData("group publish chat a \"Bearer abc\"", false)]
    [InlineData("group publish chat a wss://h/client?access_token=abc", false)]
    [InlineData("group publish chat a eyJhbGciOi", false)]
    [InlineData("group publish chat a Endpoint=http://h;AccessKey=abc", false)]
    [InlineData("group publish chat a the-session-pass", false)]
    [InlineData("hub\u001blist", false)]
    public void A_line_must_be_kept_unless_it_is_empty_private_or_secret(string line, bool isKept)
    {
        var history = new History([], token: "the-session-pass");

        Assert.Equal(isKept, history.TryAdd(line));
        Assert.Equal(isKept ? [line] : [], history.Lines);
    }

    [Fact]
    public void The_same_line_in_a_row_must_be_kept_once()
    {
        var history = new History(["a", "a", "b"], token: null);

        Assert.False(history.TryAdd("b"));
        Assert.True(history.TryAdd("a"));
        Assert.Equal(["a", "b", "a"], history.Lines);
    }

    [Theory]
    [InlineData(History.Capacity, "0")]
    [InlineData(History.Capacity + 1, "1")]
    public void The_oldest_lines_must_go_first(int lines, string oldest)
    {
        var history = new History(Enumerable.Range(0, lines).Select(line => $"{line}"), token: null);

        Assert.Equal((History.Capacity, oldest), (history.Lines.Count, history.Lines[0]));
    }

    [Theory]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    public void A_line_without_end_must_not_be_kept(int length, bool isKept) => Assert.Equal(isKept, new History([], token: null).TryAdd(new string('a', length)));

    [Fact]
    public void The_file_must_give_back_what_was_written_and_be_the_users_own()
    {
        var path = Path.Combine(_folder, "state", "cmd-history");
        var file = new HistoryFile(path);

        Assert.Empty(file.Read());
        file.Write(["one"]);
        file.Write(["one", "two é"]);

        Assert.Equal(["one", "two é"], new HistoryFile(path).Read());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_file_that_cannot_be_written_must_not_matter()
    {
        var taken = Path.Combine(_folder, "taken");
        File.WriteAllText(taken, "");
        var file = new HistoryFile(Path.Combine(taken, "cmd-history"));

        file.Write(["one"]);

        Assert.Empty(file.Read());
        Assert.Empty(new HistoryFile(null).Read());
    }

    [Theory]
    [InlineData("/state", "/state/hubactors/cmd-history")]
    [InlineData("state", null)]                              // not a whole path, which the convention tells to ignore
    [InlineData(null, null)]
    public void The_file_must_be_in_the_users_state_folder(string? state, string? expected)
    {
        var path = HistoryFile.UsualPath(name => name == "XDG_STATE_HOME" ? state : null);

        expected ??= Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/state/hubactors/cmd-history");
        Assert.Equal(expected, path);
    }
}
