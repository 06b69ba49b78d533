using System.Net;
using Hub.Tests.Support;

namespace Hub.Tests.Host.Telemetry;

/// <summary><c>/metrics</c> as collectors ask for it.</summary>
public sealed class ScrapeSpecs
{
    private const string OpenMetrics = "application/openmetrics-text";

    /// <summary>What Prometheus 2.42 sends.</summary>
    private const string PrometheusAccept = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    [Theory]
    [InlineData(null, "text/plain", "0.0.4")]
    [InlineData("*/*", "text/plain", "0.0.4")]
    [InlineData("text/plain", "text/plain", "0.0.4")]
    [InlineData("text/html,*/*;q=0.1", "text/plain", "0.0.4")]
    [InlineData("application/openmetrics-text;version=1.0.0", OpenMetrics, "1.0.0")]
    [InlineData(PrometheusAccept, OpenMetrics, "1.0.0")]
    public async Task The_format_must_be_the_accepted_one_and_follow_its_rules(string? accept, string type, string version)
    {
        await using var hub = await HubHost.StartAsync();
        await using var client = await hub.ConnectAsync("chat", "ann");
        using var response = await GetAsync(hub.AdminAddress!, accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var content = response.Content.Headers.ContentType!;
        Assert.Equal((type, "utf-8"), (content.MediaType, content.CharSet));
        Assert.Equal(version, content.Parameters.Single(parameter => parameter.Name == "version").Value);
        var families = MetricsText.Parse(await response.Content.ReadAsStringAsync(), type == OpenMetrics);
        Assert.Equal(1, Assert.Single(families["hub_state"].Samples).Value);
        Assert.Contains(families, family => family.Key.StartsWith("dotnet_", StringComparison.Ordinal));
        Assert.DoesNotContain(families, family => family.Key.StartsWith("kestrel_", StringComparison.Ordinal) || family.Key.StartsWith("aspnetcore_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clients_must_not_reach_it()
    {
        await using var hub = await HubHost.StartAsync();
        using var response = await GetAsync(hub.BaseAddress, null);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Two_hubs_of_one_process_must_not_be_mixed_up()
    {
        await using var one = await HubHost.StartAsync();
        await using var two = await HubHost.StartAsync();
        await using var client = await one.ConnectAsync();
        Assert.Equal((1.0, 0.0), (await OpenedAsync(one), await OpenedAsync(two)));
    }

    private static async Task<double> OpenedAsync(HubHost hub)
    {
        using var response = await GetAsync(hub.AdminAddress!, null);
        var families = MetricsText.Parse(await response.Content.ReadAsStringAsync(), isOpenMetrics: false);
        return families.TryGetValue("hub_connections_opened_total", out var opened) ? opened.Samples.Sum(sample => sample.Value) : 0;
    }

    private static async Task<HttpResponseMessage> GetAsync(Uri address, string? accept)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/metrics"));
        if (accept is not null) Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        return await http.SendAsync(request);
    }
}
