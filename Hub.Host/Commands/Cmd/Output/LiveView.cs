using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Output;

/// <summary>A figure that is drawn again and again, until Ctrl-C or q. It has the terminal to itself and leaves it as it was.</summary>
internal sealed class LiveView(Screen screen, TextWriter output)
{
    private const string Enter = "\e[?1049h\e[?25l";        // the other page of the terminal, without a cursor
    private const string Leave = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string ClearLine = "\e[K";
    private const string ClearBelow = "\e[J";

    /// <summary>Runs until the operator has seen enough.</summary>
    /// <param name="frame">Gets the next figure; it sets the pace.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    public async Task RunAsync(Func<CancellationToken, Task<IRenderable>> frame, CancellationToken cancellation)
    {
        if (screen.Terminal is not { } terminal)
        {
            while (true)
            {
                screen.Stream(await frame(cancellation));
            }
        }

        output.Write(Enter);
        try
        {
            await UntilQuitAsync(terminal, async stop =>
            {
                while (true)
                {
                    Draw(await frame(stop), terminal.Height);
                }
            }, cancellation);
        }
        finally
        {
            output.Write(Leave);
            output.Flush();
        }
    }

    /// <summary>Runs something that lasts, until it ends or a person presses q or Escape.</summary>
    /// <returns>True when it was stopped.</returns>
    public static async Task<bool> UntilQuitAsync(ITerminal? terminal, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var working = work(stop.Token);
        var quitting = terminal is null ? Task.Delay(Timeout.Infinite, stop.Token) : QuitKeyAsync(terminal, stop.Token);
        var first = await Task.WhenAny(working, quitting);
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(working, quitting);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // One of them was not needed any more; an error of the work would have come instead.
        }

        return first == quitting;
    }

    private static async Task QuitKeyAsync(ITerminal terminal, CancellationToken cancellation)
    {
        while ((await terminal.ReadKeyAsync(cancellation)).Key is not (ConsoleKey.Q or ConsoleKey.Escape))
        {
        }
    }

    private void Draw(IRenderable figure, int height)
    {
        output.Write(Home);
        foreach (var line in screen.Lines(figure).Take(height - 1))
        {
            output.Write(line);
            output.Write(ClearLine);
            output.Write('\n');
        }

        output.Write(ClearBelow);
        output.Flush();
    }
}
