using System.CommandLine;
using Hub.Benchmarks.Compare;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Commands;

/// <summary><c>compare</c>: the hub and its rivals, side by side.</summary>
internal static class CompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var peers = Options.Of("--peers", string.Join(',', ServerRecipe.Names), "Servers to measure, separated by commas");
        var matrix = Options.Of("--matrix", CompareMatrix.Core, "Set of workloads");
        matrix.AcceptOnlyFromAmong(CompareMatrix.Names);
        var runs = Options.Count("--runs", 3, "Runs of each server; the table shows medians");
        var hubDll = new Option<string?>("--hub-dll") { Description = "Path of Hub.Host.dll, if not the release build of this tree" };
        var warmUp = Options.Number("--warmup", 2, "Load before each measurement, s");
        var duration = Options.Number("--seconds", 3, "Length of each measurement, s");
        var idle = Options.Count("--idle-connections", 10_000, "Connections of the idle workload");
        var quietCores = Options.Of("--quiet-below", 0.7, "Wait before each workload until other work uses fewer cores than this");
        var patience = Options.Number("--quiet-wait", 120, "Longest such wait, s");
        var json = new Option<string?>("--json") { Description = "File to append each single result to, one JSON object a line" };
        var command = new Command("compare", "Start the hub and its rivals in turn, put the same load on each and print a table of medians (Linux x64).")
        {
            peers, matrix, runs, hubDll, warmUp, duration, idle, quietCores, patience, json,
        };
        command.SetAction(parsed =>
        {
            Libc.RequireSupportedPlatform();
            var comparison = new CompareRun(
                Recipes(parsed.GetRequiredValue(peers), parsed.GetValue(hubDll)),
                CompareMatrix.Cases(parsed.GetRequiredValue(matrix), parsed.GetValue(idle)),
                new QuietMachine(parsed.GetValue(quietCores), TimeSpan.FromSeconds(parsed.GetValue(patience))),
                TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
                TimeSpan.FromSeconds(parsed.GetValue(duration)),
                parsed.GetValue(json)).Run(parsed.GetValue(runs));
            Console.Write(ComparisonTable.Write(comparison));
            return ComparisonTable.IsWithinBudget(comparison) ? 0 : 1;
        });
        return command;
    }

    private static List<ServerRecipe> Recipes(string names, string? hubDll)
    {
        var recipes = new List<ServerRecipe>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            if (name == ServerRecipe.Bun && !BunPeer.IsAvailable)
            {
                Console.Error.WriteLine("the bun peer needs npm (Node.js), which is not on the PATH; going on without it");
                continue;
            }

            recipes.Add(name == ServerRecipe.Hub ? ServerRecipe.OfHub(hubDll) : ServerRecipe.OfPeer(name));
        }

        return recipes;
    }
}
