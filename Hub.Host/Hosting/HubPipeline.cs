using Hub.Host.Admin;
using Hub.Host.Demo;
using Hub.Host.WebSockets;

namespace Hub.Host.Hosting;

/// <summary>Which part answers a request. The admin listener and the public one share nothing but the process.</summary>
internal static class HubPipeline
{
    private const string HealthPath = "/api/health";

    public static void UseHub(this WebApplication app)
    {
        var client = app.Services.GetRequiredService<ClientEndpoint>();
        var admin = app.Services.GetRequiredService<AdminEndpoint>();
        var demo = app.Services.GetRequiredService<DemoEndpoint>();
        app.Use(next => context => Route(context, next));
        app.Use(SecureHeaders);
        app.UseDefaultFiles();
        app.UseStaticFiles();

        Task Route(HttpContext context, RequestDelegate next)
        {
            if (context.Features.Get<AdminListenerFeature>() is not null)
            {
                return admin.HandleAsync(context);
            }

            var path = context.Request.Path.Value ?? "";
            if (ClientPath.IsUnderClient(path))
            {
                return client.HandleAsync(context);
            }

            if (path.Equals(HealthPath, StringComparison.OrdinalIgnoreCase))
            {
                return Health(context);
            }

            return DemoEndpoint.IsDemoPath(path) ? demo.HandleAsync(context) : next(context);
        }
    }

    /// <summary>The data plane's own health check (protocol section 3.4): the service answers. Readiness is on the admin listener.</summary>
    private static Task Health(HttpContext context)
    {
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        context.Response.StatusCode = isRead ? StatusCodes.Status200OK : StatusCodes.Status405MethodNotAllowed;
        if (!isRead)
        {
            context.Response.Headers.Allow = "GET, HEAD";
        }

        return Task.CompletedTask;
    }

    private static RequestDelegate SecureHeaders(RequestDelegate next) => context =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = "default-src 'self'; connect-src 'self' ws: wss:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
        headers.CacheControl = "no-cache";
        return next(context);
    };
}
