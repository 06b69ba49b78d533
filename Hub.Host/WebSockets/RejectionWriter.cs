using System.Globalization;

namespace Hub.Host.WebSockets;

/// <summary>Writes a refused handshake as an HTTP response with a short plain text.</summary>
internal static class RejectionWriter
{
    public static Task WriteAsync(HttpContext context, HandshakeRejected rejected)
    {
        var response = context.Response;
        response.StatusCode = rejected.Status;
        response.ContentType = "text/plain; charset=utf-8";
        if (rejected.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (rejected.NamesVersion)
        {
            response.Headers.SecWebSocketVersion = "13";
            response.Headers.Upgrade = "websocket";
            response.Headers.Connection = "Upgrade";
        }

        return response.WriteAsync(rejected.Reason, context.RequestAborted);
    }
}
