using Hub.Actors.Settings;

namespace Hub.Actors.Transport;

/// <summary>What <see cref="Outbox.Enqueue"/> did.</summary>
internal enum EnqueueResult : byte
{
    /// <summary>It waits for its turn; by the group's overflow policy older ones may have made room.</summary>
    Queued,
    /// <summary>It was dropped by the group's overflow policy.</summary>
    Dropped,
    /// <summary>The connection is closed or closing; nothing more is sent.</summary>
    Closed,
}

/// <summary>How far an <see cref="Outbox"/> is.</summary>
internal enum OutboxState : byte { Held, Open, Closing, Closed }

/// <summary>Told by an <see cref="Outbox"/> from whatever thread it happens on; must not block.</summary>
internal interface IOutboxOwner
{
    /// <summary>A bound was exceeded under <see cref="OverflowPolicy.Close"/>; nothing more is accepted.</summary>
    void OnOverflow();

    /// <summary>The close frame has left.</summary>
    void OnCloseSent();

    /// <summary>That socket broke while sending.</summary>
    void OnSendFailed(IClientSocket socket, Exception reason);
}
