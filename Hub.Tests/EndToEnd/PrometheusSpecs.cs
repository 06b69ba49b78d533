using System.Diagnostics;
using System.Text.Json;
using Hub.Tests.Support;

namespace Hub.Tests.EndToEnd;

/// <summary>A real Prometheus scrapes a real hub, and an alert fires.</summary>
[Collection(EndToEndTools.Collection)]
public sealed class PrometheusSpecs : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hub-prometheus-");

    public void Dispose() => _folder.Delete(recursive: true);

    [PrometheusFact]
    public async Task Prometheus_must_scrape_the_hub_and_fire_an_alert()
    {
        await using var hub = await HubProcess.StartAsync();
        using var peer = await WebSocketPeer.ConnectAsync(hub.ClientUrl("ann"));
        var port = NpmClientSpecs.FreePort();
        File.Copy(Path.Combine(Repository.Root, "deploy", "prometheus", "rules.yml"), Path.Combine(_folder.FullName, "rules.yml"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "prometheus.yml"), $"""
            global: {"{ scrape_interval: 1s, evaluation_interval: 1s }"}
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: hubactors
                static_configs: [{"{"} targets: ["{new Uri(hub.Admin).Authority}"] {"}"}]
            """);
        using var prometheus = Process.Start(new ProcessStartInfo(EndToEndTools.Prometheus!,
            ["--config.file=prometheus.yml", $"--web.listen-address=127.0.0.1:{port}", "--storage.tsdb.path=data", "--log.level=error"]) { WorkingDirectory = _folder.FullName })!;
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await UntilOneAsync(http, "up{job=\"hubactors\"}");
            await UntilOneAsync(http, "hub_connections{hub=\"chat\",subprotocol=\"json.webpubsub.azure.v1\"}");
            await UntilOneAsync(http, "hub_messages_sent_total{kind=\"system\"}");
            await CauseAnInternalErrorAsync(hub);
            await UntilOneAsync(http, "ALERTS{alertname=\"HubRestartBudgetSpent\",alertstate=\"firing\"}");
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
        }
    }

    [PrometheusFact]
    public async Task Promtool_must_find_nothing_to_say_of_the_hubs_own_metrics()
    {
        await using var hub = await HubProcess.StartAsync();
        using var peer = await WebSocketPeer.ConnectAsync(hub.ClientUrl("ann"));
        using var http = new HttpClient();
        var text = await http.GetStringAsync($"{hub.Admin}/metrics");
        using var promtool = Process.Start(new ProcessStartInfo(EndToEndTools.Promtool!, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        var said = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        // The runtime calls some gauges `..._count`, which the linter takes for parts of histograms.
        var complaints = (await said).Split('\n').Where(line => line.Length > 0 && !line.StartsWith("dotnet_", StringComparison.Ordinal));
        await promtool.WaitForExitAsync();
        Assert.Empty(complaints);
    }

    /// <summary>A simple client has no acks, so an event that nobody handles ends its connection with 1011.</summary>
    private static async Task CauseAnInternalErrorAsync(HubProcess hub)
    {
        await using var client = await RawClient.OpenAsync(new Uri(hub.Url));
        Assert.Equal(101, (await client.UpgradeAsync(new Uri(hub.ClientUrl("pat")).PathAndQuery)).Status);
        await client.SendTextAsync("nobody listens");
        Assert.Equal(1011, await client.ReadCloseCodeAsync());
    }

    /// <summary>Completes when the query's value is 1; Prometheus can only be asked, it tells nobody.</summary>
    private static async Task UntilOneAsync(HttpClient http, string query)
    {
        var last = "nothing";
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience; await Task.Delay(200))
        {
            try
            {
                using var answer = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}"));
                var found = answer.RootElement.GetProperty("data").GetProperty("result");
                if (found.GetArrayLength() > 0) last = found[0].GetProperty("value")[1].GetString()!;
                if (last == "1") return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
        throw new TimeoutException($"Prometheus had {last} for {query} within {Patience}.");
    }
}
