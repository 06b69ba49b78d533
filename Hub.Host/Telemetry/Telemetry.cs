using System.Diagnostics.Metrics;
using Hub.Host.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hub.Host.Telemetry;

/// <summary>
/// Brings the instruments out of the process: at <c>/metrics</c> for whoever asks, and to an OTLP collector where one is configured. The web
/// server's own meters stay off, since they would add to each connection and message; what they count, the hub counts itself.
/// </summary>
internal static class Telemetry
{
    /// <summary>Meter of the node and of the host.</summary>
    public const string HubMeter = "HubActors";

    /// <summary>Source of the spans of messages and requests.</summary>
    public const string TraceSource = "HubActors";

    private const string UpstreamMeter = "HubActors.Upstream";
    private const string PoolMeter = "HubActors.Pooling";
    private const string RuntimeMeter = "System.Runtime";
    private const string HttpMeter = "System.Net.Http";

    // Series of one instrument; those past it are summed up under one. The SDK makes room for all of them at the start (15 MiB at its 2,000),
    // so each gets what it can need: 200 hubs with six subprotocols each are the most that the hub's own bounds allow, kinds are a dozen, and
    // backends are in the configuration.
    private const int MostByHub = 1300;
    private const int MostByKind = 32;
    private const int MostOthers = 250;

    /// <summary>Adds what the settings ask for.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, HostSettings settings)
    {
        var services = builder.Services;
        services.AddSingleton<HostMetrics>();
        services.AddSingleton<MetricsEndpoint>();
        services.AddSingleton<ApiTracing>();
        if (settings.OtlpEndpoint is { } endpoint)
        {
            // The exporter looks here, and adds the path of each signal only to an address it finds by itself.
            builder.Configuration.AddInMemoryCollection([new(TelemetrySettings.StandardEndpoint, endpoint.OriginalString)]);
        }
        else if (settings.AdminUrls.Count == 0)
        {
            return;                                         // nobody could ask
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("hubactors", serviceVersion: HostMetrics.Version, serviceInstanceId: Environment.MachineName))
            .WithMetrics(metrics => AddMetrics(metrics, settings));
        if (settings.IsTracing)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(TraceSource)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(settings.TraceSampleRatio)))
                .AddOtlpExporter());
        }
    }

    private static void AddMetrics(MeterProviderBuilder metrics, HostSettings settings)
    {
        metrics.AddMeter(HubMeter, UpstreamMeter, PoolMeter, RuntimeMeter, HttpMeter);
        if (metrics is IDeferredMeterProviderBuilder deferred)
        {
            deferred.Configure((provider, configured) =>
            {
                var own = provider.GetRequiredService<HostMetrics>();
                configured.AddView(instrument => ViewOf(instrument, own));
            });
        }

        if (settings.AdminUrls.Count > 0)
        {
            metrics.AddPrometheusExporter(prometheus =>
            {
                prometheus.ScopeInfoEnabled = false;        // the names say it
                prometheus.TargetInfoEnabled = false;       // hub_info does
                prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        }

        if (settings.OtlpEndpoint is not null)
        {
            metrics.AddOtlpExporter();
        }
    }

    private static MetricStreamConfiguration? ViewOf(Instrument instrument, HostMetrics own) => instrument.Meter switch
    {
        { Name: HubMeter or UpstreamMeter, Scope: var scope } when !ReferenceEquals(scope, own) => MetricStreamConfiguration.Drop,
        { Name: HubMeter } when !instrument.Name.StartsWith("hub.connections", StringComparison.Ordinal) => new MetricStreamConfiguration { CardinalityLimit = MostByKind },
        { Name: HubMeter } => new MetricStreamConfiguration { CardinalityLimit = MostByHub },
        _ => new MetricStreamConfiguration { CardinalityLimit = MostOthers },
    };
}
