using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors.Delivery;

/// <summary>
/// HOT PATH: the loop runs once per recipient. No allocation, lock of its own, LINQ, async or logging in the loop.
/// One or more messages for the same recipients: encoded at most once per wire protocol, joined into one buffer, shared by all outboxes.
/// Reused by its worker for one delivery after another. Guard: FanOutSpecs.A_broadcast_must_not_allocate_per_recipient.
/// </summary>
internal sealed class FanOut(HubClock clock)
{
    /// <summary>A protocol that has no form of these messages.</summary>
    private static readonly OutboundBytes Nothing = new([], 0, 0);

    private readonly FrameBuilder _builder = new(4096);
    private readonly OutboundBytes?[] _encoded = new OutboundBytes?[WireProtocol.Count];
    private readonly List<ServerMessage> _messages = [];

    /// <summary>Messages waiting for <see cref="Deliver"/>.</summary>
    public int Count => _messages.Count;

    public void Add(ServerMessage message) => _messages.Add(message);

    /// <summary>Hands the messages to every outbox of the set but <paramref name="except"/>; returns how many were queued in all.</summary>
    /// <param name="set">Recipients.</param>
    /// <param name="except">The sender that wants no echo, or null.</param>
    /// <param name="ttlSeconds">Time to live; 0 for none.</param>
    public long Deliver(RecipientSet set, Outbox? except, int ttlSeconds)
    {
        var queued = 0L;
        var round = set.Round;
        try
        {
            foreach (var outbox in set.Outboxes)
            {
                if (ReferenceEquals(outbox, except)) continue;
                var frames = _encoded[outbox.Protocol] ?? Encode(outbox.Protocol, set, ttlSeconds);
                if (frames.Messages == 0) continue;
                if (outbox.Enqueue(frames, round) == EnqueueResult.Queued) queued += frames.Messages;
            }
        }
        finally
        {
            // Also after a crash in the middle: the round owns the write loops it has gathered, and nobody else would ever start them.
            round?.Start();
        }
        Clear();
        return queued;
    }

    /// <summary>The same for those of the set that <paramref name="among"/> takes; slower, since each is asked.</summary>
    public long DeliverAmong(RecipientSet set, Selection among, int ttlSeconds)
    {
        var queued = 0L;
        var round = set.Round;
        try
        {
            foreach (var membership in set.Memberships)
            {
                if (!among.Takes(membership.Lease)) continue;
                var outbox = membership.Lease.Outbox;
                var frames = _encoded[outbox.Protocol] ?? Encode(outbox.Protocol, set, ttlSeconds);
                if (frames.Messages > 0 && outbox.Enqueue(frames, round) == EnqueueResult.Queued) queued += frames.Messages;
            }
        }
        finally
        {
            round?.Start();
        }
        Clear();
        return queued;
    }

    /// <summary>The same for a single connection.</summary>
    public EnqueueResult Deliver(Outbox outbox, int ttlSeconds)
    {
        var frames = Encode(outbox.Protocol, null, ttlSeconds);
        Clear();
        return frames.Messages == 0 ? EnqueueResult.Dropped : outbox.Enqueue(frames);
    }

    /// <summary>Forgets what was added; also after a crash in the middle.</summary>
    public void Clear()
    {
        _messages.Clear();
        Array.Clear(_encoded);
        _builder.Reset();
    }

    private OutboundBytes Encode(int protocol, RecipientSet? set, int ttlSeconds)
    {
        var wire = WireProtocol.FromOrdinal(protocol);
        var encoded = 0;
        foreach (var message in _messages)
        {
            if (wire.Encode(message, _builder)) encoded++;
        }
        var now = clock.NowMs;
        var frames = encoded == 0 ? Nothing : new OutboundBytes(_builder.ToArrayAndReset(), encoded, now)
        {
            Policy = set?.Policy ?? OverflowPolicy.Close,
            Key = set,
            IsNumbered = wire.IsReliable,
            ExpiresMs = ttlSeconds > 0 ? now + ttlSeconds * 1000L : long.MaxValue,
        };
        _encoded[protocol] = frames;
        return frames;
    }
}
