using Hub.Protocol.Wire;

namespace Hub.Host.WebSockets;

/// <summary>Reads the hub out of a client URL (protocol section 1.1).</summary>
internal static class ClientPath
{
    private const string Root = "/client";
    private const string Hubs = "/client/hubs";

    /// <summary>True for every path under <c>/client</c>; the endpoint answers all of them, be it with 404.</summary>
    public static bool IsUnderClient(string path) =>
        path.StartsWith(Root, StringComparison.OrdinalIgnoreCase) && (path.Length == Root.Length || path[Root.Length] == '/');

    /// <summary>What the path asks for. The hub of the legacy form is in the query.</summary>
    public static ClientPathKind Parse(string path, out string? hub)
    {
        hub = null;
        var trimmed = path.EndsWith('/') ? path[..^1] : path;
        if (trimmed.Equals(Root, StringComparison.OrdinalIgnoreCase))
        {
            return ClientPathKind.Legacy;
        }

        if (trimmed.Equals(Hubs, StringComparison.OrdinalIgnoreCase))
        {
            return ClientPathKind.Current;              // the hub is missing
        }

        if (!path.StartsWith(Hubs + "/", StringComparison.OrdinalIgnoreCase) || path.AsSpan(Hubs.Length + 1).Contains('/'))
        {
            return ClientPathKind.Unknown;
        }

        hub = Uri.UnescapeDataString(path[(Hubs.Length + 1)..]);
        return ClientPathKind.Current;
    }

    /// <summary>The canonical form in which hubs are compared, or null when the name is not one.</summary>
    public static string? Canonical(string? hub) => hub is not null && Names.IsValidHub(hub) ? hub.ToLowerInvariant() : null;
}

/// <summary>Forms of the client URL.</summary>
internal enum ClientPathKind
{
    /// <summary>Not a client URL: 404.</summary>
    Unknown,
    /// <summary><c>/client/hubs/{hub}</c>.</summary>
    Current,
    /// <summary><c>/client?hub={hub}</c>.</summary>
    Legacy,
}
