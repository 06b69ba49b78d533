using Hub.Host.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Hub.Host.Hosting;

/// <summary>Mark on connections that came in through the admin listener. A connection cannot choose it, as it could choose a Host header.</summary>
internal sealed class AdminListenerFeature
{
    public static readonly AdminListenerFeature Instance = new();
}

/// <summary>How the HTTP server listens, and the bounds on what a client may send before it is a WebSocket client.</summary>
internal static class KestrelSetup
{
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(10);

    // An access token of the longest accepted length, percent-encoded parameters and the path must fit.
    private const int MaxRequestLineBytes = 16 * 1024;
    private const int MaxHeaderBytes = 32 * 1024;
    private const int MaxHeaders = 64;

    // More than any endpoint accepts: a body that is somewhat too large is read to its end, so that its sender, who writes before it reads,
    // gets the 413 and not a reset.
    private const int MaxBodyBytes = 8 * 1024 * 1024;

    // What is read ahead of a client that is held back; from there on TCP holds it. Larger than any request head.
    private const int MaxReadBytes = 256 * 1024;

    // The kernel may lower it (net.core.somaxconn); a burst of reconnecting clients must not meet the default of 512.
    private const int Backlog = 4096;

    public static void Configure(KestrelServerOptions server, HostSettings settings)
    {
        server.AddServerHeader = false;
        var limits = server.Limits;
        limits.RequestHeadersTimeout = HeaderTimeout;
        limits.MaxRequestLineSize = MaxRequestLineBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestBodySize = MaxBodyBytes;
        foreach (var address in settings.Urls)
        {
            address.AddTo(server, address.IsHttps ? static _ => { } : OpenFrontDoor, settings.Certificate);
        }

        foreach (var address in settings.AdminUrls)
        {
            address.AddTo(server, MarkAdmin, settings.Certificate);
        }
    }

    public static void Configure(SocketTransportOptions transport)
    {
        transport.Backlog = Backlog;
        transport.WaitForDataBeforeAllocatingBuffer = true;
        transport.MaxReadBufferSize = MaxReadBytes;

        // A write completes only when the kernel has it. DirectSocket relies on it: once the 101 response is written, nothing of the
        // server's own is still queued that a direct write could overtake.
        transport.MaxWriteBufferSize = 2;
    }

    private static void OpenFrontDoor(ListenOptions listen)
    {
        var door = listen.ApplicationServices.GetRequiredService<FrontDoor>();
        listen.Use(next => connection => door.OnConnectedAsync(connection, next));
    }

    private static void MarkAdmin(ListenOptions listen) => listen.Use(static next => connection =>
    {
        connection.Features.Set(AdminListenerFeature.Instance);
        return next(connection);
    });
}
