using System.Text.Json;
using System.Text.Json.Serialization;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Capacity;

/// <summary>Percentiles in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P90, double P99, double P999, double Max)
{
    /// <summary>Those of a histogram; null of an empty one.</summary>
    public static Percentiles? Of(LatencyHistogram histogram) => histogram.Count == 0 ? null : new Percentiles(
        At(histogram, 0.5), At(histogram, 0.9), At(histogram, 0.99), At(histogram, 0.999), Math.Round(histogram.MaxMicros / 1000, 3));

    private static double At(LatencyHistogram histogram, double share) => Math.Round(histogram.PercentileMicros(share) / 1000, 3);
}

/// <summary>How the connections came to be. <c>LatencyMs</c> is from when each was due to be opened until its client was in its group.</summary>
internal sealed record ConnectFigures(int Opened, double Seconds, double PerSecond, Percentiles? LatencyMs);

/// <summary>What became of the messages. <c>Lost</c> did not reach a client that stayed; <c>Doubled</c> reached one once more.</summary>
internal sealed record MessageFigures(long Published, long Unsent, long Delivered, long Lost, long Doubled, double PublishedPerSecond, double DeliveredPerSecond);

/// <summary>The driver itself: processors it used (it can use one), and how late it sent what was due.</summary>
internal sealed record DriverFigures(double? Cores, double? LateP99Ms);

/// <summary>The hub while the messages flowed, as its admin listener tells.</summary>
internal sealed record ServerFigures(
    string? Version, string? ActorRuntime, double? CpuSeconds, double? Cores, double? CpuMicrosPerDelivery, double? MemoryMiBBefore, double? MemoryMiBAfter,
    long? Dropped, long? Restarts, IReadOnlyDictionary<string, long> Closes)
{
    /// <summary>What happened between two answers.</summary>
    public static ServerFigures Between(HubFigures before, HubFigures after, double seconds, long delivered)
    {
        var cpu = after.CpuSeconds - before.CpuSeconds;
        return new ServerFigures(
            after.Version,
            after.ActorRuntime,
            Round(cpu, 2),
            Round(cpu / seconds, 2),
            delivered == 0 ? null : Round(cpu * 1e6 / delivered, 2),
            Round(before.WorkingSetBytes / 1048576.0, 1),
            Round(after.WorkingSetBytes / 1048576.0, 1),
            after.Dropped - before.Dropped,
            after.Restarts - before.Restarts,
            after.Closes.Select(close => (close.Key, Count: close.Value - before.Closes.GetValueOrDefault(close.Key)))
                .Where(close => close.Count > 0)
                .ToDictionary(close => close.Key, close => close.Count));
    }

    private static double? Round(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;
}

/// <summary>The result of a load.</summary>
internal sealed record CapacitySheet
{
    private const double BusyCores = 0.85;
    private const double LateMs = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The endpoint, without any token.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The subprotocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>Connections asked for.</summary>
    public required int Connections { get; init; }

    /// <summary>Groups.</summary>
    public required int Groups { get; init; }

    /// <summary>Messages per second asked for.</summary>
    public required double Rate { get; init; }

    /// <summary>Length of the load, s; what came after it is awaited, and counted.</summary>
    public required double DurationS { get; init; }

    /// <summary>Bytes of data in a message.</summary>
    public required int Size { get; init; }

    /// <summary>The opening.</summary>
    public required ConnectFigures Connect { get; init; }

    /// <summary>The messages.</summary>
    public required MessageFigures Messages { get; init; }

    /// <summary>From when a message was due to its arrival, over all deliveries; null when nothing arrived.</summary>
    public required Percentiles? LatencyMs { get; init; }

    /// <summary>Connections the server closed, by close code.</summary>
    public required IReadOnlyDictionary<int, int> Closed { get; init; }

    /// <summary>The driver.</summary>
    public required DriverFigures Driver { get; init; }

    /// <summary>The hub; null where no admin listener was named.</summary>
    public ServerFigures? Server { get; init; }

    /// <summary>True when everything arrived once and no connection was closed.</summary>
    public bool Clean => Messages is { Lost: 0, Doubled: 0, Unsent: 0 } && Closed.Count == 0;

    /// <summary>Reasons not to trust the figures.</summary>
    public IReadOnlyList<string> Warnings => [.. Doubts()];

    /// <summary>One JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private IEnumerable<string> Doubts()
    {
        if (Driver.Cores > BusyCores)
        {
            yield return $"The driver used {Driver.Cores} of the one processor that it can use: latencies say as much about it as about the server. Lower the rate, or start several drivers.";
        }

        if (Driver.LateP99Ms > LateMs)
        {
            yield return $"The driver sent one of a hundred messages {Driver.LateP99Ms} ms late or more, which is part of the latencies: it had too little processor time.";
        }
    }
}
