using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Prompt;

/// <summary>Reads lines at a terminal. What keys do is in <see cref="EditLine"/>, what Tab finds in <see cref="Completer"/>.</summary>
internal sealed class LineEditor(ITerminal terminal, TextWriter output, bool hasColours, Completer completer)
{
    private const string Clear = "\e[2J\e[H";

    /// <summary>The next line; empty when it was given up, null when there will be no more.</summary>
    public async Task<string?> ReadAsync(string prompt, IReadOnlyList<string> history, CancellationToken cancellation)
    {
        using var interrupts = terminal.TakeInterrupts();
        var line = new EditLine(history);
        while (true)
        {
            output.Write(PromptLine.Draw(prompt, line, terminal.Width, hasColours));
            output.Flush();
            switch (line.Apply(await terminal.ReadKeyAsync(cancellation)))
            {
                case EditOutcome.Submitted:
                    output.WriteLine();
                    return line.Text;
                case EditOutcome.Abandoned:
                    output.WriteLine("^C");
                    return "";
                case EditOutcome.Ended:
                    output.WriteLine();
                    return null;
                case EditOutcome.ClearAsked:
                    output.Write(Clear);
                    break;
                case EditOutcome.CompletionAsked:
                    await CompleteAsync(line, cancellation);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Inserts what all candidates have in common; lists them when that is nothing more.</summary>
    private async Task CompleteAsync(EditLine line, CancellationToken cancellation)
    {
        var found = await completer.FindAsync(line.Text[..line.Caret], cancellation);
        if (found.Insertion is { } insertion)
        {
            line.ReplaceWord(found.Start, insertion);
        }
        else if (found.Candidates.Count > 0)
        {
            output.WriteLine();
            foreach (var row in CandidateList.Rows(found.Candidates, terminal.Width, Math.Max(3, terminal.Height - 3)))
            {
                output.WriteLine(row);
            }
        }
    }
}
