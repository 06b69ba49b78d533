namespace Hub.Actors.Diagnostics;

/// <summary>What a node has done and holds, at one moment.</summary>
/// <param name="Connections">Open connections.</param>
/// <param name="Opened">Connections since start.</param>
/// <param name="Groups">Groups with at least one member.</param>
/// <param name="Received">Client requests executed by workers since start.</param>
/// <param name="Delivered">Messages put into outboxes since start.</param>
/// <param name="Dropped">Messages dropped by overflow or expiry since start.</param>
/// <param name="Restarts">Connection and worker actors restarted since start.</param>
/// <param name="Closes">Closed connections by reason label since start.</param>
/// <param name="Recovered">Reliable connections that went on with another socket since start.</param>
/// <param name="EventsUnderWay">Connections with events that application servers have not taken yet.</param>
public sealed record HubSnapshot(
    int Connections, long Opened, int Groups, long Received, long Delivered, long Dropped, long Restarts, IReadOnlyDictionary<string, long> Closes, long Recovered, int EventsUnderWay)
{
    /// <summary>Bytes of WebSocket frames read from clients since start.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes of WebSocket frames handed to sockets since start.</summary>
    public long BytesSent { get; init; }

    /// <summary>Messages and control frames read from clients since start.</summary>
    public long MessagesReceived { get; init; }

    /// <summary>Messages and control frames handed to sockets since start.</summary>
    public long MessagesSent { get; init; }

    /// <summary>Refused handshakes since start.</summary>
    public long Refused { get; init; }

    /// <summary>Reliable connections that wait for their client to come back.</summary>
    public int Detached { get; init; }

    /// <summary>Messages that reliable clients have not acknowledged.</summary>
    public long ReplayMessages { get; init; }

    /// <summary>Their bytes.</summary>
    public long ReplayBytes { get; init; }

    /// <summary>Messages that wait in outboxes or are being sent.</summary>
    public long OutboxMessages { get; init; }

    /// <summary>Their bytes.</summary>
    public long OutboxBytes { get; init; }

    /// <summary>The connection with the most bytes in its outbox; null when every outbox is empty.</summary>
    public SlowestConnection? Slowest { get; init; }

    /// <summary>Delivery latency of the last minute; null when nothing was delivered.</summary>
    public LatencySummary? Latency { get; init; }

    /// <summary>Messages of actors that reached nobody, since start.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Messages of actors that their receiver did not understand, since start.</summary>
    public long Unhandled { get; init; }
}

/// <summary>The connection with the most in its outbox.</summary>
/// <param name="Hub">Its hub.</param>
/// <param name="Id">Its id.</param>
/// <param name="PendingBytes">Bytes that wait or are being sent.</param>
/// <param name="PendingMessages">Messages that do.</param>
public sealed record SlowestConnection(string Hub, string Id, int PendingBytes, int PendingMessages);
