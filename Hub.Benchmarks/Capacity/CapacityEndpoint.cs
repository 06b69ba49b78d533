using System.Net;
using System.Net.Sockets;
using Hub.Benchmarks.Load;
using Hub.Protocol.Tokens;

namespace Hub.Benchmarks.Capacity;

/// <summary>Where the clients connect, and how each of them gets in.</summary>
/// <param name="Url">The client endpoint with http or https scheme, as tokens name it: <c>http://localhost:8080/client/hubs/load</c>.</param>
/// <param name="Query">What follows it: empty, or <c>?access_token=...</c> for all clients.</param>
/// <param name="Key">Access key that signs a token for each client, or null.</param>
internal sealed record CapacityEndpoint(Uri Url, string Query, string? Key)
{
    private const string Clients = "/client/hubs/";
    private static readonly string[] Roles = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);

    /// <summary>What the URL of an endpoint says; a path is added where it has none.</summary>
    /// <param name="url">ws or http, with or without <c>/client/hubs/NAME</c> and query.</param>
    /// <param name="hub">Hub where the URL names none.</param>
    /// <param name="token">Client access token for all clients, or null.</param>
    /// <param name="key">Access key, or null.</param>
    public static CapacityEndpoint Parse(string url, string hub, string? token, string? key)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("ws" or "wss" or "http" or "https"))
        {
            throw new LoadException($"'{url}' is not an endpoint; write it like ws://127.0.0.1:8080");
        }

        if (uri.Scheme is "wss" or "https")
        {
            throw new LoadException($"'{url}' wants TLS, which the driver does not speak; name an address of the hub without it");
        }

        var path = uri.AbsolutePath == "/" ? Clients + Uri.EscapeDataString(hub) : uri.AbsolutePath;
        var query = token is null ? uri.Query : $"?access_token={token}";
        return new CapacityEndpoint(new Uri($"http://{uri.Authority}{path}"), query, query.Length == 0 ? key : null);
    }

    /// <summary>What a connection string says: <c>Endpoint=http://HOST;AccessKey=KEY;Version=1.0;</c>, perhaps with <c>Port=</c>.</summary>
    public static CapacityEndpoint OfConnectionString(string text, string hub)
    {
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!parts.TryGetValue("Endpoint", out var endpoint) || !parts.TryGetValue("AccessKey", out var key))
        {
            throw new LoadException("--connection-string must be like Endpoint=http://127.0.0.1:8080;AccessKey=KEY;Version=1.0;");
        }

        return Parse(parts.TryGetValue("Port", out var port) ? $"{endpoint.TrimEnd('/')}:{port}" : endpoint, hub, token: null, key);
    }

    /// <summary>The address, by the name service where it is a name.</summary>
    public LoadTarget Resolve()
    {
        try
        {
            var address = Url.Host == "localhost" ? IPAddress.Loopback : Dns.GetHostAddresses(Url.Host, AddressFamily.InterNetwork).FirstOrDefault();
            return address is null
                ? throw new LoadException($"{Url.Host} has no IPv4 address")
                : new LoadTarget(new IPEndPoint(address, Url.Port), Url.Authority, Url.AbsolutePath + Query);
        }
        catch (SocketException failure)
        {
            throw new LoadException($"{Url.Host}: {failure.Message}");
        }
    }

    /// <summary>What the client with the given id asks for; with a key, it has a token and a user of its own.</summary>
    public string PathAndQuery(int client, DateTimeOffset now) => Key is null
        ? Url.AbsolutePath + Query
        : $"{Url.AbsolutePath}?access_token={TokenIssuer.Issue(Token(client, now), Key)}";

    private TokenRequest Token(int client, DateTimeOffset now) => new()
    {
        Audience = Url.AbsoluteUri,
        UserId = $"load-{client}",
        Roles = Roles,
        IssuedAt = now,
        ExpiresAt = now + TokenLife,
    };
}
