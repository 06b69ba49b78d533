using Hub.Benchmarks.Load;
using Hub.Protocol.Tokens;

namespace Hub.Benchmarks.Check.Run;

/// <summary>Where clients connect, and the key that lets them in: URLs are signed here, as an application server would.</summary>
internal sealed class ClientAddress
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);
    private static readonly string[] Roles = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];

    private readonly string _audience;
    private readonly string _key;

    /// <summary>An endpoint as in a connection string.</summary>
    /// <param name="endpoint"><c>http://host:port</c> or <c>https://host:port</c>.</param>
    /// <param name="hub">Name of the hub.</param>
    /// <param name="key">One of its access keys.</param>
    public ClientAddress(string endpoint, string hub, string key)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new LoadException($"'{endpoint}' is no endpoint; give one like http://127.0.0.1:8080");
        }

        _audience = $"{uri.GetLeftPart(UriPartial.Authority)}/client/hubs/{hub}";
        _key = key;
    }

    /// <summary>URL of a new connection of that user.</summary>
    public Uri New(string user)
    {
        var now = DateTimeOffset.UtcNow;
        var token = TokenIssuer.Issue(new TokenRequest { Audience = _audience, UserId = user, Roles = Roles, IssuedAt = now, ExpiresAt = now + Life }, _key);
        return new Uri($"ws{_audience["http".Length..]}?access_token={token}");
    }

    /// <summary>URL that leads back to a connection (protocol section 2.6).</summary>
    public Uri Back(string connectionId, string token)
        => new($"ws{_audience["http".Length..]}?awps_connection_id={Uri.EscapeDataString(connectionId)}&awps_reconnection_token={Uri.EscapeDataString(token)}");
}
