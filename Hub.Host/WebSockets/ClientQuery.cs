using Microsoft.AspNetCore.WebUtilities;

namespace Hub.Host.WebSockets;

/// <summary>The query parameters the hub itself reads (protocol section 1.1): names in any letter case, the last of several counts.</summary>
internal struct ClientQuery
{
    /// <summary><c>access_token</c>.</summary>
    public string? AccessToken { get; private set; }

    /// <summary><c>hub</c>, of the legacy URL.</summary>
    public string? Hub { get; private set; }

    /// <summary><c>awps_connection_id</c>: set and not empty means an attempt to recover that connection.</summary>
    public string? RecoveredConnection { get; private set; }

    /// <summary><c>awps_reconnection_token</c>; means nothing without the connection.</summary>
    public string? ReconnectionToken { get; private set; }

    /// <summary><c>webpubsub_mode</c>.</summary>
    public string? Mode { get; private set; }

    /// <summary><c>group</c>.</summary>
    public string? Group { get; private set; }

    /// <summary><c>noEcho</c>.</summary>
    public string? NoEcho { get; private set; }

    /// <summary>Reads an encoded query without its question mark.</summary>
    public static ClientQuery Parse(string query)
    {
        var read = new ClientQuery();
        foreach (var pair in new QueryStringEnumerable(query))
        {
            read.Set(pair.DecodeName().Span, pair);
        }

        return read;
    }

    private void Set(ReadOnlySpan<char> name, QueryStringEnumerable.EncodedNameValuePair pair)
    {
        if (Is(name, "access_token"))
        {
            AccessToken = Value(pair);
        }
        else if (Is(name, "hub"))
        {
            Hub = Value(pair);
        }
        else if (Is(name, "awps_connection_id"))
        {
            RecoveredConnection = Value(pair);
        }
        else if (Is(name, "awps_reconnection_token"))
        {
            ReconnectionToken = Value(pair);
        }
        else if (Is(name, "webpubsub_mode"))
        {
            Mode = Value(pair);
        }
        else if (Is(name, "group"))
        {
            Group = Value(pair);
        }
        else if (Is(name, "noEcho"))
        {
            NoEcho = Value(pair);
        }
    }

    private static bool Is(ReadOnlySpan<char> name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static string Value(QueryStringEnumerable.EncodedNameValuePair pair) => pair.DecodeValue().ToString();
}
