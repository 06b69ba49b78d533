using Hub.Host.Hosting;
using OpenTelemetry.Metrics;

namespace Hub.Host.Telemetry;

/// <summary><c>/metrics</c> of the admin listener: the Prometheus text format, or OpenMetrics for whoever accepts it.</summary>
public sealed class MetricsEndpoint
{
    private readonly RequestDelegate _scrape;

    /// <summary>Creates the endpoint; only where the admin listener is there to serve it, it has anything to say.</summary>
    public MetricsEndpoint(IServiceProvider services, HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.AdminUrls.Count == 0 || services.GetService<MeterProvider>() is not { } provider)
        {
            _scrape = static context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            };
            return;
        }

        var branch = new ApplicationBuilder(services);
        branch.UseOpenTelemetryPrometheusScrapingEndpoint(provider, static _ => true, path: null, configureBranchedPipeline: null, optionsName: null);
        _scrape = branch.Build();
    }

    /// <summary>Answers one scrape.</summary>
    public Task HandleAsync(HttpContext context) => _scrape(context);
}
