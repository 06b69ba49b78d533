namespace Hub.Protocol.Tokens;

/// <summary>
/// A base URL under which clients know the hub, in the form audiences are compared in (protocol section 1.4): host with a
/// non-default port, lower case, then the path prefix a reverse proxy removes. The scheme does not count.
/// </summary>
/// <param name="Authority">Host, and port unless 80 or 443; lower case.</param>
/// <param name="PathPrefix">Empty, or a path that starts with a slash and does not end in one.</param>
public readonly record struct PublicEndpoint(string Authority, string PathPrefix)
{
    /// <summary>Reads an absolute http, https, ws or wss URL; false for anything else, or when it has a query or credentials.</summary>
    public static bool TryParse(string url, out PublicEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(url);
        endpoint = default;
        if (!AudienceUrl.TryParse(url, out var parts) || parts.Query.Length > 0)
        {
            return false;
        }

        endpoint = new PublicEndpoint(parts.Authority.ToString().ToLowerInvariant(), parts.Path.ToString());
        return true;
    }

    /// <summary>The endpoint named by a <c>Host</c> header.</summary>
    public static PublicEndpoint FromHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new PublicEndpoint(AudienceUrl.WithoutDefaultPort(host).ToString().ToLowerInvariant(), "");
    }
}
