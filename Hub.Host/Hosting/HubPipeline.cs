using Hub.Host.Admin;
using Hub.Host.Api;
using Hub.Host.Demo;
using Hub.Host.WebSockets;

namespace Hub.Host.Hosting;

/// <summary>Which part answers a request. The admin listener and the public one share nothing but the process.</summary>
internal static class HubPipeline
{
    public static void UseHub(this WebApplication app)
    {
        var client = app.Services.GetRequiredService<ClientEndpoint>();
        var admin = app.Services.GetRequiredService<AdminEndpoint>();
        var api = app.Services.GetRequiredService<ApiEndpoint>();
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

            var target = ApiTarget.Of(context);
            if (target.IsApi)
            {
                return api.HandleAsync(context, target);
            }

            return DemoEndpoint.IsDemoPath(path) ? demo.HandleAsync(context) : next(context);
        }
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
