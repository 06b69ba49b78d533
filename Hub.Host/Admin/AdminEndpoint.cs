using Hub.Host.Hosting;
using Hub.Host.Telemetry;

namespace Hub.Host.Admin;

/// <summary>What the admin listener answers: liveness, readiness, counts. It trusts whoever can reach it, so it listens on loopback by default.</summary>
public sealed class AdminEndpoint
{
    private readonly HostState _state;
    private readonly HubAccess _hub;
    private readonly MetricsEndpoint _metrics;

    /// <summary>Creates the endpoint.</summary>
    public AdminEndpoint(HostState state, HubAccess hub, MetricsEndpoint metrics)
    {
        _state = state;
        _hub = hub;
        _metrics = metrics;
    }

    /// <summary>Answers one request of the admin listener.</summary>
    public Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return TextAsync(context, StatusCodes.Status405MethodNotAllowed, "The admin listener only reads.");
        }

        return context.Request.Path.Value switch
        {
            "/health/live" => TextAsync(context, StatusCodes.Status200OK, "live"),
            "/health/ready" => ReadyAsync(context),
            "/metrics" => _metrics.HandleAsync(context),
            "/admin/stats" => StatsAsync(context),
            _ => TextAsync(context, StatusCodes.Status404NotFound, "There is nothing at this path."),
        };
    }

    private Task ReadyAsync(HttpContext context) => _state.Phase switch
    {
        HostPhase.Ready => TextAsync(context, StatusCodes.Status200OK, "ready"),
        HostPhase.Starting => TextAsync(context, StatusCodes.Status503ServiceUnavailable, "starting"),
        _ => TextAsync(context, StatusCodes.Status503ServiceUnavailable, "draining"),
    };

    private Task StatsAsync(HttpContext context) => _hub.Tree is { } tree
        ? context.Response.WriteAsJsonAsync(tree.Snapshot(), HostJson.Default.HubSnapshot, cancellationToken: context.RequestAborted)
        : TextAsync(context, StatusCodes.Status503ServiceUnavailable, "starting");

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
