using System.Diagnostics;
using System.Globalization;
using Hub.Benchmarks.Check;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Hub.Tests.Simulation;

/// <summary>
/// Random lives of a whole hub, replayed by number. <c>HUB_SIM_SEED=n</c> runs that seed alone, <c>HUB_SIM_SEEDS=n</c> that many from 1.
/// A seed that ever found a defect is added to <see cref="Remembered"/>.
/// </summary>
public sealed class HubSimulationSpecs(ITestOutputHelper output)
{
    private const int DefaultSeeds = 20;
    private const int Actions = 600;

    private static readonly long[] Remembered = [];

    [Fact]
    public void The_delivery_contract_must_hold_whatever_happens()
    {
        var seeds = Seeds();
        var failures = new List<string>();
        var start = Stopwatch.GetTimestamp();
        foreach (var seed in seeds)
        {
            if (Try(seed) is { } failure) failures.Add(failure);
        }
        var elapsed = Stopwatch.GetElapsedTime(start);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Simulation: {seeds.Count} seeds in {elapsed.TotalSeconds:0} s, {seeds.Count / elapsed.TotalHours:0} seeds per hour, {failures.Count} failed"));
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(5)));
    }

    [Fact]
    public void The_same_seed_must_give_the_same_events_and_another_seed_others()
    {
        var first = HashOf(7);
        Assert.Equal(first, HashOf(7));
        Assert.NotEqual(first, HashOf(8));
    }

    [Fact]
    public void A_life_must_be_eventful_enough_to_mean_anything()
    {
        using var world = new HubSimulation(3);
        world.Run(Actions);
        var verdict = world.Verdict!;
        var seen = $"{world.Clients.Count} clients, {verdict.Sent} sent, {verdict.Executed} executed, {verdict.Heard} heard, {verdict.Replayed} replayed, {verdict.Returns} returns";
        output.WriteLine(seen);
        Assert.True(world.Clients.Count > 10 && verdict is { Sent: > 500, Executed: > 300, Heard: > 500, Replayed: > 10, Returns: > 10 }, seen);
        foreach (var error in new[] { "", "Forbidden", "Duplicate", "InternalServerError", "BadRequest" })
        {
            Assert.True(Enumerable.Range(0, world.History.Count).Select(i => world.History[i]).Any(line => line.Kind == LineKind.Ack && world.History.Word(line.Word) == error),
                $"no ack with {(error.Length == 0 ? "success" : error)}");
        }
    }

    private static ulong HashOf(long seed)
    {
        using var world = new HubSimulation(seed);
        world.Run(Actions);
        return world.EventHash;
    }

    private string? Try(long seed)
    {
        using var world = new HubSimulation(seed);
        try
        {
            world.Run(Actions);
            if (world.Verdict!.IsClean) return null;
            if (Read("HUB_SIM_SEED") is not null) output.WriteLine(string.Join('\n', Enumerable.Range(0, world.History.Count).Select(world.History.Describe)));
            return Describe(seed, world.Verdict.ToText());
        }
        catch (Exception e) when (e is XunitException or InvalidOperationException)
        {
            return Describe(seed, e.Message);
        }
    }

    private static string Describe(long seed, string what)
        => $"Seed {seed}: {what}\nReplay: HUB_SIM_SEED={seed} dotnet test Hub.Tests --filter FullyQualifiedName~{nameof(The_delivery_contract_must_hold_whatever_happens)}";

    private static List<long> Seeds()
        => Read("HUB_SIM_SEED") is { } only ? [only] : [.. Enumerable.Range(1, (int)(Read("HUB_SIM_SEEDS") ?? DefaultSeeds)).Select(i => (long)i).Union(Remembered)];

    private static long? Read(string variable)
        => long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
}
