using Hub.Host.Commands.Cmd.Prompt;

namespace Hub.Tests.Host.Cmd;

/// <summary>Typing: keys in, text and caret out.</summary>
public sealed class EditLineSpecs
{
    [Theory]
    [InlineData("abc", "abc|")]
    [InlineData("abc<X", "ab|")]                             // X: Backspace
    [InlineData("abc{Left}{Left}x", "ax|bc")]
    [InlineData("abc{Left}{Delete}", "ab|")]
    [InlineData("abc{Delete}", "abc|")]
    [InlineData("{Backspace}{Left}a{Right}b", "ab|")]
    [InlineData("abc{Home}x{End}y", "xabcy|")]
    [InlineData("abc{^A}x{^E}y", "xabcy|")]
    [InlineData("abc{^B}{^B}{^F}x", "abx|c")]
    [InlineData("one two  {^W}", "one |")]
    [InlineData("one two{Left}{^W}", "one |o")]
    [InlineData("one{^W}{^W}", "|")]
    [InlineData("one two{Left}{^U}", "|o")]
    [InlineData("one two{Home}{Right}{^K}", "o|")]
    [InlineData("ab{Left}{^D}", "a|")]
    [InlineData("ab{^D}", "ab|")]
    [InlineData("ab{^H}", "a|")]
    [InlineData("one two{^Left}{^Left}x", "x|one two")]
    [InlineData("one two{Home}{^Right}x", "onex| two")]
    [InlineData("a😀{Backspace}b", "ab|")]
    [InlineData("a😀c{Left}{Left}{Delete}", "a|c")]
    [InlineData("a👩\u200D💻{Left}x", "ax|👩\u200D💻")]
    [InlineData("e\u0301{Backspace}", "|")]
    [InlineData("a\0\u0001b{Escape}", "ab|")]
    public void Keys_must_edit_as_in_a_shell(string keys, string expected)
    {
        var line = new EditLine([]);

        foreach (var key in KeysOf(keys.Replace("<X", "{Backspace}", StringComparison.Ordinal)))
        {
            Assert.Equal(EditOutcome.Edited, line.Apply(key));
        }

        Assert.Equal(expected, line.Text.Insert(line.Caret, "|"));
    }

    [Theory]
    [InlineData("{Up}", "three|")]
    [InlineData("{Up}{Up}{Up}", "one|")]
    [InlineData("{Up}{Up}{Up}{Up}", "one|")]
    [InlineData("dra{Up}{Up}{Down}{Down}ft", "draft|")]
    [InlineData("dra{Down}ft", "draft|")]
    [InlineData("{^P}{^P}{^N}!", "three!|")]
    [InlineData("{Up}!{Up}{Down}", "three|")]
    public void Arrows_must_recall_earlier_lines_and_keep_the_one_begun(string keys, string expected)
    {
        var line = new EditLine(["one", "two", "three"]);

        foreach (var key in KeysOf(keys))
        {
            line.Apply(key);
        }

        Assert.Equal(expected, line.Text.Insert(line.Caret, "|"));
    }

    [Theory]
    [InlineData("a", "{Enter}", nameof(EditOutcome.Submitted))]
    [InlineData("a", "{^J}", nameof(EditOutcome.Submitted))]
    [InlineData("a", "{Tab}", nameof(EditOutcome.CompletionAsked))]
    [InlineData("a", "{^C}", nameof(EditOutcome.Abandoned))]
    [InlineData("a", "{^L}", nameof(EditOutcome.ClearAsked))]
    [InlineData("", "{^D}", nameof(EditOutcome.Ended))]
    [InlineData("a", "{^D}", nameof(EditOutcome.Edited))]
    [InlineData("a", "{^Z}", nameof(EditOutcome.Edited))]
    public void Other_keys_must_tell_what_is_wanted(string text, string key, string expected)
    {
        var line = new EditLine([]);
        foreach (var typed in KeysOf(text))
        {
            line.Apply(typed);
        }

        Assert.Equal(expected, line.Apply(Assert.Single(KeysOf(key))).ToString());
        Assert.Equal(text, line.Text);
    }

    [Theory]
    [InlineData(40, "p> ", "abc", 1, "\rp> abc\e[K\r\e[5C")]
    [InlineData(12, "p> ", "0123456789", 0, "\rp> 456789\e[K\r\e[9C")]
    [InlineData(12, "p> ", "0123456789", 10, "\rp> 01234567\e[K\r\e[3C")]
    [InlineData(40, "p> ", "漢字", 0, "\rp> 漢字\e[K\r\e[7C")]
    [InlineData(40, "p> ", "a\u202Eb", 0, "\rp> a\uFFFDb\e[K\r\e[6C")]
    public void The_row_must_show_the_part_around_the_caret(int width, string prompt, string text, int left, string expected)
    {
        var line = new EditLine([text]);
        line.Apply(Keys.Of(ConsoleKey.UpArrow));
        for (var press = 0; press < left; press++)
        {
            line.Apply(Keys.Of(ConsoleKey.LeftArrow));
        }

        Assert.Equal(expected, PromptLine.Draw(prompt, line, width, hasColours: false));
    }

    private static List<ConsoleKeyInfo> KeysOf(string script)
    {
        var keys = new List<ConsoleKeyInfo>();
        for (var index = 0; index < script.Length; index++)
        {
            if (script[index] != '{')
            {
                keys.Add(Keys.Of(script[index]));
                continue;
            }

            var end = script.IndexOf('}', index);
            var name = script[(index + 1)..end];
            keys.Add(name[0] == '^' ? Keys.Control(KeyOf(name[1..])) : Keys.Of(KeyOf(name)));
            index = end;
        }

        return keys;
    }

    private static ConsoleKey KeyOf(string name) => name switch
    {
        "Left" => ConsoleKey.LeftArrow,
        "Right" => ConsoleKey.RightArrow,
        "Up" => ConsoleKey.UpArrow,
        "Down" => ConsoleKey.DownArrow,
        _ => Enum.Parse<ConsoleKey>(name),
    };
}
