using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Micro;

/// <summary>Runs the microbenchmarks in this process with short jobs: minutes in all, good to some per cent.</summary>
internal static class MicroRun
{
    /// <summary>Every class of benchmarks.</summary>
    public static readonly Type[] Benches = [typeof(CodecBench), typeof(FrameBench), typeof(ActorBench), typeof(FanOutBench)];

    /// <summary>Runs those whose full name contains <paramref name="filter"/>; all if it is null.</summary>
    public static void Run(string? filter)
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddLogger(ConsoleLogger.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .WithOptions(ConfigOptions.JoinSummary)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "micro"));
        var summaries = BenchmarkSwitcher.FromTypes(Benches).Run(["--filter", $"*{filter}*"], config).ToArray();
        if (summaries.Length == 0 || summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)))
        {
            throw new LoadException("a microbenchmark did not run; see above");
        }
    }
}
