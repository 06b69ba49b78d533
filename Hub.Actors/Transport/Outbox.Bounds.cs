using Hub.Actors.Delivery;
using Hub.Actors.Settings;

namespace Hub.Actors.Transport;

// HOT PATH: once per recipient. What may wait for one client, and what gives way when it is too much. All of it runs under the outbox's lock.
// Guard: OutboxSpecs.
internal sealed partial class Outbox
{
    private bool Fits(OutboundBytes frames)
    {
        var bounds = _shared.Bounds;
        if (_replay is not null && !FitsReplay(frames)) return false;
        // A client that is away reads nothing: what waits for it is bounded with what it has not acknowledged, and by the time it may be away.
        if (_replay is not null && _state == OutboxState.Held) return true;
        if (_queue.Count == 0 && _inFlightBytes == 0) return true;      // a single large message must always be deliverable
        if (PendingBytes + frames.Bytes.Length > bounds.MaxBytes || PendingMessages + frames.Messages > bounds.MaxMessages) return false;
        var oldest = _inFlightBytes > 0 ? _inFlightSinceMs : _queue.Oldest.CreatedMs;
        return frames.CreatedMs - Math.Max(oldest, _openedMs) <= _shared.MaxAgeMs;      // no client is late for what came before it
    }

    private bool FitsReplay(OutboundBytes frames)
    {
        if (!frames.IsNumbered || (_replay!.Count == 0 && _queue.Count == 0)) return true;
        var bounds = _shared.ReplayBounds;
        if (_replay.Messages + _queue.Messages + frames.Messages > bounds.MaxMessages) return false;
        if (_replay.Bytes + (long)_queue.Bytes + frames.Bytes.Length > bounds.MaxBytes) return false;
        if (_state == OutboxState.Held || _isUnheard || _replay.Count == 0) return true;
        return frames.CreatedMs - Math.Max(_replay.OldestMs, Math.Max(_openedMs, _heardSinceMs)) <= _shared.MaxUnacknowledgedMs;
    }

    private EnqueueResult MakeRoom(OutboundBytes frames)
    {
        if (frames.Policy == OverflowPolicy.Close)
        {
            _state = OutboxState.Closing;
            return EnqueueResult.Closed;
        }
        while (frames.Policy == OverflowPolicy.DropOldest && !Fits(frames))
        {
            var dropped = _queue.DropFirst(OverflowPolicy.DropOldest, null);
            if (dropped == 0) break;
            _shared.CountDropped(dropped);
        }
        if (Fits(frames)) return EnqueueResult.Queued;
        _shared.CountDropped(frames.Messages);
        return EnqueueResult.Dropped;
    }
}
