namespace Hub.Host.WebSockets;

/// <summary>
/// Which web pages may open connections. Browsers send <c>Origin</c> with every WebSocket handshake and do not apply CORS to it, so
/// this check is all that keeps other sites' pages away (RFC 6455 section 10.2). A client that sends no origin is not a browser.
/// </summary>
public sealed class OriginRule
{
    private readonly bool _any;
    private readonly HashSet<string> _allowed;

    /// <summary>Creates the rule from the configured origins; <c>*</c> allows every one.</summary>
    public OriginRule(IEnumerable<string> allowedOrigins)
    {
        ArgumentNullException.ThrowIfNull(allowedOrigins);
        _allowed = allowedOrigins.Select(Normalize).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _any = _allowed.Contains("*");
    }

    /// <summary>True when a page of <paramref name="origin"/> may connect to <paramref name="host"/>.</summary>
    public bool Allows(string? origin, string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (string.IsNullOrEmpty(origin) || _any)
        {
            return true;
        }

        return IsSameHost(origin, host) || _allowed.Contains(Normalize(origin));
    }

    /// <summary>
    /// True when <paramref name="origin"/> is a page of this very host and port. The scheme does not count: a proxy that ends TLS
    /// passes the host on, but not the scheme.
    /// </summary>
    public static bool IsSameHost(string origin, string host)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(host);
        return Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && Protocol.Tokens.PublicEndpoint.FromHost(uri.Authority) == Protocol.Tokens.PublicEndpoint.FromHost(host);
    }

    /// <summary>Origins as browsers write them: scheme, host, port unless it is the scheme's own, no slash at the end.</summary>
    private static string Normalize(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Length > 0 ? $"{uri.Scheme}://{uri.Authority}" : origin;
}
