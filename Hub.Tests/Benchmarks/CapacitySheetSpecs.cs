using System.Text.Json;
using Hub.Benchmarks.Capacity;

namespace Hub.Tests.Benchmarks;

/// <summary>The result of a load: when it is clean, when it is in doubt, and how it is written.</summary>
public sealed class CapacitySheetSpecs
{
    private static readonly CapacitySheet Clean = new()
    {
        Endpoint = "http://127.0.0.1:8080/client/hubs/load",
        Protocol = "json.webpubsub.azure.v1",
        Connections = 1000,
        Groups = 50,
        Rate = 1000,
        DurationS = 30,
        Size = 128,
        Connect = new ConnectFigures(1000, 0.25, 4000, new Percentiles(1, 2, 3, 4, 5)),
        Messages = new MessageFigures(30_000, 0, 600_000, 0, 0, 1000, 20_000),
        LatencyMs = new Percentiles(0.5, 1.25, 12.34, 99.9, 1500),
        Closed = new Dictionary<int, int>(),
        Driver = new DriverFigures(0.85, 20),
    };

    [Fact]
    public void Only_a_load_without_loss_and_close_must_be_clean()
    {
        Assert.True(Clean.Clean);
        Assert.False((Clean with { Messages = Clean.Messages with { Lost = 1 } }).Clean);
        Assert.False((Clean with { Messages = Clean.Messages with { Doubled = 1 } }).Clean);
        Assert.False((Clean with { Messages = Clean.Messages with { Unsent = 1 } }).Clean);
        Assert.False((Clean with { Closed = new Dictionary<int, int> { [1008] = 1 } }).Clean);
    }

    [Theory]
    [InlineData(0.85, 20, 0)]
    [InlineData(0.86, 20, 1)]
    [InlineData(0.85, 20.01, 1)]
    [InlineData(0.99, 300, 2)]
    public void A_driver_that_was_the_bottleneck_must_be_named(double cores, double lateMs, int warnings) =>
        Assert.Equal(warnings, (Clean with { Driver = new DriverFigures(cores, lateMs) }).Warnings.Count);

    [Fact]
    public void The_sheet_must_be_readable()
    {
        var text = CapacityText.Write(Clean with
        {
            Closed = new Dictionary<int, int> { [1011] = 1, [1008] = 2 },
            Server = new ServerFigures("0.1", "embedded", 6, 0.2, 10, 90, 100.4, 3, 0, new Dictionary<string, long> { ["slow_consumer"] = 2 }),
        });

        Assert.Equal(
            """
            Capacity sheet

            endpoint          http://127.0.0.1:8080/client/hubs/load, json.webpubsub.azure.v1
            load              1,000 connections, 50 groups, 1,000 messages/s of 128 bytes for 30 s
            connections       1,000 opened in 0.25 s, 4,000/s
            connect latency   p50 1.00 ms, p90 2.00 ms, p99 3.00 ms, p99.9 4.00 ms, max 5.00 ms
            published         30,000, 1,000/s
            delivered         600,000, 20,000/s
            lost, doubled     0, 0
            closed by server  2 with 1008, 1 with 1011
            delivery latency  p50 0.50 ms, p90 1.25 ms, p99 12.3 ms, p99.9 99.9 ms, max 1.50 s
            driver            0.85 of 1 processor; sent late p99 20.0 ms
            hub               0.1, embedded actors
            hub processor     0.20 processors, 10.00 us for each delivery
            hub memory        90 MiB before, 100 MiB after
            hub dropped       3 messages; 0 actors restarted
            hub closed        slow_consumer x 2

            load: FAILED
            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void The_JSON_must_say_the_same()
    {
        using var json = JsonDocument.Parse(Clean.ToJson());
        var root = json.RootElement;

        Assert.True(root.GetProperty("clean").GetBoolean());
        Assert.Equal(99.9, root.GetProperty("latencyMs").GetProperty("p999").GetDouble());
        Assert.Equal(600_000, root.GetProperty("messages").GetProperty("delivered").GetInt64());
        Assert.False(root.TryGetProperty("server", out _));
        Assert.DoesNotContain('\n', Clean.ToJson());
    }

    [Fact]
    public void The_hub_s_own_figures_must_be_those_between_two_answers()
    {
        var before = HubFigures.Parse("""{"dropped":1,"restarts":2,"closes":{"client_closed":5,"slow_consumer":1},"process":{"cpuS":10.0,"workingSetBytes":104857600},"node":{"version":"1.2","actorRuntime":"embedded"}}""");
        var after = HubFigures.Parse("""{"dropped":4,"restarts":2,"closes":{"client_closed":5,"slow_consumer":3,"ping_timeout":1},"process":{"cpuS":12.0,"workingSetBytes":209715200},"node":{"version":"1.2","actorRuntime":"embedded"}}""");
        var between = ServerFigures.Between(before, after, seconds: 4, delivered: 1_000_000);

        Assert.Equal(("1.2", "embedded", 2, 0.5, 2), (between.Version, between.ActorRuntime, between.CpuSeconds, between.Cores, between.CpuMicrosPerDelivery));
        Assert.Equal((100, 200, 3, 0), (between.MemoryMiBBefore, between.MemoryMiBAfter, between.Dropped, between.Restarts));
        Assert.Equal(new Dictionary<string, long> { ["slow_consumer"] = 2, ["ping_timeout"] = 1 }, between.Closes);
    }

    [Fact]
    public void A_hub_that_says_less_must_do()
    {
        var figures = HubFigures.Parse("""{"connections":0,"dropped":0,"closes":{},"process":null}""");

        Assert.Null(ServerFigures.Between(figures, figures, 1, 0).CpuSeconds);
        Assert.Null(figures.Restarts);
    }
}
