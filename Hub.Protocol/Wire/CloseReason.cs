namespace Hub.Protocol.Wire;

/// <summary>
/// Why a connection ended: the one catalogue of close codes, texts and metric labels (protocol section 2.5).
/// The text goes into the <c>disconnected</c> message in full and into the close frame up to 123 bytes (RFC 6455 section 5.5).
/// </summary>
/// <param name="Code">WebSocket close code (RFC 6455 section 7.4.1); 1005 and 1006 are never put on the wire.</param>
/// <param name="Label">Stable metric label, snake case.</param>
/// <param name="Text">Reason for people, one sentence.</param>
public sealed record CloseReason(ushort Code, string Label, string Text)
{
    /// <summary>The client closed first; its code is echoed.</summary>
    public static readonly CloseReason ClientClosed = new(1000, "client_closed", "The client closed the connection.");

    /// <summary>The application server asked for the close.</summary>
    public static readonly CloseReason ClosedByServer = new(1000, "closed_by_server", "Application server closed the connection.") { AskedBy = "application server" };

    /// <summary>This node is shutting down; clients come back elsewhere or later.</summary>
    public static readonly CloseReason ServerShutdown = new(1001, "server_shutdown", "The hub is shutting down.");

    /// <summary>A frame broke RFC 6455.</summary>
    public static readonly CloseReason ProtocolError = new(1002, "protocol_error", "The frame violates RFC 6455.");

    /// <summary>A frame kind that the subprotocol does not carry.</summary>
    public static readonly CloseReason UnsupportedData = new(1003, "unsupported_data", "This subprotocol does not accept that kind of frame.");

    /// <summary>The message could not be parsed, or text was not UTF-8.</summary>
    public static readonly CloseReason InvalidPayload = new(1007, "invalid_payload", "The message is malformed.");

    /// <summary>The client may not do what it asked for, where no ack can say so.</summary>
    public static readonly CloseReason PolicyViolation = new(1008, "policy_violation", "The client is not allowed to do that.");

    /// <summary>The client reads more slowly than messages arrive for it.</summary>
    public static readonly CloseReason SlowConsumer = new(1008, "slow_consumer", "The client reads too slowly: its outbox is full.");

    /// <summary>A message exceeded the size or fragment limit.</summary>
    public static readonly CloseReason MessageTooBig = new(1009, "message_too_big", "The message is too big.");

    /// <summary>The connection actor failed more often than its restart budget allows.</summary>
    public static readonly CloseReason InternalError = new(1011, "internal_error", "Internal server error.");

    /// <summary>Nothing was heard from the client for the heartbeat time-out.</summary>
    public static readonly CloseReason PingTimeout = new(1001, "ping_timeout", "PingTimeout: nothing was heard from the client.") { AskedBy = "heartbeat" };

    /// <summary>No frame arrived within the first-frame time-out.</summary>
    public static readonly CloseReason NoFirstFrame = new(1008, "no_first_frame", "No frame arrived in time after the handshake.");

    /// <summary>The network connection ended without a close frame.</summary>
    public static readonly CloseReason ConnectionLost = new(1006, "connection_lost", "The network connection was lost.");

    /// <summary>A reliable client did not come back within the recovery window.</summary>
    public static readonly CloseReason RecoveryExpired = new(1006, "recovery_expired", "The connection recovery timeout expired.");

    /// <summary>An operator asked for the close.</summary>
    public static readonly CloseReason ClosedByOperator = new(1000, "closed_by_operator", "An operator closed the connection.") { AskedBy = "operator" };

    /// <summary>A reliable client came back on another socket while this one was still open. Of sockets only, never on the wire.</summary>
    public static readonly CloseReason TakenOver = new(1006, "taken_over", "The client came back on another socket, which took over.");

    /// <summary>Who asked for it, for operators; null where nobody did. Not on the wire.</summary>
    public string? AskedBy { get; init; }

    /// <summary>The same reason with a more specific text.</summary>
    public CloseReason With(string text) => this with { Text = text };
}
