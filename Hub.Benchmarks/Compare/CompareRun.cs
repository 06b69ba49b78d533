using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Runs;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Compare;

/// <summary>Takes every server through every case, several times. The servers take turns run by run, so that a slow minute of the machine
/// falls on all of them.</summary>
internal sealed class CompareRun(
    IReadOnlyList<ServerRecipe> servers,
    IReadOnlyList<CompareCase> cases,
    QuietMachine quiet,
    TimeSpan warmUp,
    TimeSpan duration,
    string? jsonFile)
{
    private const int CompileSubscribers = 100;
    private const int CompileBytes = 128;
    private static readonly TimeSpan CompileTime = TimeSpan.FromSeconds(3);

    private readonly Comparison _comparison = new([.. servers.Select(server => server.Name)], cases);

    /// <summary>Runs to the end.</summary>
    public Comparison Run(int runs)
    {
        for (var run = 1; run <= runs; run++)
        {
            foreach (var recipe in servers)
            {
                Console.Error.WriteLine($"run {run} of {runs}: {recipe.Name}");
                Attempt(recipe, () => RunShared(recipe, run));
                foreach (var each in cases.Where(each => each.NeedsFreshServer))
                {
                    Attempt(recipe, () => RunFresh(recipe, each, run));
                }
            }
        }

        return _comparison;
    }

    // One server that fails must not cost the figures of the others; its cells stay empty.
    private static void Attempt(ServerRecipe recipe, Action part)
    {
        try
        {
            part();
        }
        catch (LoadException failure)
        {
            Console.Error.WriteLine($"{recipe.Name}: {failure.Message}");
        }
    }

    private void RunShared(ServerRecipe recipe, int run)
    {
        using var server = ServerProcess.Start(recipe);
        // The code paths of a message get compiled before anything is measured.
        _ = new FanOutRun(SettingsOf(server, CompileTime, TimeSpan.FromSeconds(1)), CompileSubscribers, CompileBytes, rate: 0).Run();
        foreach (var each in cases.Where(each => !each.NeedsFreshServer))
        {
            Attempt(recipe, () => Measure(server, each, run));
        }
    }

    private void RunFresh(ServerRecipe recipe, CompareCase each, int run)
    {
        using var server = ServerProcess.Start(recipe);
        Measure(server, each, run);
    }

    private void Measure(ServerProcess server, CompareCase each, int run)
    {
        quiet.Await();
        var result = each.Run(SettingsOf(server, warmUp, duration)) with { Server = server.Recipe.Name, Run = run };
        _comparison.Add(server.Recipe.Name, each, result);
        Console.Error.WriteLine($"  {result.ToText()}");
        if (jsonFile is not null)
        {
            File.AppendAllText(jsonFile, result.ToJson() + "\n");
        }
    }

    private static LoadSettings SettingsOf(ServerProcess server, TimeSpan warmUp, TimeSpan duration) =>
        new(LoadTarget.Parse(server.Url), server.Recipe.Adapter, server.ProcessId, warmUp, duration);
}
