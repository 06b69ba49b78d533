namespace Hub.Actors.Pooling;

/// <summary>Why a link of a <see cref="TcpConnectionPool"/> ended.</summary>
public enum LinkCloseReason
{
    /// <summary>No connection came about. Such a link was never open, so it is not among the closed ones.</summary>
    ConnectFailed,

    /// <summary>Not borrowed for the idle time-out, and there were more idle ones than wanted.</summary>
    IdleTimeout,

    /// <summary>Old enough.</summary>
    Lifetime,

    /// <summary>Borrowed as often as allowed.</summary>
    MaxUses,

    /// <summary>The backend ended its side of the connection.</summary>
    PeerClosed,

    /// <summary>The network or the backend broke the connection.</summary>
    IoError,

    /// <summary>The backend sent what the framing does not allow.</summary>
    ProtocolError,

    /// <summary>A PING was not answered in time.</summary>
    HealthCheck,

    /// <summary>The caller cancelled in the middle of a call; a late reply must not meet the next caller.</summary>
    Cancelled,

    /// <summary>The borrower called <see cref="PooledLink.Invalidate"/>, or returned the link while a call was under way.</summary>
    Invalidated,

    /// <summary>Not returned by the deadline.</summary>
    Leaked,

    /// <summary>Its actor failed and was restarted.</summary>
    Crashed,

    /// <summary>Its actor was stopped: the restart budget was used up, or the actor system ends.</summary>
    Stopped,

    /// <summary>The pool was disposed.</summary>
    Disposed,
}

/// <summary>Names of <see cref="LinkCloseReason"/> outside the process.</summary>
public static class LinkCloseReasons
{
    private static readonly string[] Labels =
    [
        "connect_failed", "idle_timeout", "lifetime", "max_uses", "peer_closed", "io_error", "protocol_error",
        "health_check", "cancelled", "invalidated", "leaked", "crashed", "stopped", "disposed",
    ];

    internal static int Count => Labels.Length;

    /// <summary>Stable metric label, snake case.</summary>
    public static string Label(this LinkCloseReason reason) => Labels[(int)reason];

    /// <summary>The backend's or the network's doing, so a reason to try the next connection more slowly.</summary>
    internal static bool IsBackendFault(this LinkCloseReason reason) => reason is
        LinkCloseReason.ConnectFailed or LinkCloseReason.PeerClosed or LinkCloseReason.IoError
        or LinkCloseReason.ProtocolError or LinkCloseReason.HealthCheck;
}
