namespace Hub.Protocol.Tokens;

/// <summary>
/// An application server calls the REST interface (protocol section 3.2): the audience is the URL of the request. Letter case, scheme,
/// default ports, slashes at the end and the query do not count; the path is compared as it is and decoded once, on both sides, since
/// libraries differ in which they sign.
/// </summary>
/// <param name="Host">The request's <c>Host</c> header.</param>
/// <param name="Path">Path of the request target, still percent-encoded, without the query.</param>
public readonly record struct RequestTarget(string Host, string Path) : IAudienceTarget
{
    bool IAudienceTarget.Accepts(string audience, IReadOnlyList<PublicEndpoint> publicEndpoints)
    {
        if (!AudienceUrl.TryParse(audience, out var url))
        {
            return false;
        }

        if (url.Authority.Equals(AudienceUrl.WithoutDefaultPort(Host), StringComparison.OrdinalIgnoreCase) && IsPath(url.Path))
        {
            return true;
        }

        foreach (var endpoint in publicEndpoints)
        {
            if (url.Authority.Equals(endpoint.Authority, StringComparison.OrdinalIgnoreCase)
                && url.Path.StartsWith(endpoint.PathPrefix, StringComparison.OrdinalIgnoreCase)
                && IsPath(url.Path[endpoint.PathPrefix.Length..]))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsPath(ReadOnlySpan<char> given)
    {
        var path = Path.AsSpan().TrimEnd('/');
        if (given.Equals(path, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!given.Contains('%') && !path.Contains('%'))
        {
            return false;
        }

        var decodedGiven = Uri.UnescapeDataString(given);
        var decodedPath = Uri.UnescapeDataString(path);
        return given.Equals(decodedPath, StringComparison.OrdinalIgnoreCase)
            || path.Equals(decodedGiven, StringComparison.OrdinalIgnoreCase)
            || decodedGiven.Equals(decodedPath, StringComparison.OrdinalIgnoreCase);
    }
}
