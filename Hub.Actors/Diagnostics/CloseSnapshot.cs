using Hub.Actors.Connections;

namespace Hub.Actors.Diagnostics;

/// <summary>A connection at the moment at which the reason for its end was given: what an operator wants to know afterwards.</summary>
/// <param name="PendingMessages">Messages that waited for the client or were being sent.</param>
/// <param name="PendingBytes">Their bytes.</param>
/// <param name="LagMs">How long the oldest of them had waited, in milliseconds.</param>
/// <param name="UnacknowledgedMessages">Messages that a reliable client had not acknowledged.</param>
/// <param name="RequestsPending">Requests that were read and not answered.</param>
/// <param name="Groups">Groups it was in.</param>
/// <param name="Event">The event that waited for the application; null for none.</param>
/// <param name="IdleMs">How long nothing had been heard of the client, in milliseconds; null when nothing ever was.</param>
public sealed record CloseSnapshot(
    int PendingMessages, int PendingBytes, long LagMs, int UnacknowledgedMessages, int RequestsPending, int Groups, string? Event, long? IdleMs)
{
    internal static CloseSnapshot Of(ConnectionLease lease, long nowMs) => new(
        lease.Outbox.PendingMessages,
        lease.Outbox.PendingBytes,
        lease.Outbox.LagMs(nowMs),
        lease.Outbox.UnacknowledgedMessages,
        lease.Pending.Count,
        Volatile.Read(ref lease.GroupCount),
        lease.Event is { } pending ? Inspection.ConnectionView.NameOf(pending) : null,
        lease.LastHeardMs == ConnectionLease.NeverHeard ? null : Math.Max(0, nowMs - lease.LastHeardMs));
}
