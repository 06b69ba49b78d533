namespace Hub.Protocol.Tokens;

/// <summary>Where a token is being presented: what its audience must name.</summary>
internal interface IAudienceTarget
{
    /// <summary>True when the audience names it, under its own host or under one of the other endpoints.</summary>
    bool Accepts(string audience, IReadOnlyList<PublicEndpoint> publicEndpoints);
}

/// <summary>A client opens a connection (protocol section 1.4).</summary>
/// <param name="Hub">Hub of the request, canonical lower case.</param>
/// <param name="Host">The request's <c>Host</c> header.</param>
/// <param name="IsLegacyUrl">True when the client used <c>/client?hub=</c>, whose audience may have that form too.</param>
public readonly record struct TokenTarget(string Hub, string Host, bool IsLegacyUrl = false) : IAudienceTarget
{
    bool IAudienceTarget.Accepts(string audience, IReadOnlyList<PublicEndpoint> publicEndpoints) =>
        AudienceRule.Accepts(audience, this, publicEndpoints);
}

/// <summary>Decides whether one audience names this endpoint and this hub (protocol section 1.4).</summary>
internal static class AudienceRule
{
    private const string ClientPath = "/client";
    private const string HubsPath = "/client/hubs/";
    private const string HubParameter = "hub=";

    public static bool Accepts(string audience, in TokenTarget target, IReadOnlyList<PublicEndpoint> publicEndpoints)
    {
        if (!AudienceUrl.TryParse(audience, out var url))
        {
            return false;
        }

        if (url.Authority.Equals(AudienceUrl.WithoutDefaultPort(target.Host), StringComparison.OrdinalIgnoreCase) && NamesHub(url.Path, url.Query, target))
        {
            return true;
        }

        foreach (var endpoint in publicEndpoints)
        {
            if (url.Authority.Equals(endpoint.Authority, StringComparison.OrdinalIgnoreCase)
                && url.Path.StartsWith(endpoint.PathPrefix, StringComparison.OrdinalIgnoreCase)
                && NamesHub(url.Path[endpoint.PathPrefix.Length..], url.Query, target))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NamesHub(ReadOnlySpan<char> path, ReadOnlySpan<char> query, in TokenTarget target)
    {
        if (path.StartsWith(HubsPath, StringComparison.OrdinalIgnoreCase))
        {
            return IsHub(path[HubsPath.Length..], target.Hub);
        }

        if (!target.IsLegacyUrl || !path.Equals(ClientPath, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var end = query.IndexOf('&');
        var first = end < 0 ? query : query[..end];
        return first.StartsWith(HubParameter, StringComparison.OrdinalIgnoreCase) && IsHub(first[HubParameter.Length..], target.Hub);
    }

    /// <summary>Libraries differ in whether they escape the hub name, so both spellings count; a hub name itself has no percent sign.</summary>
    private static bool IsHub(ReadOnlySpan<char> segment, string hub) =>
        segment.Equals(hub, StringComparison.OrdinalIgnoreCase)
        || (segment.Contains('%') && Uri.UnescapeDataString(segment).Equals(hub, StringComparison.OrdinalIgnoreCase));
}
