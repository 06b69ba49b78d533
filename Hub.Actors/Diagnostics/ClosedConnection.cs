using Hub.Actors.Connections;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Protocol.Wire;

namespace Hub.Actors.Diagnostics;

/// <summary>What has ended.</summary>
public enum ClosedKind : byte
{
    /// <summary>A connection.</summary>
    Connection,
    /// <summary>A socket of a reliable connection, which itself went on without it.</summary>
    Socket,
    /// <summary>A handshake that was refused, so that there never was a connection.</summary>
    Handshake,
}

/// <summary>What is remembered of a connection, a socket or a handshake that has ended.</summary>
public sealed record ClosedConnection
{
    /// <summary>Later ones have higher numbers.</summary>
    public long Number { get; internal set; }

    /// <summary>What it was.</summary>
    public required ClosedKind Kind { get; init; }

    /// <summary>Connection id; of a handshake a number of its own: <c>h-17</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Hub; null where the handshake did not name a valid one.</summary>
    public string? Hub { get; init; }

    /// <summary>User id, if any.</summary>
    public string? User { get; init; }

    /// <summary>Negotiated subprotocol, if any.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Remote address, if known.</summary>
    public string? Address { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the connection was opened; null for a handshake.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Close code; of a handshake the HTTP status.</summary>
    public required int Code { get; init; }

    /// <summary>Label of the reason (protocol section 2.5), or <c>refused</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public required string Text { get; init; }

    /// <summary>Who asked for it, where somebody did.</summary>
    public string? AskedBy { get; init; }

    /// <summary>How it was when the reason was given; null for a handshake.</summary>
    public CloseSnapshot? Last { get; init; }

    /// <summary>What its actor failed with, if it ever did.</summary>
    public ActorFailures? Failures { get; init; }

    internal static ClosedConnection OfConnection(ConnectionLease lease, HubNode node)
        => Of(ClosedKind.Connection, lease, node, lease.Reason!, lease.AtClose!) with { Failures = node.Inspection.FailuresOf(lease.Actor) };

    internal static ClosedConnection OfSocket(ConnectionLease lease, HubNode node, CloseReason reason)
        => Of(ClosedKind.Socket, lease, node, reason, CloseSnapshot.Of(lease, node.Clock.NowMs));

    private static ClosedConnection Of(ClosedKind kind, ConnectionLease lease, HubNode node, CloseReason reason, CloseSnapshot last)
    {
        var now = node.Clock.Time.GetUtcNow();
        var request = lease.Request;
        return new ClosedConnection
        {
            Kind = kind,
            Id = request.ConnectionId,
            Hub = request.Hub,
            User = request.UserId,
            Subprotocol = request.Protocol.Subprotocol ?? request.Subprotocol,
            Address = lease.Link.Socket.RemoteAddress,
            At = now,
            OpenedAt = now - TimeSpan.FromMilliseconds(node.Clock.NowMs - lease.BornMs),
            Code = reason.Label == CloseReason.ClientClosed.Label ? lease.Link.PeerCloseCode : reason.Code,
            Reason = reason.Label,
            Text = reason.Text,
            AskedBy = reason.AskedBy,
            Last = last,
        };
    }
}
