namespace Hub.Protocol.Messages;

/// <summary>One decoded request of a client (protocol section 2.2). Immutable; owns its memory.</summary>
/// <param name="AckId">Id to be acknowledged; null when the client wants no answer.</param>
public abstract record ClientRequest(ulong? AckId);

/// <summary>Join <paramref name="Group"/>; idempotent.</summary>
public sealed record JoinGroup(string Group, ulong? AckId) : ClientRequest(AckId);

/// <summary>Leave <paramref name="Group"/>; idempotent.</summary>
public sealed record LeaveGroup(string Group, ulong? AckId) : ClientRequest(AckId);

/// <summary>Publish to all members of <paramref name="Group"/>.</summary>
/// <param name="Group">Target; the sender need not be a member.</param>
/// <param name="Payload">Data.</param>
/// <param name="NoEcho">True to skip the sender.</param>
/// <param name="TtlSeconds">0 to 300; 0 means no expiry.</param>
/// <param name="Metadata">String pairs delivered with the message, or null.</param>
/// <param name="AckId">See <see cref="ClientRequest"/>.</param>
public sealed record SendToGroup(string Group, Payload Payload, bool NoEcho, int TtlSeconds, IReadOnlyDictionary<string, string>? Metadata, ulong? AckId)
    : ClientRequest(AckId);

/// <summary>User event for the application.</summary>
public sealed record SendEvent(string Event, Payload Payload, IReadOnlyDictionary<string, string>? Metadata, ulong? AckId) : ClientRequest(AckId);

/// <summary>Keep-alive of the subprotocol; answered by a pong message.</summary>
public sealed record Ping() : ClientRequest((ulong?)null)
{
    /// <summary>The only instance needed.</summary>
    public static readonly Ping Instance = new();
}

/// <summary>Cumulative acknowledgement of a reliable client; ignored by the other subprotocols.</summary>
public sealed record SequenceAck(ulong SequenceId) : ClientRequest((ulong?)null);

/// <summary>Request to the application with an answer (protocol section 2.8).</summary>
public sealed record Invoke(string InvocationId, string Event, Payload? Payload, IReadOnlyDictionary<string, string>? Metadata) : ClientRequest((ulong?)null);

/// <summary>The client gave up on an invocation.</summary>
public sealed record CancelInvocation(string InvocationId) : ClientRequest((ulong?)null);

/// <summary>Any message of the streaming extension (protocol section 2.9).</summary>
public sealed record StreamRequest(string StreamId, StreamRequestKind Kind) : ClientRequest((ulong?)null);

/// <summary>Which streaming message it was.</summary>
public enum StreamRequestKind : byte
{
    /// <summary>sendToGroup (or event) carrying <c>stream</c>.</summary>
    Start,
    /// <summary>streamData.</summary>
    Data,
    /// <summary>streamEnd.</summary>
    End,
}

/// <summary>Any message of the group state extension (protocol section 2.10).</summary>
public sealed record GroupStateRequest(string Group, ulong? AckId) : ClientRequest(AckId);
