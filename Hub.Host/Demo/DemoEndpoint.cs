using Hub.Host.Auth;
using Hub.Host.Hosting;
using Hub.Host.WebSockets;

namespace Hub.Host.Demo;

/// <summary>Answer of <c>/demo/token</c>.</summary>
/// <param name="Url">Client URL with its token.</param>
public sealed record DemoToken(string Url);

/// <summary>What the page at <c>/</c> needs and an application server would otherwise give it: a client URL, and counts to show.</summary>
public sealed class DemoEndpoint
{
    private const string Root = "/demo/";
    private const string DefaultHub = "chat";
    private const int MaxUserLength = 128;

    private static readonly string[] Roles = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];

    private readonly DemoGuard _guard;
    private readonly HostSettings _settings;
    private readonly HubAccess _hub;
    private readonly TimeProvider _time;

    /// <summary>Creates the endpoint.</summary>
    public DemoEndpoint(HostSettings settings, HubAccess hub, TimeProvider time)
    {
        _guard = new DemoGuard(settings);
        _settings = settings;
        _hub = hub;
        _time = time;
    }

    /// <summary>True for paths that only this endpoint answers.</summary>
    public static bool IsDemoPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith(Root, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Answers one request under <c>/demo</c>; 404 to everybody whom <see cref="DemoGuard"/> does not admit.</summary>
    public Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!_guard.Admits(context) || !HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.Headers.CacheControl = "no-store";
        switch (context.Request.Path.Value)
        {
            case "/demo/token":
                return TokenAsync(context);
            case "/demo/stats" when _hub.Tree is { } tree:
                return context.Response.WriteAsJsonAsync(tree.Snapshot(), HostJson.Default.HubSnapshot, cancellationToken: context.RequestAborted);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private Task TokenAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var user = query["user"].ToString();
        var hub = ClientPath.Canonical(query.ContainsKey("hub") ? query["hub"].ToString() : DefaultHub);
        if (string.IsNullOrWhiteSpace(user) || user.Length > MaxUserLength || hub is null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return context.Response.WriteAsync($"Give a user of 1 to {MaxUserLength} characters, and no hub or a valid one.", context.RequestAborted);
        }

        var endpoint = $"{context.Request.Scheme}://{context.Request.Host.Value}";
        var url = ClientUrl.Create(endpoint, hub, user, Roles, [], _settings.AccessKeys[0], _time.GetUtcNow(), ClientUrl.DefaultLife);
        return context.Response.WriteAsJsonAsync(new DemoToken(url), HostJson.Default.DemoToken, cancellationToken: context.RequestAborted);
    }
}
