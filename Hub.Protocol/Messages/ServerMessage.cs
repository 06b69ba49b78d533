using Hub.Protocol.Wire;

namespace Hub.Protocol.Messages;

/// <summary>One message from the hub to a client (protocol section 2.3). The set is closed: every protocol knows each kind.</summary>
public abstract record ServerMessage
{
    private protected ServerMessage()
    {
    }
}

/// <summary>First message on a new connection.</summary>
public sealed record Connected(string ConnectionId, string? UserId, string? ReconnectionToken) : ServerMessage;

/// <summary>Sent just before the hub closes.</summary>
public sealed record Disconnected(string Reason) : ServerMessage;

/// <summary>Answer to a request with an ack id; <paramref name="Error"/> is null on success.</summary>
public sealed record Ack(ulong AckId, ErrorDetail? Error) : ServerMessage;

/// <summary>Data published to a group.</summary>
public sealed record GroupData(string Group, Payload Payload, string? FromUserId, IReadOnlyDictionary<string, string>? Metadata) : ServerMessage;

/// <summary>Data from the application: to all, a user, a connection, or the reply to an event.</summary>
public sealed record ServerData(Payload Payload, IReadOnlyDictionary<string, string>? Metadata) : ServerMessage;

/// <summary>Answer to a ping.</summary>
public sealed record Pong : ServerMessage
{
    /// <summary>The only instance needed.</summary>
    public static readonly Pong Instance = new();
}

/// <summary>Answer to an invocation; <paramref name="Error"/> is null on success.</summary>
public sealed record InvokeResponse(string InvocationId, Payload? Payload, ErrorDetail? Error) : ServerMessage;

/// <summary>A stream is closed; <paramref name="Error"/> is null on a normal end.</summary>
public sealed record StreamClosed(string StreamId, ErrorDetail? Error) : ServerMessage;
