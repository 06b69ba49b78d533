namespace Hub.Protocol.CloudEvents;

/// <summary>Judges the answer to a validation request, by which a handler says that it wants this hub's events (protocol section 4.2).</summary>
public static class WebhookValidation
{
    private const string Anybody = "*";

    /// <summary>
    /// True when one entry is <c>*</c>, the host, or host and port, in any letter case. An IPv6 host may stand in brackets, with a port it
    /// must. Anything else, a wildcard inside a name or a URL, allows nothing.
    /// </summary>
    /// <param name="allowedOriginValues">Values of <c>WebHook-Allowed-Origin</c>, each one entry or several separated by commas.</param>
    /// <param name="host">Name of the hub's host, as the request said.</param>
    /// <param name="port">Port of the hub.</param>
    public static bool Allows(IEnumerable<string> allowedOriginValues, string host, int port)
    {
        ArgumentNullException.ThrowIfNull(allowedOriginValues);
        ArgumentNullException.ThrowIfNull(host);
        var name = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        var bracketed = name.Contains(':') ? $"[{name}]" : name;
        string[] accepted = name.Length == 0 ? [Anybody] : [Anybody, name, bracketed, $"{bracketed}:{port}"];
        foreach (var value in allowedOriginValues)
        {
            foreach (var entry in value.AsSpan().Split(','))
            {
                if (IsAny(value.AsSpan(entry).Trim(), accepted))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsAny(ReadOnlySpan<char> entry, string[] accepted)
    {
        foreach (var one in accepted)
        {
            if (entry.Equals(one, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
