using Hub.Host.Hosting;
using Hub.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Hub.Tests.Host.Telemetry;

/// <summary>Metrics for a collector that does not ask but is told.</summary>
public sealed class OtlpSpecs
{
    [Theory]
    [InlineData("Hub__Telemetry__OtlpEndpoint")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public async Task Metrics_must_be_pushed_to_the_configured_collector(string setting)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var hub = await HubHost.StartAsync(new Dictionary<string, string?>
        {
            [setting] = collector.Url,
            ["Hub__Admin__Urls"] = "",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
        });
        var body = await collector.WaitForAsync("/v1/metrics", "hub.messages.received");
        Assert.Contains("hubactors", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hub:Telemetry:OtlpEndpoint", "collector:4317", "Hub__Telemetry__OtlpEndpoint: 'collector:4317' is not a URL; write it like http://collector:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "4317", "OTEL_EXPORTER_OTLP_ENDPOINT: '4317' is not a URL; write it like http://collector:4317.")]
    [InlineData("Hub:Telemetry:TraceSampleRatio", "1.01", "Hub__Telemetry__TraceSampleRatio: '1.01' is not a number from 0 to 1.")]
    [InlineData("Hub:Telemetry:TraceSampleRatio", "-0.1", "Hub__Telemetry__TraceSampleRatio: '-0.1' is not a number from 0 to 1.")]
    [InlineData("Hub:Telemetry:TraceSampleRatio", "all", "Hub__Telemetry__TraceSampleRatio: 'all' is not a number from 0 to 1.")]
    public void A_setting_that_cannot_be_meant_must_be_refused(string key, string value, string message)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        Assert.Equal(message, Assert.Throws<HostSettingsException>(() => HostSettingsReader.Read(configuration)).Message);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("0.001", 0.001)]
    [InlineData("", 0)]
    public void A_share_must_be_read(string text, double ratio)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Hub:Telemetry:TraceSampleRatio", text)]).Build();
        var settings = HostSettingsReader.Read(configuration);
        Assert.Equal(ratio, settings.TraceSampleRatio);
        Assert.Equal(ratio > 0, settings.Warnings.Any(warning => warning.Contains("Telemetry", StringComparison.Ordinal)));     // traces have nowhere to go
    }
}
