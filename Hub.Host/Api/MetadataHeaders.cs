using Hub.Protocol.Wire;

namespace Hub.Host.Api;

/// <summary>Message metadata in headers <c>X-WebPubSub-Metadata-{key}</c>: the key in lower case, of several values the last one, trimmed.</summary>
internal static class MetadataHeaders
{
    private const string Prefix = "X-WebPubSub-Metadata-";

    /// <summary>The pairs, or null when there is none; the call is refused when one breaks the rules of protocol section 2.2.</summary>
    public static IReadOnlyDictionary<string, string>? Read(ApiCall call)
    {
        Dictionary<string, string>? pairs = null;
        foreach (var (name, values) in call.Context.Request.Headers)
        {
            if (name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                var last = values.Count == 0 ? "" : values[^1] ?? "";
                pairs ??= new Dictionary<string, string>(StringComparer.Ordinal);
                pairs[name[Prefix.Length..].ToLowerInvariant()] = last[(last.LastIndexOf(',') + 1)..].Trim();
            }
        }

        if (pairs is not null && Metadata.Check(pairs) is { } wrong)
        {
            call.Refuse(wrong);
        }

        return pairs;
    }
}
