using System.CommandLine;
using Hub.Host.Commands.Cmd;
using Hub.Host.Hosting;

namespace Hub.Host.Commands;

/// <summary>The command line: without a command it runs the hub.</summary>
public static class HubCommandLine
{
    /// <summary>Exit code of anything the operator has to correct.</summary>
    public const int Failed = 1;

    /// <summary>Parses and executes; returns the process's exit code.</summary>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error) => RunAsync(args, CmdHost.OfProcess(output, error));

    /// <summary>The same, in other surroundings than this process's.</summary>
    internal static Task<int> RunAsync(string[] args, CmdHost host)
    {
        var (output, error) = (host.Output, host.Error);
        var urls = new Option<string?>("--urls")
        {
            Description = $"Addresses to listen on, separated by semicolons; goes before ASPNETCORE_URLS. Default: {HostSettings.DefaultUrls}",
            HelpName = "urls",
        };
        var root = new RootCommand("HubActors: a self-hosted realtime WebSocket hub. Without a command it runs the hub; settings come from the environment (docs/configuration.md).")
        {
            urls,
        };
        root.SetAction((parsed, cancellation) => RunCommand.RunAsync(parsed.GetValue(urls), output, error, cancellation));
        root.Subcommands.Add(TokenCommand.Create(output, error));
        root.Subcommands.Add(HealthCommand.Create(output, error));
        root.Subcommands.Add(CmdCommand.Create(host));

        // The hub has its own way to stop: the drain takes longer than the parser's time-out would let it.
        return root.Parse(args, CmdParser.Configuration).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, Output = output, Error = error });
    }
}
