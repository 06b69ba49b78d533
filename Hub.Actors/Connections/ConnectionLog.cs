using Akka.Event;
using Hub.Actors.Transport;
using Hub.Protocol.Wire;

namespace Hub.Actors.Connections;

/// <summary>Log lines about connections. Ids and reasons only; never a payload, never a token.</summary>
internal static class ConnectionLog
{
    /// <summary>One line for each connection that the hub ended because of what its client did; ordinary ends say nothing.</summary>
    public static void Ended(HubNode node, ConnectionLease lease, CloseReason reason)
    {
        if (IsOrdinary(reason) || !node.Log.IsInfoEnabled || !node.ClientLog.TryTake(out var suppressed)) return;
        node.Log.Info(
            "Connection {0} of hub {1} closed with {2} {3}: {4} ({5} lines suppressed)",
            lease.Request.ConnectionId, lease.Request.Hub, reason.Code, reason.Label, reason.Text, suppressed);
    }

    /// <summary>A defect of ours that cost one connection.</summary>
    public static void Failed(HubNode node, ConnectionLease lease, string doing, Exception reason)
    {
        if (!SocketErrors.IsConnectionLoss(reason)) node.Log.Error(reason, "{0} of connection {1} failed.", doing, lease.Request.ConnectionId);
    }

    private static bool IsOrdinary(CloseReason reason) =>
        reason.Label == CloseReason.ClientClosed.Label || reason.Label == CloseReason.ConnectionLost.Label
        || reason.Label == CloseReason.RecoveryExpired.Label || reason.Label == CloseReason.ServerShutdown.Label || reason.Label == CloseReason.ClosedByServer.Label;
}
