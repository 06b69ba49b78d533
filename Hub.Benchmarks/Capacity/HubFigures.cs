using System.Net.Http.Headers;
using System.Text.Json;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Capacity;

/// <summary>What a hub's admin listener says at one moment. What it does not say is null.</summary>
internal sealed record HubFigures
{
    /// <summary>Messages it dropped from outboxes since its start.</summary>
    public long? Dropped { get; init; }

    /// <summary>Actors it restarted.</summary>
    public long? Restarts { get; init; }

    /// <summary>Closed connections by the label of the reason.</summary>
    public IReadOnlyDictionary<string, long> Closes { get; init; } = new Dictionary<string, long>();

    /// <summary>Processor time it has used, s.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>Its memory, bytes.</summary>
    public long? WorkingSetBytes { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>Its actor runtime, <c>embedded</c> or <c>nuget</c>.</summary>
    public string? ActorRuntime { get; init; }

    /// <summary>Reads the answer of <c>/admin/stats</c>.</summary>
    public static HubFigures Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var stats = document.RootElement;
        return new HubFigures
        {
            Dropped = Long(stats, "dropped"),
            Restarts = Long(stats, "restarts"),
            Closes = stats.TryGetProperty("closes", out var closes)
                ? closes.EnumerateObject().ToDictionary(close => close.Name, close => close.Value.GetInt64())
                : new Dictionary<string, long>(),
            CpuSeconds = Find(stats, "process", "cpuS")?.GetDouble(),
            WorkingSetBytes = Find(stats, "process", "workingSetBytes")?.GetInt64(),
            Version = Find(stats, "node", "version")?.GetString(),
            ActorRuntime = Find(stats, "node", "actorRuntime")?.GetString(),
        };
    }

    /// <summary>Asks an admin listener.</summary>
    /// <param name="admin">Its base URL.</param>
    /// <param name="token">Its token, or null.</param>
    public static async Task<HubFigures> ReadAsync(string admin, string? token)
    {
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(admin), Timeout = TimeSpan.FromSeconds(10) };
            if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return Parse(await http.GetStringAsync("/admin/stats"));
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or JsonException or UriFormatException)
        {
            throw new LoadException($"the admin listener {admin} does not answer: {failure.Message}");
        }
    }

    private static long? Long(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private static JsonElement? Find(JsonElement element, string parent, string name) =>
        element.TryGetProperty(parent, out var found) && found.ValueKind == JsonValueKind.Object && found.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
