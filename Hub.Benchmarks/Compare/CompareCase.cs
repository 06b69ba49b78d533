using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Runs;

namespace Hub.Benchmarks.Compare;

/// <summary>One load run that every server goes through, and the figures taken from it.</summary>
/// <param name="NeedsFreshServer">The server process must not have had other load.</param>
/// <param name="Run">The load.</param>
/// <param name="Measures">The rows it fills.</param>
internal sealed record CompareCase(bool NeedsFreshServer, Func<LoadSettings, LoadResult> Run, IReadOnlyList<Measure> Measures);

/// <summary>The sets of cases; budgets and aims as docs/performance.md states them.</summary>
internal static class CompareMatrix
{
    /// <summary>Five cases, under a minute for each server.</summary>
    public const string Quick = "quick";

    /// <summary>Every row that has a budget.</summary>
    public const string Core = "core";

    /// <summary>Core and more fixed rates.</summary>
    public const string Full = "full";

    private const int TextBytes = 128;
    private const int LargeBytes = 1024;

    /// <summary>The names.</summary>
    public static readonly string[] Names = [Quick, Core, Full];

    /// <summary>The cases of a set, in the order they run.</summary>
    public static IReadOnlyList<CompareCase> Cases(string matrix, int idleConnections) => matrix switch
    {
        Quick =>
        [
            FanOut(10, TextBytes, 0.30, 0.18),
            FanOut(100, TextBytes, 0.20, 0.10),
            FanOut(1000, TextBytes, 0.60, 0.45),
            Rate(1000, TextBytes, 40, (8.5, 6.5), (13, 10)),
            Echo(64, 15, 9),
        ],
        Core =>
        [
            FanOut(1, TextBytes, null, null),
            FanOut(10, TextBytes, 0.30, 0.18),
            FanOut(100, TextBytes, 0.20, 0.10),
            FanOut(1000, TextBytes, 0.60, 0.45),
            FanOut(1000, LargeBytes, 0.75, 0.50),
            Rate(1000, TextBytes, 40, (8.5, 6.5), (13, 10)),
            Echo(64, 15, 9),
            Echo(1000, null, null),
            Idle(idleConnections),
        ],
        Full =>
        [
            .. Cases(Core, idleConnections),
            Rate(100, TextBytes, 200, null, null),
            Rate(1000, LargeBytes, 40, null, null),
        ],
        _ => throw new LoadException($"there is no matrix '{matrix}'; choose from {string.Join(", ", Names)}"),
    };

    private static CompareCase FanOut(int subscribers, int bytes, double? budget, double? aim) => new(
        NeedsFreshServer: false,
        settings => new FanOutRun(settings, subscribers, bytes, rate: 0).Run(),
        [new Measure($"fan-out to {subscribers:N0}{Size(bytes)}", "us/message", budget, aim, result => result.CpuMicrosPerMessage)]);

    private static CompareCase Rate(int subscribers, int bytes, int rate, (double Budget, double Aim)? cost, (double Budget, double Aim)? tail)
    {
        var row = $"{rate}/s to {subscribers:N0}{Size(bytes)}";
        return new CompareCase(
            NeedsFreshServer: false,
            settings => new FanOutRun(settings, subscribers, bytes, rate).Run(),
            [
                new Measure(row, "us/message", cost?.Budget, cost?.Aim, result => result.CpuMicrosPerMessage),
                new Measure($"{row}, p99", "ms", tail?.Budget, tail?.Aim, result => result.P99Micros / 1000),
            ]);
    }

    private static CompareCase Echo(int clients, double? budget, double? aim) => new(
        NeedsFreshServer: false,
        settings => new EchoRun(settings, clients, TextBytes).Run(),
        [new Measure($"request and back, {clients:N0} clients", "us/request", budget, aim, result => result.CpuMicrosPerMessage)]);

    private static CompareCase Idle(int connections) => new(
        NeedsFreshServer: true,
        settings => new ConnectRun(settings, connections, idle: true).Run(),
        [
            new Measure($"{connections:N0} idle connections", "KiB each", 14, 8, result => result.RssKiBPerConnection),
            new Measure("connects", "1/s", 7_000, 12_000, result => result.ConnectsPerSecond) { HigherIsBetter = true },
            new Measure("connect", "us each", 170, 90, result => result.CpuMicrosPerConnect),
        ]);

    private static string Size(int bytes) => bytes == LargeBytes ? ", 1 KiB" : "";
}
