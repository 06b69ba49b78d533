using System.Net;
using Hub.Host.Hosting;
using Hub.Host.WebSockets;

namespace Hub.Host.Demo;

/// <summary>
/// Who may have a token for nothing: a page of this hub, on this machine, while the key is a generated one. Everybody else learns
/// not even that there is such an endpoint.
/// </summary>
public sealed class DemoGuard
{
    private readonly bool _enabled;

    /// <summary>Creates the guard; with a configured key it admits nobody.</summary>
    public DemoGuard(HostSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _enabled = settings.IsKeyGenerated && settings.Urls.All(url => url.IsLoopback);
    }

    /// <summary>True when the request may be answered.</summary>
    public bool Admits(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _enabled
            && IsLoopback(context.Connection.RemoteIpAddress)
            && IsLoopback(context.Connection.LocalIpAddress)
            && IsLoopbackName(context.Request.Host.Host)
            && IsSameOrigin(context.Request)
            && !IsForwarded(context.Request);
    }

    /// <summary>A proxy on this machine makes strangers look local. One that says nothing of itself cannot be told apart: set a key behind a proxy.</summary>
    private static bool IsForwarded(HttpRequest request) =>
        request.Headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) || name.Equals("Via", StringComparison.OrdinalIgnoreCase)
            || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    /// <summary>A foreign name that resolves to this machine is how another site's page gets around the same-origin rule (DNS rebinding).</summary>
    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Browsers say where a request comes from in one header or both; a request with neither is not a page's.</summary>
    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is "" or "same-origin" or "none"
            && (origin.Length == 0 || OriginRule.IsSameHost(origin, request.Host.Value ?? ""));
    }
}
