namespace Akka.Actor;

/// <summary>Something that happens at a time. Its own place in a <see cref="TimerQueue"/>.</summary>
internal abstract class TimerEntry
{
    internal const int NotQueued = -1;

    /// <summary>When, in ticks of the scheduler's clock.</summary>
    internal long Due { get; set; }

    /// <summary>Orders entries of the same time by arrival.</summary>
    internal long Sequence { get; set; }

    /// <summary>Place in the heap.</summary>
    internal int Index { get; set; } = NotQueued;

    /// <summary>Cancelled for good: may not be queued again.</summary>
    internal bool IsDead { get; set; }

    /// <summary>Runs on the scheduler's thread, without its lock.</summary>
    internal abstract void Fire(QueueScheduler scheduler);
}

/// <summary>A binary heap of entries by time. Cancelling takes an entry out, so nothing stays behind. Not thread safe.</summary>
internal sealed class TimerQueue
{
    private const int SmallestCapacity = 64;

    private TimerEntry[] _heap = new TimerEntry[SmallestCapacity];
    private long _sequence;

    internal int Count { get; private set; }

    internal long NextDue => Count == 0 ? long.MaxValue : _heap[0].Due;

    internal void Add(TimerEntry entry, long due)
    {
        if (Count == _heap.Length)
            Array.Resize(ref _heap, Count * 2);
        entry.Due = due;
        entry.Sequence = _sequence++;
        Up(entry, Count++);
    }

    internal void Remove(TimerEntry entry)
    {
        var index = entry.Index;
        if (index < 0)
            return;
        entry.Index = TimerEntry.NotQueued;
        var last = _heap[--Count];
        _heap[Count] = null;
        if (!ReferenceEquals(last, entry))
        {
            Up(last, index);
            Down(last, last.Index);
        }
        if (_heap.Length > SmallestCapacity && Count < _heap.Length / 4)
            Array.Resize(ref _heap, _heap.Length / 2);
    }

    internal TimerEntry PopDue(long now)
    {
        if (Count == 0 || _heap[0].Due > now)
            return null;
        var first = _heap[0];
        Remove(first);
        return first;
    }

    private static bool IsBefore(TimerEntry left, TimerEntry right) =>
        left.Due < right.Due || (left.Due == right.Due && left.Sequence < right.Sequence);

    private void Up(TimerEntry entry, int index)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (!IsBefore(entry, _heap[parent]))
                break;
            Put(_heap[parent], index);
            index = parent;
        }
        Put(entry, index);
    }

    private void Down(TimerEntry entry, int index)
    {
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && IsBefore(_heap[child + 1], _heap[child]))
                child++;
            if (!IsBefore(_heap[child], entry))
                break;
            Put(_heap[child], index);
            index = child;
        }
        Put(entry, index);
    }

    private void Put(TimerEntry entry, int index)
    {
        _heap[index] = entry;
        entry.Index = index;
    }
}
