using System.Globalization;

namespace Hub.Protocol.CloudEvents;

/// <summary>What happened, as the hub tells its application (protocol section 4).</summary>
public enum HubEventKind : byte
{
    /// <summary>A client asks to connect; the answer decides (section 4.4).</summary>
    Connect,
    /// <summary>A connection is open (section 4.5).</summary>
    Connected,
    /// <summary>A connection has ended for good (section 4.5).</summary>
    Disconnected,
    /// <summary>A client sent an event (section 4.6).</summary>
    User,
}

/// <summary>One event on its way to a handler (protocol section 4.3), the same for every transport. Immutable.</summary>
public sealed record CloudEvent
{
    /// <summary>Version of CloudEvents, and of the protocol's own attributes.</summary>
    internal const string Version = "1.0";

    internal const string SystemTypePrefix = "azure.webpubsub.sys.";
    internal const string UserTypePrefix = "azure.webpubsub.user.";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>What happened.</summary>
    public required HubEventKind Kind { get; init; }

    /// <summary>Hub name, lower case.</summary>
    public required string Hub { get; init; }

    /// <summary><c>connect</c>, <c>connected</c>, <c>disconnected</c>, or the user event's name.</summary>
    public required string Name { get; init; }

    /// <summary>The connection it happened to.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Number of the event within its connection, from 0; the same when it is sent again.</summary>
    public required long Id { get; init; }

    /// <summary>When it happened; travels in whole seconds, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The connection's user, or null.</summary>
    public string? UserId { get; init; }

    /// <summary>The subprotocol in effect; null before there is one.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>State that a handler attached to the connection; null when none ever did. May be empty.</summary>
    public string? State { get; init; }

    /// <summary>Value of the <c>Cookie</c> header, or null; see <see cref="CookieJar"/>. HTTP only.</summary>
    public string? Cookies { get; init; }

    /// <summary>Media type of <see cref="Body"/>; null when there is none.</summary>
    public string? ContentType { get; init; }

    /// <summary>Data of the event; owned by it.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>String pairs that the client attached, or null; already checked by section 2.2, "Metadata".</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Where the event belongs in a trace (W3C Trace Context, <c>traceparent</c>); null when it is not traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What other systems add to it (<c>tracestate</c>), or null.</summary>
    public string? TraceState { get; init; }

    /// <summary>What <see cref="EventSignature.Create"/> made for the connection.</summary>
    public required string Signature { get; init; }

    /// <summary>CloudEvents type, like <c>azure.webpubsub.sys.connect</c> or <c>azure.webpubsub.user.message</c>.</summary>
    public string Type => Kind switch
    {
        HubEventKind.Connect => SystemTypePrefix + "connect",
        HubEventKind.Connected => SystemTypePrefix + "connected",
        HubEventKind.Disconnected => SystemTypePrefix + "disconnected",
        _ => UserTypePrefix + Name,
    };

    /// <summary>CloudEvents source: <c>/hubs/{hub}/client/{connectionId}</c>. With <see cref="Id"/> it is unique.</summary>
    public string Source => $"/hubs/{Hub}/client/{ConnectionId}";

    /// <summary>Type, source and id, for logs; not the data, the state or the signature.</summary>
    public override string ToString() => $"{Type} {Source}#{IdText}";

    /// <summary><see cref="Id"/> as the attribute is written.</summary>
    internal string IdText => Id.ToString(CultureInfo.InvariantCulture);

    /// <summary><see cref="Time"/> as the attribute is written.</summary>
    internal string TimeText => Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="TimeText"/> wrote.</summary>
    internal static bool TryReadTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
