using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Actors.Connections;

/// <summary>What a <see cref="ConnectionActor"/> says of itself when an operator asks.</summary>
internal static class ConnectionSummary
{
    public static void Describe(ConnectionLease lease, HubNode node, IDictionary<string, object> state)
    {
        var view = ConnectionView.Of(lease, node);
        state["hub"] = view.Hub;
        if (view.User is not null) state["user"] = view.User;
        state["subprotocol"] = view.Subprotocol ?? "none";
        if (view.Address is not null) state["address"] = view.Address;
        state["ageMs"] = view.AgeMs;
        if (view.IdleMs is { } idle) state["idleMs"] = idle;
        state["groups"] = view.Groups;
        state["pendingMessages"] = view.PendingMessages;
        state["pendingBytes"] = view.PendingBytes;
        state["lagMs"] = view.LagMs;
        state["requestsPending"] = view.RequestsPending;
        state["backlog"] = lease.Backlog?.Count ?? 0;
        state["messagesReceived"] = view.MessagesReceived;
        state["messagesSent"] = view.MessagesSent;
        if (lease.IsReliable) state["unacknowledgedMessages"] = view.UnacknowledgedMessages;
        if (view.ReadingPaused is not null) state["readingPaused"] = view.ReadingPaused;
        if (lease.Event is { } pending) state["event"] = ConnectionView.NameOf(pending);
        if (lease.Reason is { } reason) state["closeReason"] = reason.Label;
    }
}
