using Hub.Actors.Connections;
using Hub.Protocol.Messages;

namespace Hub.Actors.Diagnostics.Inspection;

/// <summary>A connection as operators see it, at one moment.</summary>
public sealed record ConnectionView
{
    /// <summary>Its hub.</summary>
    public required string Hub { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its user; null for an anonymous one.</summary>
    public string? User { get; init; }

    /// <summary>Negotiated subprotocol; null for a simple client.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>registering, open, detached, finishing, closing or ended.</summary>
    public required string State { get; init; }

    /// <summary>Remote address, if known.</summary>
    public string? Address { get; init; }

    /// <summary>When its first handshake was done.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Milliseconds since then.</summary>
    public required long AgeMs { get; init; }

    /// <summary>Milliseconds since bytes were last heard; null when none ever were.</summary>
    public long? IdleMs { get; init; }

    /// <summary>Groups it is in.</summary>
    public required int Groups { get; init; }

    /// <summary>Messages that wait for it or are being sent.</summary>
    public required int PendingMessages { get; init; }

    /// <summary>Their bytes.</summary>
    public required int PendingBytes { get; init; }

    /// <summary>Age of the oldest of them in milliseconds.</summary>
    public required long LagMs { get; init; }

    /// <summary>Messages that a reliable client has not acknowledged.</summary>
    public required int UnacknowledgedMessages { get; init; }

    /// <summary>Their bytes.</summary>
    public required int UnacknowledgedBytes { get; init; }

    /// <summary>Requests read and not answered.</summary>
    public required int RequestsPending { get; init; }

    /// <summary>Why the hub does not read its socket now: rate or back-pressure; null when it reads.</summary>
    public string? ReadingPaused { get; init; }

    /// <summary>Messages and control frames read from its sockets.</summary>
    public required long MessagesReceived { get; init; }

    /// <summary>Messages and control frames handed to its sockets, repeats included.</summary>
    public required long MessagesSent { get; init; }

    /// <summary>Bytes read from its sockets.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Bytes handed to its sockets.</summary>
    public required long BytesSent { get; init; }

    /// <summary>How often its actor was restarted.</summary>
    public required int Restarts { get; init; }

    /// <summary>Path of its actor.</summary>
    public required string Actor { get; init; }

    internal static ConnectionView Of(ConnectionLease lease, HubNode node)
    {
        var now = node.Clock.NowMs;
        var (request, outbox) = (lease.Request, lease.Outbox);
        return new ConnectionView
        {
            Hub = request.Hub,
            Id = request.ConnectionId,
            User = request.UserId,
            Subprotocol = request.Protocol.Subprotocol ?? request.Subprotocol,
            State = NameOf(lease.Phase),
            Address = lease.Link.Socket.RemoteAddress,
            OpenedAt = node.Clock.Time.GetUtcNow() - TimeSpan.FromMilliseconds(now - lease.BornMs),
            AgeMs = now - lease.BornMs,
            IdleMs = lease.LastHeardMs == ConnectionLease.NeverHeard ? null : Math.Max(0, now - lease.LastHeardMs),
            Groups = Volatile.Read(ref lease.GroupCount),
            PendingMessages = outbox.PendingMessages,
            PendingBytes = outbox.PendingBytes,
            LagMs = outbox.LagMs(now),
            UnacknowledgedMessages = outbox.UnacknowledgedMessages,
            UnacknowledgedBytes = outbox.UnacknowledgedBytes,
            RequestsPending = lease.Pending.Count,
            ReadingPaused = NameOf(lease.Link.Pause),
            MessagesReceived = lease.ReceivedMessages,
            MessagesSent = outbox.SentMessages,
            BytesReceived = lease.ReceivedBytes,
            BytesSent = outbox.SentBytes,
            Restarts = node.Inspection.FailuresOf(lease.Actor)?.Restarts ?? 0,
            Actor = $"/user/connections/{ConnectionSupervisor.NameOf(request)}",
        };
    }

    /// <summary>Name of a phase.</summary>
    internal static string NameOf(ConnectionPhase phase) => phase switch
    {
        ConnectionPhase.Registering => "registering",
        ConnectionPhase.Open => "open",
        ConnectionPhase.Detached => "detached",
        ConnectionPhase.Finishing => "finishing",
        ConnectionPhase.Closing => "closing",
        _ => "ended",
    };

    /// <summary>Name of the event that the application has.</summary>
    internal static string NameOf(PendingEvent pending) => pending.Received.Request switch
    {
        SendEvent send => send.Event,
        Invoke invoke => invoke.Event ?? "",
        var other => other.GetType().Name,
    };

    private static string? NameOf(ReadingPause pause) => pause switch
    {
        ReadingPause.Rate => "rate",
        ReadingPause.BackPressure => "back-pressure",
        _ => null,
    };
}

/// <summary>The same with what takes longer to find out.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="GroupNames">Its groups, the first thousand in order.</param>
/// <param name="Permissions">What it may do, in words.</param>
/// <param name="Event">The event that waits for the application; null for none.</param>
/// <param name="EventMs">How long it has, in milliseconds.</param>
/// <param name="IsReliable">It may outlive its socket.</param>
/// <param name="EarlierSockets">Sockets that it had before, newest first.</param>
public sealed record ConnectionDetails(
    ConnectionView Connection, IReadOnlyList<string> GroupNames, IReadOnlyList<string> Permissions, string? Event, long EventMs, bool IsReliable, IReadOnlyList<ClosedConnection> EarlierSockets);
