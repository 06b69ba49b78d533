using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Prompt;

/// <summary>The prompt for a person at a terminal.</summary>
internal sealed class InteractivePrompt(CmdHost host, ITerminal terminal, string url, string? token)
{
    private static readonly TimeSpan PhasePatience = TimeSpan.FromSeconds(2);

    /// <summary>Reads and executes until the person leaves; an error of a command is no error of the prompt.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var hub = new AdminClient(url, token);
        var root = CmdParser.Root(host, _ => new AdminClient(url, token));
        var editor = new LineEditor(terminal, host.Output, host.HasColours, new Completer(root, new HubValues(hub).FindAsync));
        var file = new HistoryFile(host.HistoryPath);
        var history = new History(file.Read(), token);
        host.Output.WriteLine($"HubActors at {hub.Name}. 'help' lists the commands, Tab completes, 'exit' or Ctrl-D leaves.");
        while (await editor.ReadAsync($"{hub.Name} {await PhaseAsync(hub, cancellation)}> ", history.Lines, cancellation) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (history.TryAdd(line.TrimEnd()))
            {
                file.Write(history.Lines);
            }

            if ((await CmdParser.ExecuteAsync(host, root, line, cancellation)).IsExit)
            {
                break;
            }
        }

        return 0;
    }

    /// <summary>What the hub says of itself, for the prompt; the commands tell errors in full.</summary>
    private static async Task<string> PhaseAsync(AdminClient hub, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(PhasePatience);
        try
        {
            var phase = (await hub.GetAsync(AdminPath.Of("stats"), limited.Token)).Root.At("node").Text("phase");
            return phase == Shape.None ? "up" : phase;
        }
        catch (AdminException e)
        {
            return e.Status switch { 401 => "token?", 503 => "starting", null => "unreachable", _ => "?" };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return "unreachable";
        }
    }
}
