using System.Diagnostics.Metrics;
using Hub.Tests.Support;

namespace Hub.Tests.Deploy;

/// <summary>A family as Prometheus knows it.</summary>
/// <param name="Name">Name with unit and suffix, like <c>hub_bytes_sent_total</c>.</param>
/// <param name="IsHistogram">True when its series end in <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</param>
/// <param name="Labels">Its labels; null where nobody approved them.</param>
internal sealed record ExportedMetric(string Name, bool IsHistogram, string[]? Labels)
{
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    /// <summary>Names of its series.</summary>
    public IEnumerable<string> Series => IsHistogram ? Suffixes.Select(suffix => Name + suffix) : [Name];
}

/// <summary>What a hub exports: the hub's own metrics as they are approved, and the framework's as they are on this runtime.</summary>
internal static class ExportedMetrics
{
    /// <summary>The hub's own: <c>name type unit labels</c> in each line.</summary>
    public static IReadOnlyList<ExportedMetric> OfHub { get; } =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "Hub.Tests", "Approvals", "metric-names.txt"))
            .Select(line => line.Split(' '))
            .Select(parts => new ExportedMetric(parts[0], parts[1] == "histogram", parts[3] == "-" ? [] : parts[3].Split(','))),
    ];

    /// <summary>The framework's: meters <c>System.Runtime</c> and <c>System.Net.Http</c>.</summary>
    public static async Task<IReadOnlyList<ExportedMetric>> OfFrameworkAsync()
    {
        var found = new Dictionary<string, ExportedMetric>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name is not ("System.Runtime" or "System.Net.Http")) return;
                lock (found) found[instrument.Name] = Exported(instrument);
            },
        };
        listener.Start();
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("http://127.0.0.1:1/"));     // makes the instruments of HTTP
        lock (found) return [.. found.Values];
    }

    /// <summary>The OpenTelemetry rules for Prometheus: dots, the unit unless the name ends with it, <c>_total</c>.</summary>
    public static string NameOf(string name, string? unit, bool isCounter)
    {
        var suffix = unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };      // units in braces are comments
        var flat = name.Replace('.', '_');
        flat += flat.EndsWith(suffix, StringComparison.Ordinal) ? "" : suffix;
        return isCounter ? flat + "_total" : flat;
    }

    private static ExportedMetric Exported(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        var isCounter = type == typeof(Counter<>) || type == typeof(ObservableCounter<>);
        return new ExportedMetric(NameOf(instrument.Name, instrument.Unit, isCounter), type == typeof(Histogram<>), Labels: null);
    }
}
