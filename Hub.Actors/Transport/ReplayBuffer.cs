using Hub.Protocol.Wire;

namespace Hub.Actors.Transport;

/// <summary>
/// HOT PATH: once per message of a reliable receiver. What was sent to a reliable client and is not acknowledged yet, in the order of its
/// sequence ids; after a recovery it is sent again (protocol section 2.6). Holds the shared frames, so it costs a reference and a number
/// each. Part of an <see cref="Outbox"/>, whose lock guards it. Guard: ReplayBufferSpecs.
/// </summary>
internal sealed class ReplayBuffer(WireProtocol protocol)
{
    private const int SmallestRing = 4;
    private const int LargestIdleRing = 16;

    private Entry[]? _ring;
    private int _head;
    private int _sent;

    /// <summary>Entries that are not acknowledged.</summary>
    public int Count { get; private set; }

    /// <summary>Messages that are not acknowledged.</summary>
    public int Messages { get; private set; }

    /// <summary>Their bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Sequence id of the newest message; 0 before the first.</summary>
    public ulong LastId { get; private set; }

    /// <summary>Something waits to be sent again.</summary>
    public bool HasUnsent => _sent < Count;

    /// <summary>When the oldest message was made; only when <see cref="Count"/> is not 0.</summary>
    public long OldestMs => _ring![_head].Frames.CreatedMs;

    /// <summary>Numbers messages that leave for the first time; returns the id of the first of them.</summary>
    public ulong Append(OutboundBytes frames)
    {
        if (_ring is null || Count == _ring.Length) Grow();
        var first = LastId + 1;
        _ring![(_head + Count) & (_ring.Length - 1)] = new Entry(frames, first);
        Count++;
        _sent++;
        Messages += frames.Messages;
        Bytes += frames.Bytes.Length;
        LastId += (ulong)frames.Messages;
        return first;
    }

    /// <summary>The client has everything up to that id. Ids that are old, or were never sent, do no harm.</summary>
    public void Acknowledge(ulong id)
    {
        while (Count > 0)
        {
            ref var oldest = ref _ring![_head];
            if (oldest.First + (ulong)oldest.Frames.Messages - 1 > id) break;
            Messages -= oldest.Frames.Messages;
            Bytes -= oldest.Frames.Bytes.Length;
            oldest = default;
            _head = (_head + 1) & (_ring.Length - 1);
            Count--;
            if (_sent > 0) _sent--;
        }
        if (Count == 0 && _ring is { Length: > LargestIdleRing }) (_ring, _head) = (null, 0);
    }

    /// <summary>A new socket: everything is to be sent again.</summary>
    public void Rewind() => _sent = 0;

    /// <summary>The next entry to be sent again, with the id it has; only when <see cref="HasUnsent"/>.</summary>
    public OutboundBytes Resend(out ulong first)
    {
        var entry = _ring![(_head + _sent++) & (_ring.Length - 1)];
        first = entry.First;
        return entry.Frames;
    }

    /// <summary>Looks at what <see cref="Resend"/> would return.</summary>
    public OutboundBytes PeekUnsent() => _ring![(_head + _sent) & (_ring.Length - 1)].Frames;

    /// <summary>Writes the ids into a receiver's own copy of the frames.</summary>
    public void Stamp(Span<byte> copy, ulong first) => SequenceStamp.Write(protocol, copy, first);

    /// <summary>Forgets everything; returns the number of messages.</summary>
    public int Clear()
    {
        var dropped = Messages;
        (_ring, _head, _sent, Count, Messages, Bytes) = (null, 0, 0, 0, 0, 0);
        return dropped;
    }

    private void Grow()
    {
        var larger = new Entry[_ring is null ? SmallestRing : _ring.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = _ring![(_head + i) & (_ring.Length - 1)];
        (_ring, _head) = (larger, 0);
    }

    private readonly record struct Entry(OutboundBytes Frames, ulong First);
}
