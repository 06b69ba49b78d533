using Hub.Protocol.Messages;

namespace Hub.Actors.Diagnostics;

/// <summary>What a client's message was, as the metrics tell it.</summary>
internal enum InboundKind : byte
{
    SendToGroup,
    JoinGroup,
    LeaveGroup,
    Event,
    Invoke,
    CancelInvocation,
    Ping,
    SequenceAck,
    /// <summary>Streams and group state, which the hub answers with an error.</summary>
    Unsupported,
    /// <summary>A message that could not be read; it closes the connection.</summary>
    Invalid,
    /// <summary>A ping, pong or close frame of WebSocket itself.</summary>
    Control,
}

/// <summary>What the hub's frames were.</summary>
internal enum OutboundKind : byte
{
    /// <summary>Data for the application's clients.</summary>
    Message,
    Ack,
    /// <summary>The <c>connected</c> and <c>disconnected</c> messages, and the closing of a stream.</summary>
    System,
    Pong,
    InvokeResponse,
    /// <summary>A ping, pong or close frame of WebSocket itself.</summary>
    Control,
    /// <summary>A <c>disconnected</c> message and a close frame in one piece: counts as one of <see cref="System"/> and one of <see cref="Control"/>.</summary>
    GoodBye,
}

/// <summary>Kinds of messages and their metric labels.</summary>
internal static class TrafficKinds
{
    /// <summary>Labels by <see cref="InboundKind"/>.</summary>
    public static IReadOnlyList<string> Inbound { get; } =
        ["send_to_group", "join_group", "leave_group", "event", "invoke", "cancel_invocation", "ping", "sequence_ack", "unsupported", "invalid", "control"];

    /// <summary>Labels by <see cref="OutboundKind"/>; a good-bye has none of its own.</summary>
    public static IReadOnlyList<string> Outbound { get; } = ["message", "ack", "system", "pong", "invoke_response", "control"];

    /// <summary>The kind of a decoded request.</summary>
    public static InboundKind Of(ClientRequest request) => request switch
    {
        SendToGroup => InboundKind.SendToGroup,
        SendEvent => InboundKind.Event,
        SequenceAck => InboundKind.SequenceAck,
        JoinGroup => InboundKind.JoinGroup,
        LeaveGroup => InboundKind.LeaveGroup,
        Ping => InboundKind.Ping,
        Invoke => InboundKind.Invoke,
        CancelInvocation => InboundKind.CancelInvocation,
        _ => InboundKind.Unsupported,
    };

    /// <summary>The kind of a message from the hub.</summary>
    public static OutboundKind Of(ServerMessage message) => message switch
    {
        Ack => OutboundKind.Ack,
        GroupData or ServerData => OutboundKind.Message,
        Pong => OutboundKind.Pong,
        InvokeResponse => OutboundKind.InvokeResponse,
        _ => OutboundKind.System,
    };
}
