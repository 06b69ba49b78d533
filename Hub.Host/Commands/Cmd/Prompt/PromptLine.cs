using System.Text;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Prompt;

/// <summary>The line as the terminal shows it: in one row, of which a long line shows the part around the caret.</summary>
internal static class PromptLine
{
    /// <summary>What to write to redraw the row.</summary>
    /// <param name="prompt">Before the text; printable.</param>
    /// <param name="line">What is being typed.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="hasColours">True to set the prompt off.</param>
    public static string Draw(string prompt, EditLine line, int width, bool hasColours)
    {
        var head = SafeText.Of(line.Text[..line.Caret]);
        var room = Math.Max(8, width - 1 - Width(prompt));
        while (Width(head) > room)
        {
            head = head[Math.Max(1, room / 2)..];            // half at a time, so that the text does not move with each key
        }

        var tail = new StringBuilder();
        var left = room - Width(head);
        foreach (var rune in SafeText.Of(line.Text[line.Caret..]).EnumerateRunes())
        {
            left -= Width(rune.ToString());
            if (left < 0)
            {
                break;
            }

            tail.Append(rune);
        }

        var shown = hasColours ? $"\e[1m{prompt}\e[0m" : prompt;
        return $"\r{shown}{head}{tail}\e[K\r\e[{Width(prompt) + Width(head)}C";
    }

    private static int Width(string text) => new Segment(text).CellCount();
}
