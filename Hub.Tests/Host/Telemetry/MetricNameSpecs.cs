using System.Diagnostics.Metrics;
using Hub.Tests.Support;

namespace Hub.Tests.Host.Telemetry;

/// <summary>Names, types, units and labels of metrics are public, since dashboards and alert rules hang on them: a change must show in the diff of an approved text.</summary>
public sealed class MetricNameSpecs
{
    private static readonly string Approved = Path.Combine(Repository.Root, "Hub.Tests", "Approvals", "metric-names.txt");

    [Fact]
    public async Task The_exported_metrics_must_be_the_approved_ones()
    {
        var instruments = new HashSet<string>();
        await using var backend = new TcpBackendPeers { Answers = static _ => "{}"u8.ToArray() };
        await using var hub = await HubHost.StartAsync(
            UpstreamHub.Handler($"tcp://127.0.0.1:{backend.Port}").And(UpstreamHub.Handler("http://127.0.0.1:9/{event}", user: null, system: "connected", index: 1)),
            "hub.upstream { notify-within = 2s, tcp { min-idle = 0, max-uses = 1 } }");
        using var listener = new MeterListener { InstrumentPublished = (published, _) => { lock (instruments) instruments.Add(published.Name); } };
        listener.Start();
        await MakeEverythingHappenAsync(hub);
        using var http = new HttpClient { BaseAddress = hub.AdminAddress };
        var families = MetricsText.Parse(await http.GetStringAsync("/metrics"), isOpenMetrics: false);
        http.DefaultRequestHeaders.Add("Accept", "application/openmetrics-text;version=1.0.0");
        var units = MetricsText.Parse(await http.GetStringAsync("/metrics"), isOpenMetrics: true).ToDictionary(family => family.Key, family => family.Value.Unit);

        var lines = families.Values.Where(family => family.Name.StartsWith("hub_", StringComparison.Ordinal)).Select(family => Line(family, units)).Order(StringComparer.Ordinal);
        var actual = string.Join('\n', lines) + "\n";
        Assert.True(File.ReadAllText(Approved) == actual, $"Compare with {Approved}; if the change is meant, make it this:\n{actual}");
        // Nothing that exists may have been quiet: otherwise its line would be missing in both.
        Assert.Equal(instruments.Where(name => name.StartsWith("hub.", StringComparison.Ordinal)).Select(Flat).Order(StringComparer.Ordinal),
            Names().Select(name => instruments.Select(Flat).Where(flat => name.StartsWith(flat, StringComparison.Ordinal)).MaxBy(flat => flat.Length)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_metric_must_be_in_the_document_and_nothing_else()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "metrics.md"))
            .Where(line => line.StartsWith("| `hub_", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[1].Trim('`')} {cells[2]} {cells[3].Replace("`", "", StringComparison.Ordinal).Replace(", ", ",", StringComparison.Ordinal)}".TrimEnd())
            .Order(StringComparer.Ordinal);
        var approved = File.ReadLines(Approved).Select(line => line.Split(' ')).Select(parts => $"{parts[0]} {parts[1]} {(parts[3] == "-" ? "" : parts[3])}".TrimEnd()).Order(StringComparer.Ordinal);
        Assert.Equal(approved, rows);
    }

    private static string Flat(string name) => name.Replace('.', '_');

    private static IEnumerable<string> Names() => File.ReadLines(Approved).Select(line => line.Split(' ')[0]);

    /// <summary>Name, type, unit and labels, with a dash for nothing.</summary>
    private static string Line(MetricFamily family, Dictionary<string, string?> units)
    {
        var unit = units[family.Type == "counter" ? family.Name[..^"_total".Length] : family.Name] ?? "-";
        var labels = family.Samples.SelectMany(sample => sample.Labels.Keys).Where(label => label != "le").Distinct().Order(StringComparer.Ordinal).ToList();
        return $"{family.Name} {family.Type} {unit} {(labels.Count == 0 ? "-" : string.Join(',', labels))}";
    }

    private static async Task MakeEverythingHappenAsync(HubHost hub)
    {
        await using (var stranger = await RawClient.OpenAsync(hub.BaseAddress)) Assert.Equal(401, (await stranger.UpgradeAsync("/client/hubs/chat")).Status);
        await using var client = await hub.OpenAsync("ann");
        await client.SendTextAsync("""{"type":"joinGroup","group":"g","ackId":1}""");
        await client.ReadTextAsync();
        await client.SendTextAsync("""{"type":"sendToGroup","group":"g","ackId":2,"data":1}""");
        await client.ReadTextAsync();
        await client.ReadTextAsync();
        await client.SayEventAsync(3);
        Assert.Null(await client.ReadAckAsync(3));
        // Takes until the event `connected`, whose handler is not there, is given up.
        var drained = hub.Tree.DrainAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(1001, await client.ReadCloseCodeAsync());
        await client.SendAsync(ClientFrames.Close(1001));
        await drained;
    }
}
