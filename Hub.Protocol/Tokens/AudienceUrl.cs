namespace Hub.Protocol.Tokens;

/// <summary>An absolute URL cut into the parts that audiences are compared by. Points into the string it was read from.</summary>
internal readonly ref struct AudienceUrl
{
    private static readonly string[] Schemes = ["http", "https", "ws", "wss"];

    private AudienceUrl(ReadOnlySpan<char> authority, ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        Authority = authority;
        Path = path;
        Query = query;
    }

    /// <summary>Host, and port unless it is a default one.</summary>
    public ReadOnlySpan<char> Authority { get; }

    /// <summary>Path without trailing slashes; empty for the root.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>Query without its question mark.</summary>
    public ReadOnlySpan<char> Query { get; }

    public static bool TryParse(ReadOnlySpan<char> url, out AudienceUrl parts)
    {
        parts = default;
        var colon = url.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0 || !IsKnownScheme(url[..colon]))
        {
            return false;
        }

        var rest = url[(colon + 3)..];
        var fragment = rest.IndexOf('#');
        rest = fragment < 0 ? rest : rest[..fragment];
        var authorityEnd = rest.IndexOfAny('/', '?');
        var authority = authorityEnd < 0 ? rest : rest[..authorityEnd];
        var target = authorityEnd < 0 ? [] : rest[authorityEnd..];

        // Credentials in an authority make "http://good.example@evil.example" look like the good host; no library writes them.
        if (authority.IsEmpty || authority.Contains('@'))
        {
            return false;
        }

        var question = target.IndexOf('?');
        var path = question < 0 ? target : target[..question];
        parts = new AudienceUrl(WithoutDefaultPort(authority), path.TrimEnd('/'), question < 0 ? [] : target[(question + 1)..]);
        return true;
    }

    /// <summary>
    /// Drops port 80 or 443 whatever the scheme: a proxy that ends TLS makes https with 443 and http with 80 the same endpoint,
    /// and http, https, ws and wss count as equal.
    /// </summary>
    public static ReadOnlySpan<char> WithoutDefaultPort(ReadOnlySpan<char> authority)
    {
        if (authority.EndsWith(":80", StringComparison.Ordinal))
        {
            return authority[..^3];
        }

        return authority.EndsWith(":443", StringComparison.Ordinal) ? authority[..^4] : authority;
    }

    private static bool IsKnownScheme(ReadOnlySpan<char> scheme)
    {
        foreach (var known in Schemes)
        {
            if (scheme.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
