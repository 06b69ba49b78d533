using Hub.Host.Hosting;
using Hub.Host.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Admin;

/// <summary>What the admin listener answers: health, metrics, the page, and the resources below <c>/admin/</c> that page and command line use.</summary>
internal sealed class AdminEndpoint
{
    private const string Root = "/admin/";

    private readonly HostState _state;
    private readonly HubAccess _hub;
    private readonly AdminGuard _guard;
    private readonly AdminRoutes _routes;
    private readonly MetricsEndpoint _metrics;

    /// <summary>Creates the endpoint.</summary>
    public AdminEndpoint(HostState state, HubAccess hub, AdminGuard guard, AdminRoutes routes, MetricsEndpoint metrics)
    {
        _state = state;
        _hub = hub;
        _guard = guard;
        _routes = routes;
        _metrics = metrics;
    }

    /// <summary>Answers one request of the admin listener.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await AnswerAsync(context);
        }
        catch (AdminException e)
        {
            await RefuseAsync(context, e);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
        catch (TimeoutException)
        {
            await RefuseAsync(context, new AdminException(StatusCodes.Status503ServiceUnavailable, "The hub is too busy to answer that."));
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (AdminGuard.IsReading(context.Request.Method))
        {
            switch (path)
            {
                case "/health/live": return TextAsync(context, StatusCodes.Status200OK, "live");
                case "/health/ready": return ReadyAsync(context);
            }

            // Only files: what the page shows it asks for below /admin/, with the token.
            if (AdminPage.Find(path) is { } file)
            {
                return file.SendAsync(context);
            }
        }

        _guard.Check(context);
        if (path == "/metrics")
        {
            return _metrics.HandleAsync(context);
        }

        if (!path.StartsWith(Root, StringComparison.Ordinal))
        {
            throw AdminException.NotFound("There is nothing at this path.");
        }

        if (_hub.Tree is not { } tree)
        {
            throw new AdminException(StatusCodes.Status503ServiceUnavailable, "The hub is starting.");
        }

        return _routes.AnswerAsync(new AdminCall(context, tree, PathOf(context)));
    }

    /// <summary>From the encoded path, as a group's name may have a slash in it.</summary>
    private static string[] PathOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var raw = end < 0 ? target : target[..end];
        return raw.Length <= Root.Length ? [] : [.. raw[Root.Length..].Split('/').Select(Uri.UnescapeDataString)];
    }

    private Task ReadyAsync(HttpContext context) => _state.Phase switch
    {
        HostPhase.Ready => TextAsync(context, StatusCodes.Status200OK, "ready"),
        HostPhase.Starting => TextAsync(context, StatusCodes.Status503ServiceUnavailable, "starting"),
        _ => TextAsync(context, StatusCodes.Status503ServiceUnavailable, $"draining: asked for by {_state.DrainAskedBy}, {_hub.Tree?.Admission.Count ?? 0} connections left"),
    };

    private static Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, AdminException refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = refusal.Status;
        return context.Response.WriteAsJsonAsync(new AdminError(refusal.Message), AdminJson.Default.AdminError, cancellationToken: context.RequestAborted);
    }
}
