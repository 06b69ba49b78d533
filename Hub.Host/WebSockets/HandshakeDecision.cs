using Hub.Actors.Connections;

namespace Hub.Host.WebSockets;

/// <summary>What to do with a client's handshake: one of the three records below.</summary>
public abstract record HandshakeDecision;

/// <summary>Answer with an HTTP status and a short text; do not upgrade.</summary>
/// <param name="Status">HTTP status (protocol section 1.7).</param>
/// <param name="Reason">One sentence for the response and the log; it repeats nothing secret from the request.</param>
public sealed record HandshakeRejected(int Status, string Reason) : HandshakeDecision
{
    /// <summary>Seconds for <c>Retry-After</c>, or null for no such header.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>True for 426: the response names the version the hub speaks.</summary>
    public bool NamesVersion => Status == StatusCodes.Status426UpgradeRequired;
}

/// <summary>Upgrade and serve.</summary>
/// <param name="Request">The connection to open.</param>
/// <param name="Upgrade">The 101 response.</param>
public sealed record HandshakeAccepted(ConnectionRequest Request, UpgradeAnswer Upgrade) : HandshakeDecision
{
    /// <summary>The token's payload object, for the application's <c>connect</c> event; empty for an anonymous client.</summary>
    public ReadOnlyMemory<byte> Claims { get; init; }
}

/// <summary>
/// The client wants its old connection back. Upgrade in any case: with that connection's own subprotocol, or, when it cannot be had, to close
/// with 1008. An HTTP status would make the client try again for half a minute, the close code sends it to a fresh connection at once
/// (protocol sections 1.7 and 2.6).
/// </summary>
/// <param name="Hub">Hub name in canonical lower case.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="Token">Reconnection token as given, or null.</param>
/// <param name="Offered">Value of <c>Sec-WebSocket-Protocol</c>, or null.</param>
/// <param name="Upgrade">The 101 response for a refusal.</param>
public sealed record RecoveryAsked(string Hub, string ConnectionId, string? Token, string? Offered, UpgradeAnswer Upgrade) : HandshakeDecision
{
    /// <summary>The 101 response for a recovery: the connection's subprotocol, whatever is offered, but in the client's spelling.</summary>
    public UpgradeAnswer UpgradeTo(string subprotocol) =>
        Upgrade with { Subprotocol = (Offered ?? "").Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(name => name.Equals(subprotocol, StringComparison.OrdinalIgnoreCase)) ?? subprotocol };
}

/// <summary>Values of the 101 response.</summary>
/// <param name="AcceptKey">Value of <c>Sec-WebSocket-Accept</c>.</param>
/// <param name="Subprotocol">The selected subprotocol in the client's spelling; null for none.</param>
public readonly record struct UpgradeAnswer(string AcceptKey, string? Subprotocol);
