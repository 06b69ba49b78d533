using Hub.Actors.Settings;

namespace Hub.Actors.Transport;

/// <summary>
/// HOT PATH: once per recipient. The bounded queue inside an <see cref="Outbox"/>: a ring that exists only while something waits.
/// Not thread safe; the outbox locks. Guard: FrameQueueSpecs.
/// </summary>
internal struct FrameQueue
{
    private const int SmallestRing = 4;
    private const int LargestIdleRing = 16;

    private OutboundBytes[]? _ring;
    private int _head;

    /// <summary>Entries that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that wait.</summary>
    public int Bytes { get; private set; }

    /// <summary>Messages that wait.</summary>
    public int Messages { get; private set; }

    /// <summary>The oldest entry; only when <see cref="Count"/> is not 0.</summary>
    public readonly OutboundBytes Oldest => _ring![_head];

    public void Add(OutboundBytes frames)
    {
        if (_ring is null || Count == _ring.Length) Grow();
        _ring![(_head + Count) & (_ring.Length - 1)] = frames;
        Count++;
        Bytes += frames.Bytes.Length;
        Messages += frames.Messages;
    }

    public void AddFirst(OutboundBytes frames)
    {
        if (_ring is null || Count == _ring.Length) Grow();
        _head = (_head - 1) & (_ring!.Length - 1);
        _ring[_head] = frames;
        Count++;
        Bytes += frames.Bytes.Length;
        Messages += frames.Messages;
    }

    public OutboundBytes Take()
    {
        var frames = _ring![_head];
        _ring[_head] = null!;
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
        Bytes -= frames.Bytes.Length;
        Messages -= frames.Messages;
        return frames;
    }

    /// <summary>Gives a large ring back once it is empty, so that one burst does not cost memory for ever.</summary>
    public void Trim()
    {
        if (Count == 0 && _ring is { Length: > LargestIdleRing }) _ring = null;
    }

    /// <summary>Removes the oldest entry of that policy (and key, when one is given). Returns the number of messages dropped; 0 when there is none.</summary>
    public int DropFirst(OverflowPolicy policy, object? key)
    {
        for (var i = 0; i < Count; i++)
        {
            var frames = _ring![(_head + i) & (_ring.Length - 1)];
            if (frames.Policy != policy || (key is not null && !ReferenceEquals(frames.Key, key))) continue;
            RemoveAt(i);
            return frames.Messages;
        }
        return 0;
    }

    /// <summary>Removes what belongs to a socket and not to the connection: acks, pongs and other frames without a sequence id.</summary>
    public void DropUnnumbered()
    {
        for (var i = Count; i > 0; i--)
        {
            var frames = Take();
            if (frames.IsNumbered) Add(frames);
        }
    }

    /// <summary>Forgets everything; returns the number of messages dropped.</summary>
    public int Clear()
    {
        var dropped = Messages;
        _ring = null;
        _head = 0;
        Count = 0;
        Bytes = 0;
        Messages = 0;
        return dropped;
    }

    private void RemoveAt(int index)
    {
        var mask = _ring!.Length - 1;
        var frames = _ring[(_head + index) & mask];
        for (var i = index; i > 0; i--) _ring[(_head + i) & mask] = _ring[(_head + i - 1) & mask];
        _ring[_head] = null!;
        _head = (_head + 1) & mask;
        Count--;
        Bytes -= frames.Bytes.Length;
        Messages -= frames.Messages;
    }

    private void Grow()
    {
        var larger = new OutboundBytes[_ring is null ? SmallestRing : _ring.Length * 2];
        for (var i = 0; i < Count; i++) larger[i] = _ring![(_head + i) & (_ring.Length - 1)];
        _ring = larger;
        _head = 0;
    }
}
