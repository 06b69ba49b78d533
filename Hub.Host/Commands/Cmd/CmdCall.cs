using System.CommandLine;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd;

/// <summary>One command that is being executed: what was typed, the hub to ask and the screen to print on.</summary>
internal sealed class CmdCall(CmdHost host, AdminClient hub, ParseResult parsed, bool isJson, CancellationToken cancellation)
{
    /// <summary>The hub.</summary>
    public AdminClient Hub => hub;

    /// <summary>Where to print.</summary>
    public Screen Screen { get; } = host.NewScreen();

    /// <summary>Paces what is drawn again.</summary>
    public TimeProvider Time => host.Time;

    /// <summary>True when the answer is wanted as the hub gave it.</summary>
    public bool IsJson => isJson;

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>An option's value.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>An argument's value.</summary>
    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Asks, and prints the answer as JSON or as <paramref name="figure"/> has it.</summary>
    public async Task ShowAsync(AdminPath path, Func<Shape, IEnumerable<IRenderable>> figure, TimeSpan watching = default) =>
        await PrintAsync(await Hub.GetAsync(path, cancellation, watching), figure);

    /// <summary>Prints an answer as JSON or as <paramref name="figure"/> has it.</summary>
    public async Task PrintAsync(AdminAnswer answer, Func<Shape, IEnumerable<IRenderable>> figure)
    {
        if (isJson)
        {
            Screen.Json(answer.Json);
            return;
        }

        foreach (var part in figure(answer.Root))
        {
            await Screen.ShowAsync(part, cancellation);
        }
    }

    /// <summary>Has the hub do something, and prints one sentence about it, or the answer as JSON.</summary>
    public async Task DoAsync(AdminPath path, string body, Func<Shape, string> sentence)
    {
        var answer = await Hub.PostAsync(path, body, cancellation);
        if (isJson)
        {
            Screen.Json(answer.Json);
        }
        else
        {
            await Screen.LineAsync(sentence(answer.Root), cancellation);
        }
    }

    /// <summary>Draws until q or Ctrl-C, which both are its usual end.</summary>
    public async Task LiveAsync(Func<CancellationToken, Task<IRenderable>> frame)
    {
        try
        {
            await new LiveView(Screen, host.Output).RunAsync(frame, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The usual end.
        }
    }
}
