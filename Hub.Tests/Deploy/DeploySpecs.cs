using System.Text.RegularExpressions;
using Hub.Tests.Support;

namespace Hub.Tests.Deploy;

/// <summary>Alert rules, dashboard and manifests speak of what the hub really exports and does.</summary>
public sealed partial class DeploySpecs
{
    private static readonly string[] OfPrometheus = ["instance", "job", "le"];
    private static readonly string[] Severities = ["critical", "warning"];
    private static readonly string[] Texts = ["summary", "description", "action"];

    [Fact]
    public async Task Every_metric_of_rules_and_dashboard_must_exist()
    {
        var known = await KnownSeriesAsync();
        var used = DeployFiles.Alerts().Values.Concat(DeployFiles.Panels().SelectMany(DeployFiles.Queries)).SelectMany(DeployFiles.Series);
        Assert.Empty(used.Except(known));
    }

    [Fact]
    public async Task Every_metric_must_be_on_the_dashboard()
    {
        var shown = DeployFiles.Panels().SelectMany(DeployFiles.Queries).SelectMany(DeployFiles.Series).ToHashSet();
        var exported = ExportedMetrics.OfHub.Concat(await ExportedMetrics.OfFrameworkAsync());
        Assert.Empty(exported.Where(metric => !metric.Series.Any(shown.Contains)).Select(metric => metric.Name));
    }

    [Fact]
    public void Every_label_in_a_query_must_be_one_of_the_metric()
    {
        var labels = ExportedMetrics.OfHub.SelectMany(metric => metric.Series.Select(series => (series, metric.Labels))).ToDictionary(pair => pair.series, pair => pair.Labels!);
        var queries = DeployFiles.Panels().SelectMany(DeployFiles.Queries).Concat(DeployFiles.Alerts().Values.Select(Expression));
        var wrong = from query in queries
                    let metrics = DeployFiles.Series(query).ToList()
                    where metrics.Count > 0 && metrics.TrueForAll(labels.ContainsKey)
                    from used in DeployFiles.Labels(query)
                    where !OfPrometheus.Contains(used.Label)
                    where !(used.Series is null ? metrics.Exists(series => labels[series].Contains(used.Label)) : labels[used.Series].Contains(used.Label))
                    select $"{used.Label} in {query}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Each_alert_must_have_a_severity_say_what_to_do_and_be_tried()
    {
        var tried = DeployFiles.Read("prometheus", "rules.test.yml");
        foreach (var (name, text) in DeployFiles.Alerts())
        {
            Assert.Contains(SeverityLine().Match(text).Groups[1].Value, Severities);
            Assert.All(Texts, annotation => Assert.Matches($@"\n          {annotation}: \S", text));
            Assert.Matches($"alertname(=\"|: ){name}\\b", tried);
        }
    }

    [Fact]
    public void The_dashboard_must_have_panels_with_their_own_ids_and_places()
    {
        var panels = DeployFiles.AllPanels();
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        var cells = from panel in panels
                    let place = panel.GetProperty("gridPos")
                    from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
                    from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
                    select (x, y);
        var taken = cells.ToList();
        Assert.Equal(taken.Count, taken.Distinct().Count());
        Assert.All(taken, cell => Assert.InRange(cell.x, 0, 23));
        Assert.All(DeployFiles.Panels(), panel => Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!));
    }

    [Fact]
    public void The_YAML_files_must_be_tidy() => Assert.Empty(DeployFiles.Yaml().SelectMany(file => DeployFiles.Untidy(file.Path, file.Text)));

    [Fact]
    public void The_time_to_stop_must_leave_room_for_the_drain()
    {
        var drain = Seconds(File.ReadAllText(Path.Combine(Repository.Root, "hocon", "reference.conf")), @"\bwithin = (\d+)s");
        var pod = DeployFiles.Read("kubernetes", "deployment.yaml");
        Assert.True(Seconds(pod, @"terminationGracePeriodSeconds: (\d+)") >= drain + Seconds(pod, @"""timeout"", ""(\d+)""") + 5);
        Assert.True(Seconds(DeployFiles.Read("docker-compose.yml"), @"stop_grace_period: (\d+)s") >= drain + 5);
    }

    [Fact]
    public void What_these_specs_look_for_must_show()
    {
        Assert.Equal(["hub_no_such_total", "http_client_x_bucket"], DeployFiles.Series("rate(hub_no_such_total{a=\"b\"}[5m]) / http_client_x_bucket"));
        Assert.Equal([("hub_x", "a"), ("hub_x", "b"), (null, "c"), (null, "d")], DeployFiles.Labels("sum by (c, d) (hub_x{a=\"1\",b!~\"2\"})"));
        Assert.Equal(
            ["f does not end with a newline", "f:1 has a tab", "f:2 ends with a blank", "f:3 is not indented by twos"],
            DeployFiles.Untidy("f", "a:\tb\nc: \n   d: e"));
        Assert.Equal("a_b_seconds_total", ExportedMetrics.NameOf("a.b", "s", isCounter: true));
        Assert.Equal("a_bytes", ExportedMetrics.NameOf("a.bytes", "By", isCounter: false));
        Assert.Equal("a_b_total", ExportedMetrics.NameOf("a.b", "{thing}", isCounter: true));
        Assert.Equal(21, DeployFiles.Alerts().Count);
    }

    private static async Task<HashSet<string>> KnownSeriesAsync() =>
        [.. ExportedMetrics.OfHub.Concat(await ExportedMetrics.OfFrameworkAsync()).SelectMany(metric => metric.Series)];

    private static string Expression(string alert) => ExpressionLines().Match(alert).Groups[1].Value;

    private static int Seconds(string text, string pattern)
    {
        var match = Regex.Match(text, pattern);
        Assert.True(match.Success, $"There is no {pattern}.");
        return int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\n          severity: (\w+)\n")]
    private static partial Regex SeverityLine();

    [GeneratedRegex(@"\n        expr: (.*?)\n        (?:for|labels):", RegexOptions.Singleline)]
    private static partial Regex ExpressionLines();
}
