using System.CommandLine;
using System.Runtime.InteropServices;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Hub.Host.Hosting;

namespace Hub.Host.Commands.Cmd;

/// <summary>Makes commands that ask a hub: opens it, gives every command <c>--json</c>, and turns what goes wrong into a sentence and an exit code.</summary>
/// <param name="host">What surrounds them.</param>
/// <param name="open">The hub that a command line means.</param>
internal sealed class CmdActions(CmdHost host, Func<ParseResult, AdminClient> open)
{
    /// <summary>A command; its symbols are in the order of the help.</summary>
    public Command New(string name, string description, Func<CmdCall, Task> run, params ReadOnlySpan<Symbol> symbols)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument: command.Arguments.Add(argument); break;
                case Option option: command.Options.Add(option); break;
                default: throw new ArgumentException($"{symbol.Name} is neither an argument nor an option.", nameof(symbols));
            }
        }

        var json = new Option<bool>("--json") { Description = "Print the hub's answer as JSON" };
        command.Options.Add(json);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, parsed.GetValue(json), run, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, bool isJson, Func<CmdCall, Task> run, CancellationToken cancellation)
    {
        using var interruptible = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = !interruptible.IsCancellationRequested;     // the second one ends the process
            interruptible.Cancel();
        });
        try
        {
            using var hub = open(parsed);
            await run(new CmdCall(host, hub, parsed, isJson, interruptible.Token));
            return 0;
        }
        catch (Exception e) when (e is AdminException or HostSettingsException)
        {
            return Fail(e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Fail($"The hub's answer broke off: {SafeText.Of(e.Message)}");
        }
        catch (OperationCanceledException) when (interruptible.IsCancellationRequested)
        {
            return Fail("Interrupted.");
        }
    }

    private int Fail(string sentence)
    {
        host.Error.WriteLine(sentence);
        return HubCommandLine.Failed;
    }
}
