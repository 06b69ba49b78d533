using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Output;

/// <summary>What one command prints: with colours and a page at a time for a person at a terminal, plain and whole for everybody else.</summary>
internal sealed class Screen
{
    private const int Unlimited = 10_000;                   // what is redirected is for other programs, which do not mind long lines
    private const string MoreKeys = "-- more -- (space: a page, Enter: a line, q: enough) ";

    private readonly TextWriter _output;
    private readonly bool _hasColours;
    private int _sincePause;
    private bool _isEnough;

    /// <summary>For one command.</summary>
    /// <param name="output">Where it prints.</param>
    /// <param name="terminal">Who reads it, or null.</param>
    /// <param name="hasColours">False for plain text.</param>
    public Screen(TextWriter output, ITerminal? terminal, bool hasColours)
    {
        _output = output;
        Terminal = terminal;
        _hasColours = hasColours;
    }

    /// <summary>The terminal, or null when no person reads along.</summary>
    public ITerminal? Terminal { get; }

    /// <summary>Room in a line.</summary>
    public int Width => Terminal is { } terminal ? Math.Max(20, terminal.Width - 1) : Unlimited;

    /// <summary>Prints a line that is the program's own.</summary>
    public Task LineAsync(string text, CancellationToken cancellation) => PrintAsync([text], cancellation);

    /// <summary>Prints a table, tree or other figure.</summary>
    public Task ShowAsync(IRenderable figure, CancellationToken cancellation) => PrintAsync(Lines(figure), cancellation);

    /// <summary>Prints JSON as the hub gave it.</summary>
    public void Json(string json) => _output.WriteLine(SafeText.OfJson(json.TrimEnd()));

    /// <summary>Prints at once and without a break, for what never ends.</summary>
    public void Stream(IRenderable line)
    {
        foreach (var text in Lines(line))
        {
            _output.WriteLine(text);
        }

        _output.Flush();
    }

    /// <summary>Asks for a line of text; empty without a terminal.</summary>
    public async Task<string> AskAsync(string question, CancellationToken cancellation)
    {
        if (Terminal is not { } terminal)
        {
            return "";
        }

        _output.Write(question);
        _output.Flush();
        var answer = new System.Text.StringBuilder();
        while (await terminal.ReadKeyAsync(cancellation) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace && answer.Length > 0)
            {
                answer.Length--;
                _output.Write("\b \b");
            }
            else if (!char.IsControl(key.KeyChar))
            {
                answer.Append(key.KeyChar);
                _output.Write(key.KeyChar);
            }

            _output.Flush();
        }

        _output.WriteLine();
        return answer.ToString();
    }

    /// <summary>True when the reader wants the next page; without a terminal nobody can be asked, and so false.</summary>
    public async Task<bool> WantsMoreAsync(CancellationToken cancellation)
    {
        if (Terminal is null || _isEnough)
        {
            return false;
        }

        await PauseAsync(cancellation);
        return !_isEnough;
    }

    /// <summary>Prints again after the reader had enough, for a last word.</summary>
    public void Resume() => _isEnough = false;

    /// <summary>The lines of a figure as this screen shows them.</summary>
    public IReadOnlyList<string> Lines(IRenderable figure)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = _hasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = _hasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = Width;
        console.Profile.Height = Unlimited;
        console.Profile.Capabilities.Unicode = true;
        console.Write(figure);
        return [.. text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }

    private async Task PrintAsync(IReadOnlyList<string> lines, CancellationToken cancellation)
    {
        foreach (var line in lines)
        {
            if (Terminal is { } terminal && _sincePause >= terminal.Height - 1 && !_isEnough)
            {
                await PauseAsync(cancellation);
            }

            if (_isEnough)
            {
                return;
            }

            _output.WriteLine(line);
            _sincePause++;
        }

        _output.Flush();
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        _output.Write(MoreKeys);
        _output.Flush();
        ConsoleKeyInfo key;
        do
        {
            key = await Terminal!.ReadKeyAsync(cancellation);
        }
        while (key.Key is not (ConsoleKey.Spacebar or ConsoleKey.Enter or ConsoleKey.Q or ConsoleKey.Escape));

        _output.Write($"\r{new string(' ', MoreKeys.Length)}\r");
        _output.Flush();
        _isEnough = key.Key is ConsoleKey.Q or ConsoleKey.Escape;
        _sincePause = key.Key == ConsoleKey.Enter ? Terminal!.Height - 2 : 0;
    }
}
