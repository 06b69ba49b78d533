using Hub.Protocol.Tokens;

namespace Hub.Host.Auth;

/// <summary>Makes client URLs the way server libraries make them (protocol section 1.5).</summary>
public static class ClientUrl
{
    /// <summary>How long a token opens connections when nothing else is said.</summary>
    public static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(60);

    /// <summary>A WebSocket URL with a signed token.</summary>
    /// <param name="endpoint">Base URL with http or https, as clients reach the hub.</param>
    /// <param name="hub">Hub name.</param>
    /// <param name="user">User id, or null.</param>
    /// <param name="roles">Initial permissions.</param>
    /// <param name="groups">Groups to join at connect.</param>
    /// <param name="accessKey">Key to sign with.</param>
    /// <param name="now">Moment of signing.</param>
    /// <param name="life">Validity from then on.</param>
    public static string Create(
        string endpoint,
        string hub,
        string? user,
        IReadOnlyList<string> roles,
        IReadOnlyList<string> groups,
        string accessKey,
        DateTimeOffset now,
        TimeSpan life)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var audience = $"{endpoint.TrimEnd('/')}/client/hubs/{Uri.EscapeDataString(hub)}";
        var token = TokenIssuer.Issue(
            new TokenRequest { Audience = audience, UserId = user, Roles = roles, Groups = groups, IssuedAt = now, ExpiresAt = now + life },
            accessKey);
        return $"ws{audience["http".Length..]}?access_token={token}";
    }
}
