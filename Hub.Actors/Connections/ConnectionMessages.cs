using Akka.Actor;
using Akka.Event;
using Hub.Actors.Diagnostics;
using Hub.Actors.Events;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors.Connections;

// What a ConnectionActor and its supervisor receive. Only a Pulse is a sign of life of the client; everything else is marked so that
// it does not restart the receive timeout: a broadcast must not keep a dead socket open.

/// <summary>
/// Anything told to a connection actor but a <see cref="Pulse"/>. Workers and loops may still speak of a connection that has just ended,
/// which is no news: such dead letters are not logged.
/// </summary>
internal interface IToConnection : INotInfluenceReceiveTimeout, IDeadLetterSuppression;

/// <summary>A request and the size of the message it came in.</summary>
/// <param name="Request">Decoded request.</param>
/// <param name="Bytes">Payload bytes on the wire, for the pending-bytes bound.</param>
/// <param name="Mark">Set on the few whose delivery is measured.</param>
internal readonly record struct ReceivedRequest(ClientRequest Request, int Bytes, RequestMark? Mark = null);

/// <summary>The client sent these, in this order, in one read.</summary>
internal sealed record ClientSaid(ReceivedRequest[] Requests) : IToConnection
{
    /// <summary>The requests are in the lease or with a worker: a crash does not lose them any more.</summary>
    public bool IsAccepted { get; set; }
}

/// <summary>Bytes arrived lately. Sent at most every tenth of the ping interval; its arrival alone restarts the receive timeout.</summary>
internal sealed record Pulse : IDeadLetterSuppression
{
    public static readonly Pulse Instance = new();
}

/// <summary>The client sent a close frame; nothing follows it.</summary>
internal sealed record ClientClosed(ushort Code, string Text) : IToConnection;

/// <summary>A socket is at its end: no more bytes either way.</summary>
/// <param name="Link">Which one; a reliable connection may have another by now.</param>
/// <param name="IsRead">The read loop says so: nothing that came over the socket is still on its way to the actor.</param>
/// <param name="Reason">What broke, or null.</param>
internal sealed record SocketEnded(ClientLink Link, bool IsRead, Exception? Reason) : IToConnection;

/// <summary>The client of a reliable connection has come back; the socket is in the lease.</summary>
internal sealed record LinkOffered : IToConnection
{
    public static readonly LinkOffered Instance = new();
}

/// <summary>The hub wants this connection closed. Accepted requests are executed first.</summary>
internal sealed record CloseRequested(CloseReason Reason) : IToConnection;

/// <summary>Our close frame has left.</summary>
internal sealed record CloseSent : IToConnection
{
    public static readonly CloseSent Instance = new();
}

/// <summary>A worker has entered the connection into its index shard.</summary>
internal sealed record Registered(int Attempt) : IToConnection;

/// <summary>Everything that was dispatched to a worker is done; requests for another one may go.</summary>
internal sealed record Settled : IToConnection
{
    public static readonly Settled Instance = new();
}

/// <summary>The application answered event number <paramref name="Attempt"/>.</summary>
internal sealed record EventAnswered(int Attempt, EventReply Reply) : IToConnection;

/// <summary>Event number <paramref name="Attempt"/> has had its time.</summary>
internal sealed record EventTimedOut(int Attempt) : IToConnection;

/// <summary>To the supervisor: run an actor for this connection.</summary>
internal sealed record OpenConnection(ConnectionLease Lease);

/// <summary>To the supervisor: the actor that tells this has stopped for good.</summary>
internal sealed record ConnectionGone
{
    public static readonly ConnectionGone Instance = new();
}

/// <summary>To the supervisor: close all connections in batches; answered with <see cref="Drained"/>.</summary>
internal sealed record Drain(CloseReason Reason);

/// <summary>All connections are gone.</summary>
internal sealed record Drained
{
    public static readonly Drained Instance = new();
}
