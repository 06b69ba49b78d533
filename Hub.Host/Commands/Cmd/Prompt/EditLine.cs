using System.Globalization;

namespace Hub.Host.Commands.Cmd.Prompt;

/// <summary>What a key meant for the one who waits for the line.</summary>
internal enum EditOutcome
{
    /// <summary>The line may look different now.</summary>
    Edited,

    /// <summary>The line is complete.</summary>
    Submitted,

    /// <summary>Ctrl-C: the line is given up.</summary>
    Abandoned,

    /// <summary>Ctrl-D on an empty line: there will be no more.</summary>
    Ended,

    /// <summary>Tab.</summary>
    CompletionAsked,

    /// <summary>Ctrl-L.</summary>
    ClearAsked,
}

/// <summary>
/// A line being typed: keys in, text and caret out, with the keys of a shell. It knows no terminal. The caret moves by what is one character
/// to a reader, so that half an emoji is never deleted.
/// </summary>
internal sealed class EditLine
{
    private readonly IReadOnlyList<string> _history;
    private int _recalled;
    private string _draft = "";

    /// <summary>An empty line.</summary>
    /// <param name="history">Earlier lines, the newest last.</param>
    public EditLine(IReadOnlyList<string> history)
    {
        _history = history;
        _recalled = history.Count;
    }

    /// <summary>What was typed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Index in <see cref="Text"/> before which the next character goes.</summary>
    public int Caret { get; private set; }

    /// <summary>Takes one key.</summary>
    public EditOutcome Apply(ConsoleKeyInfo key)
    {
        if ((key.Modifiers & ConsoleModifiers.Control) != 0 && Control(key.Key) is { } outcome)
        {
            return outcome;
        }

        switch (key.Key)
        {
            case ConsoleKey.Enter: return EditOutcome.Submitted;
            case ConsoleKey.Tab: return EditOutcome.CompletionAsked;
            case ConsoleKey.LeftArrow: Caret = Before(); break;
            case ConsoleKey.RightArrow: Caret = After(); break;
            case ConsoleKey.Home: Caret = 0; break;
            case ConsoleKey.End: Caret = Text.Length; break;
            case ConsoleKey.UpArrow: Recall(_recalled - 1); break;
            case ConsoleKey.DownArrow: Recall(_recalled + 1); break;
            case ConsoleKey.Backspace: Remove(Before(), Caret); break;
            case ConsoleKey.Delete: Remove(Caret, After()); break;
            case ConsoleKey.Escape: break;
            default: Insert(key.KeyChar); break;
        }

        return EditOutcome.Edited;
    }

    /// <summary>Replaces the text from <paramref name="start"/> to the caret.</summary>
    public void ReplaceWord(int start, string replacement)
    {
        Text = string.Concat(Text.AsSpan(0, start), replacement, Text.AsSpan(Caret));
        Caret = start + replacement.Length;
    }

    private EditOutcome? Control(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.A: Caret = 0; break;
            case ConsoleKey.E: Caret = Text.Length; break;
            case ConsoleKey.B: Caret = Before(); break;
            case ConsoleKey.F: Caret = After(); break;
            case ConsoleKey.H: Remove(Before(), Caret); break;
            case ConsoleKey.U: Remove(0, Caret); break;
            case ConsoleKey.K: Remove(Caret, Text.Length); break;
            case ConsoleKey.W: Remove(WordBefore(), Caret); break;
            case ConsoleKey.P: Recall(_recalled - 1); break;
            case ConsoleKey.N: Recall(_recalled + 1); break;
            case ConsoleKey.L: return EditOutcome.ClearAsked;
            case ConsoleKey.C: return EditOutcome.Abandoned;
            case ConsoleKey.D when Text.Length == 0: return EditOutcome.Ended;
            case ConsoleKey.D: Remove(Caret, After()); break;
            case ConsoleKey.LeftArrow: Caret = WordBefore(); break;
            case ConsoleKey.RightArrow: Caret = WordAfter(); break;
            case ConsoleKey.J or ConsoleKey.M: return EditOutcome.Submitted;
            default: return null;
        }

        return EditOutcome.Edited;
    }

    private void Insert(char unit)
    {
        if (!char.IsControl(unit))
        {
            Text = Text.Insert(Caret, unit.ToString());
            Caret++;
        }
    }

    private void Remove(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        Caret = from;
    }

    /// <summary>Shows an earlier line; the one being typed is kept until it is looked for again below the newest.</summary>
    private void Recall(int index)
    {
        if (index < 0 || index > _history.Count || index == _recalled)
        {
            return;
        }

        if (_recalled == _history.Count)
        {
            _draft = Text;
        }

        _recalled = index;
        Text = index == _history.Count ? _draft : _history[index];
        Caret = Text.Length;
    }

    private int Before()
    {
        var at = 0;
        while (at < Caret && at + StringInfo.GetNextTextElementLength(Text, at) is var next && next < Caret)
        {
            at = next;
        }

        return at;
    }

    private int After() => Caret == Text.Length ? Caret : Caret + StringInfo.GetNextTextElementLength(Text, Caret);

    private int WordBefore()
    {
        var at = Caret;
        while (at > 0 && char.IsWhiteSpace(Text[at - 1]))
        {
            at--;
        }

        while (at > 0 && !char.IsWhiteSpace(Text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private int WordAfter()
    {
        var at = Caret;
        while (at < Text.Length && char.IsWhiteSpace(Text[at]))
        {
            at++;
        }

        while (at < Text.Length && !char.IsWhiteSpace(Text[at]))
        {
            at++;
        }

        return at;
    }
}
