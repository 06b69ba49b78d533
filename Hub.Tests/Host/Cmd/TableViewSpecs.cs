using System.Text.Json;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Tests.Host.Cmd;

/// <summary>A table fits its terminal: first columns of little use go, then long text is cut; names and figures stay whole.</summary>
public sealed class TableViewSpecs
{
    private static readonly TableView Table = new(
        Column.Name("name", row => row.Text("name")), Column.Words("words", "words"), Column.Count("count", "count", 1), Column.Words("more", "more", 2));

    private static readonly Shape[] Rows = [new(JsonSerializer.SerializeToElement(new { name = "chat/0123456789", words = "a long text of forty characters or so...", count = 12345, more = "seldom of use" }))];

    [Fact]
    public void With_room_all_must_be_shown() => MustShow(100, """
        name             words                                      count  more
        chat/0123456789  a long text of forty characters or so...  12,345  seldom of use
        """);

    [Fact]
    public void With_less_room_text_must_be_cut_the_longest_first() => MustShow(70, """
        name             words                          count  more
        chat/0123456789  a long text of forty charac…  12,345  seldom of use
        """);

    [Fact]
    public void With_little_room_the_least_useful_columns_must_go() => MustShow(40, """
        name             words           count
        chat/0123456789  a long text …  12,345
        """);

    [Fact]
    public void With_hardly_any_room_names_must_stay_whole() => MustShow(20, """
        name             words
        chat/0123456789  a long …
        """);

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("漢字漢字", 5, "漢字…")]
    [InlineData("漢字漢字", 4, "漢…")]
    [InlineData("😀😀😀", 5, "😀😀…")]
    public void Text_must_be_cut_between_characters_by_the_columns_they_take(string text, int width, string expected) => Assert.Equal(expected, TableView.Cut(text, width));

    [Theory]
    [InlineData(true, "\e[1m")]
    [InlineData(false, "name")]
    public void Colours_must_be_there_only_when_wanted(bool hasColours, string beginning)
    {
        using var output = new StringWriter();

        var lines = new Screen(output, terminal: null, hasColours).Lines(Table.Of(Rows, 100));

        Assert.StartsWith(beginning, lines[0], StringComparison.Ordinal);
        Assert.Equal(hasColours, lines.Any(line => line.Contains('\e', StringComparison.Ordinal)));
    }

    private static void MustShow(int width, string expected)
    {
        using var output = new StringWriter();
        var lines = new Screen(output, terminal: null, hasColours: false).Lines(Table.Of(Rows, width));

        Assert.Equal(expected.ReplaceLineEndings("\n").Split('\n'), lines);
    }
}
