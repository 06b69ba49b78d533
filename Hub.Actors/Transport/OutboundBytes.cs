using Hub.Actors.Diagnostics;
using Hub.Actors.Settings;

namespace Hub.Actors.Transport;

/// <summary>
/// One or more complete WebSocket frames, encoded once and shared read-only by every outbox that gets them
/// (server frames carry no mask, RFC 6455 section 5.1, so even the frame header can be shared).
/// </summary>
/// <param name="bytes">The frames; never written again.</param>
/// <param name="messages">Application messages inside; control frames and replies of the hub count too.</param>
/// <param name="createdMs">Clock of <see cref="HubClock"/> when it was made: the age bound counts from here.</param>
internal sealed class OutboundBytes(byte[] bytes, int messages, long createdMs)
{
    /// <summary>The frames.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>Messages inside.</summary>
    public int Messages { get; } = messages;

    /// <summary>When it was made.</summary>
    public long CreatedMs { get; } = createdMs;

    /// <summary>What the messages are, for the counters.</summary>
    public OutboundKind Kind { get; init; }

    /// <summary>What to do with it when an outbox is full.</summary>
    public OverflowPolicy Policy { get; init; }

    /// <summary>For <see cref="OverflowPolicy.Latest"/>: frames with the same key replace each other.</summary>
    public object? Key { get; init; }

    /// <summary>Every message inside gets a sequence id in each receiver's copy (protocol section 2.6).</summary>
    public bool IsNumbered { get; init; }

    /// <summary>Clock value after which it may be dropped unsent; <see cref="long.MaxValue"/> for never.</summary>
    public long ExpiresMs { get; init; } = long.MaxValue;
}
