using System.Net;
using System.Net.Sockets;

namespace Hub.Benchmarks.Load;

/// <summary>The endpoint under load.</summary>
/// <param name="Server">Where to connect.</param>
/// <param name="Host">Value of the Host header.</param>
/// <param name="PathAndQuery">Request target; may hold an access token in its query.</param>
internal sealed record LoadTarget(IPEndPoint Server, string Host, string PathAndQuery)
{
    /// <summary>Reads a ws:// URL; localhost means 127.0.0.1.</summary>
    public static LoadTarget Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != "ws")
        {
            throw new LoadException($"'{url}' is not a ws:// URL; the driver speaks plain WebSocket only");
        }

        var address = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.Host, out var parsed) ? parsed : null;
        if (address?.AddressFamily != AddressFamily.InterNetwork)
        {
            throw new LoadException($"the host of '{url}' must be an IPv4 address or localhost");
        }

        return new LoadTarget(new IPEndPoint(address, uri.Port), uri.Authority, uri.PathAndQuery);
    }
}
