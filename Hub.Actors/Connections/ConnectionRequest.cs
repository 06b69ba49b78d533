using Hub.Actors.Upstream;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Actors.Connections;

/// <summary>What a plain WebSocket client's messages mean (protocol section 2.1).</summary>
public enum PlainMode : byte
{
    /// <summary>Each message is the user event <c>message</c> (default).</summary>
    SendEvent,
    /// <summary>Each message is published to one group.</summary>
    SendToGroup,
}

/// <summary>Everything the handshake decided about a new connection. Immutable.</summary>
public sealed record ConnectionRequest
{
    /// <summary>Hub name in canonical lower case.</summary>
    public required string Hub { get; init; }

    /// <summary>Unique id chosen by the host, 32 hex digits.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Negotiated subprotocol.</summary>
    public required WireProtocol Protocol { get; init; }

    /// <summary>Name of the negotiated subprotocol where it is not one of the hub's own: a simple client with a protocol of the application.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>User id of the token; null for an anonymous connection.</summary>
    public string? UserId { get; init; }

    /// <summary>What the token's roles allow.</summary>
    public Permissions Permissions { get; init; } = Permissions.None;

    /// <summary>Groups to join before the client hears <c>connected</c>; needs no role.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Events of the connection, where its <c>connect</c> event has begun them.</summary>
    internal EventLane? Lane { get; init; }

    /// <summary>Meaning of messages when <see cref="Protocol"/> is plain.</summary>
    public PlainMode PlainMode { get; init; }

    /// <summary>Target of <see cref="PlainMode.SendToGroup"/>.</summary>
    public string? PlainGroup { get; init; }

    /// <summary>True when a plain publisher does not want its own messages back.</summary>
    public bool PlainNoEcho { get; init; }
}
