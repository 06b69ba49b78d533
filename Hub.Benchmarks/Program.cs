using System.CommandLine;
using Hub.Benchmarks.Commands;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks;

/// <summary>Measures the hub and its rivals. Every figure in docs/performance.md comes from one of these commands.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("Measures the hub, side by side with other servers on the same machine. docs/performance.md says how.")
        {
            CompareCommand.Create(),
            LoadCommand.Create(),
            PeerCommand.Create(),
            ChatCommand.Create(),
            CheckCommand.Create(),
            HoldCommand.Create(),
            UpstreamCommand.Create(),
            BalanceCommand.Create(),
            ReliableCommand.Create(),
            StalledCommand.Create(),
            MicroCommand.Create(),
            ActorsCommand.Create(),
        };
        try
        {
            // Exceptions come back here, so that an expected failure is one sentence and not a stack trace.
            return await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (LoadException failure)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message}");
            return 1;
        }
    }
}
