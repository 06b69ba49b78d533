using Hub.Actors.Connections;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// What is known only connection by connection, summed up: a walk over all of them, so that none pays for a figure that nobody reads. Each
/// value is of the moment it was read.
/// </summary>
internal sealed record ConnectionSums
{
    public int Detached { get; private set; }

    /// <summary>Not read because the client is above its rate.</summary>
    public int PausedByRate { get; private set; }

    /// <summary>Not read because too much that the client asked for is unanswered.</summary>
    public int PausedByBackPressure { get; private set; }

    public long OutboxMessages { get; private set; }

    public long OutboxBytes { get; private set; }

    public long ReplayMessages { get; private set; }

    public long ReplayBytes { get; private set; }

    public SlowestConnection? Slowest { get; private set; }

    public static ConnectionSums Of(IEnumerable<ConnectionLease> leases)
    {
        var sums = new ConnectionSums();
        foreach (var lease in leases) sums.Add(lease);
        return sums;
    }

    private void Add(ConnectionLease lease)
    {
        if (lease.IsEnded) return;
        if (lease.Phase == ConnectionPhase.Detached) Detached++;
        switch (lease.Link.Pause)
        {
            case ReadingPause.Rate: PausedByRate++; break;
            case ReadingPause.BackPressure: PausedByBackPressure++; break;
        }
        var outbox = lease.Outbox;
        var (messages, bytes) = (outbox.PendingMessages, outbox.PendingBytes);
        OutboxMessages += messages;
        OutboxBytes += bytes;
        ReplayMessages += outbox.UnacknowledgedMessages;
        ReplayBytes += outbox.UnacknowledgedBytes;
        if (bytes > (Slowest?.PendingBytes ?? 0)) Slowest = new SlowestConnection(lease.Request.Hub, lease.Request.ConnectionId, bytes, messages);
    }
}
