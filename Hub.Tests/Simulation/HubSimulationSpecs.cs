using System.Globalization;

namespace Hub.Tests.Simulation;

/// <summary>
/// Random lives of a whole hub, replayed by number. <c>HUB_SIM_SEED=n</c> runs that seed alone, <c>HUB_SIM_SEEDS=n</c> that many from 1.
/// A seed that ever found a defect is added to <see cref="Remembered"/>.
/// </summary>
public sealed class HubSimulationSpecs
{
    private const int DefaultSeeds = 20;
    private const int Actions = 400;

    private static readonly long[] Remembered = [];

    /// <summary>The seeds of this run.</summary>
    public static TheoryData<long> Seeds()
    {
        var data = new TheoryData<long>();
        if (Read("HUB_SIM_SEED") is { } only) data.Add(only);
        else foreach (var seed in Enumerable.Range(1, (int)(Read("HUB_SIM_SEEDS") ?? DefaultSeeds)).Select(i => (long)i).Union(Remembered)) data.Add(seed);
        return data;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_delivery_contract_must_hold(long seed) => Run(seed);

    [Fact]
    public void The_same_seed_must_give_the_same_events_and_another_seed_others()
    {
        var first = Run(7);
        Assert.Equal(first, Run(7));
        Assert.NotEqual(first, Run(8));
    }

    [Fact]
    public void A_life_must_be_eventful_enough_to_mean_anything()
    {
        using var world = new HubSimulation(3);
        world.Run(Actions);
        Assert.True(world.Clients.Count > 5 && world.Clients.Sum(c => c.Said.Count) > 500, $"{world.Clients.Count} clients, {world.Clients.Sum(c => c.Said.Count)} requests");
        Assert.True(world.Clients.Sum(c => c.Heard.Count(h => h.Type == "message")) > 200, "too few messages");
        foreach (var error in new[] { null, "Forbidden", "Duplicate", "InternalServerError", "BadRequest" })
        {
            Assert.True(world.Clients.Any(c => c.Heard.Any(h => h.Type == "ack" && h.Error == error)), $"no ack with {error ?? "success"}");
        }
    }

    private static ulong Run(long seed)
    {
        using var world = new HubSimulation(seed);
        world.Run(Actions);
        return world.EventHash;
    }

    private static long? Read(string variable)
        => long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
}
