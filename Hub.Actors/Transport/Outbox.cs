using System.Buffers;
using Hub.Actors.Delivery;
using Hub.Actors.Settings;
using Hub.Protocol.Wire;

namespace Hub.Actors.Transport;

/// <summary>
/// HOT PATH: <see cref="Enqueue"/> runs once per recipient. No allocation, async or logging there; one uncontended lock.
/// Everything that one client will be sent, in order, bounded in bytes, messages and age; also its write loop, which runs on the
/// pool only while something waits and sends several frames per system call.
/// Guard: OutboxSpecs, FanOutSpecs (numbers in docs/performance.md).
/// </summary>
internal sealed partial class Outbox : IThreadPoolWorkItem
{
    /// <summary>Largest batch copied together for one send. Larger frames go alone and uncopied.</summary>
    private const int BatchBytes = 64 * 1024;

    private const int BatchFrames = 256;

    /// <summary>Sends in a row before others on the same pool thread get their turn: a client that reads as fast as it is fed must not keep it.</summary>
    private const int SendsPerTurn = 4;

    [ThreadStatic] private static OutboundBytes[]? _batch;
    [ThreadStatic] private static ulong[]? _batchIds;

    private readonly IOutboxOwner _owner;
    private readonly OutboxShared _shared;
    private readonly ReplayBuffer? _replay;
    private IClientSocket _socket;
    private OutboundBytes? _first;
    private FrameQueue _queue;
    private int _inFlightBytes;
    private int _inFlightMessages;
    private long _inFlightSinceMs;
    private long _openedMs;
    private long _heardSinceMs;
    private bool _isUnheard;
    private OutboundBytes? _closeFrame;
    private OutboxState _state = OutboxState.Held;
    private long _sentMessages;
    private long _sentBytes;
    private bool _running;
    private bool _closeRequested;

    /// <summary>A new outbox holds everything back until <see cref="Open"/>.</summary>
    public Outbox(IClientSocket socket, IOutboxOwner owner, OutboxShared shared, int protocol)
    {
        _socket = socket;
        _owner = owner;
        _shared = shared;
        Protocol = (byte)protocol;
        var wire = WireProtocol.FromOrdinal(protocol);
        if (wire.IsReliable) _replay = new ReplayBuffer(wire);
    }

    /// <summary>Ordinal of the connection's wire protocol: which encoding of a shared frame belongs here.</summary>
    public byte Protocol { get; }

    /// <summary>Bytes that wait or are being sent.</summary>
    public int PendingBytes => _queue.Bytes + _inFlightBytes;

    /// <summary>Messages that wait or are being sent.</summary>
    public int PendingMessages => _queue.Messages + _inFlightMessages;

    /// <summary>Messages handed to its sockets, repeats included.</summary>
    public long SentMessages => Volatile.Read(ref _sentMessages);

    /// <summary>Bytes handed to its sockets.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>How long the oldest message has waited, in milliseconds; 0 when none waits.</summary>
    public long LagMs(long nowMs)
    {
        lock (this)
        {
            if (_inFlightBytes > 0) return Math.Max(0, nowMs - _inFlightSinceMs);
            return _queue.Count > 0 ? Math.Max(0, nowMs - _queue.Oldest.CreatedMs) : 0;
        }
    }

    /// <summary>Messages of a reliable connection that were sent and are not acknowledged.</summary>
    public int UnacknowledgedMessages => _replay?.Messages ?? 0;

    /// <summary>Their bytes.</summary>
    public int UnacknowledgedBytes => _replay?.Bytes ?? 0;

    /// <summary>Queues frames. Any thread; the order of calls of one thread is kept.</summary>
    /// <param name="frames">What to send.</param>
    /// <param name="later">Given for a wide set: starts the write loop with its next round, instead of this call.</param>
    public EnqueueResult Enqueue(OutboundBytes frames, FlushRound? later = null)
    {
        var result = EnqueueResult.Queued;
        // Locking the object itself saves an allocation for each of many thousand idle connections; nobody outside locks an outbox.
        lock (this)
        {
            if (_state >= OutboxState.Closing) return EnqueueResult.Closed;
            if (frames.Policy == OverflowPolicy.Latest && _queue.Count > 0) _shared.CountDropped(_queue.DropFirst(OverflowPolicy.Latest, frames.Key));
            if (!Fits(frames)) result = MakeRoom(frames);
            if (result == EnqueueResult.Dropped) return result;
            if (result != EnqueueResult.Closed)
            {
                _queue.Add(frames);
                if (_running || _state == OutboxState.Held) return result;
                _running = true;
            }
        }
        if (result == EnqueueResult.Closed) _owner.OnOverflow();
        else if (later is not null) later.Add(this);
        else _shared.Scheduler.Schedule(this);
        return result;
    }

    /// <summary>Lets everything go that waited so far, behind <paramref name="first"/> (or alone when that is null).</summary>
    public void Open(OutboundBytes? first)
    {
        lock (this)
        {
            if (_state != OutboxState.Held) return;
            _state = OutboxState.Open;
            _openedMs = _shared.Clock.NowMs;
            _first = first;
            if ((_queue.Count == 0 && first is null) || _running) return;
            _running = true;
        }
        _shared.Scheduler.Schedule(this);
    }

    /// <summary>The socket is lost, the connection is not: holds everything back until <see cref="Attach"/>. Only for reliable connections.</summary>
    public void Detach()
    {
        lock (this)
        {
            if (_state == OutboxState.Open) _state = OutboxState.Held;
            _first = null;
        }
    }

    /// <summary>
    /// Goes on with another socket: <paramref name="first"/>, then all that is not acknowledged, then what waited. Acks and pongs of the old
    /// socket are forgotten: the client has given up on them.
    /// </summary>
    public void Attach(IClientSocket socket, OutboundBytes first)
    {
        lock (this)
        {
            if (_state != OutboxState.Held) return;
            _state = OutboxState.Open;
            _openedMs = _shared.Clock.NowMs;
            _isUnheard = false;
            _socket = socket;
            _queue.DropUnnumbered();
            _replay!.Rewind();
            _shared.Faults?.OnAttach(_replay, ref _queue);
            _first = first;
            if (_running) return;                       // a send on the old socket is about to fail; its end goes on with this one
            _running = true;
        }
        _shared.Scheduler.Schedule(this);
    }

    /// <summary>
    /// The hub itself does not read what the client says, so it cannot hear what has arrived there; told again when it goes on. Meanwhile no
    /// message is too old for a reliable client to have acknowledged it.
    /// </summary>
    public void OnReadingPaused(bool isPaused)
    {
        if (_replay is null) return;
        lock (this)
        {
            _isUnheard = isPaused;
            _heardSinceMs = _shared.Clock.NowMs;
        }
    }

    /// <summary>The client has every message up to that sequence id.</summary>
    public void Acknowledge(ulong sequenceId)
    {
        lock (this) _replay?.Acknowledge(sequenceId);
    }

    /// <summary>
    /// Sends what waits, then <paramref name="closeFrame"/>, then nothing more. With <paramref name="discard"/> what waits is forgotten
    /// (a slow consumer would not read it anyway). False when it was closed or closing already.
    /// </summary>
    public bool Close(OutboundBytes closeFrame, bool discard)
    {
        lock (this)
        {
            if (_closeRequested || _state == OutboxState.Closed) return false;
            _closeRequested = true;
            _state = OutboxState.Closing;
            if (discard) _shared.CountDropped(_queue.Clear());
            _closeFrame = closeFrame;
            if (_running) return true;
            _running = true;
        }
        _shared.Scheduler.Schedule(this);
        return true;
    }

    /// <summary>Forgets everything and accepts nothing more: the socket is gone.</summary>
    public void Discard()
    {
        lock (this)
        {
            _state = OutboxState.Closed;
            _closeFrame = null;
            _first = null;
            _queue.Clear();
            _replay?.Clear();
        }
    }

    /// <summary>The write loop: runs until nothing waits, or until the kernel makes it wait.</summary>
    public void Execute()
    {
        IClientSocket? socket = null;
        try
        {
            var sends = 0;
            while (Take(out socket, out var memory, out var rented, out var last))
            {
                sends++;
                var sending = socket.SendAsync(memory);
                if (!sending.IsCompleted)
                {
                    _ = FinishSendAsync(socket, sending, rented, last);
                    return;
                }
                sending.GetAwaiter().GetResult();
                Sent(rented, last);
                if (sends < SendsPerTurn) continue;
                _shared.Scheduler.Schedule(this);
                return;
            }
        }
        catch (Exception e)
        {
            // On a pool thread nothing above would catch it; whatever it was, this socket cannot be written to any more.
            Fail(socket, e);
        }
    }

    private async Task FinishSendAsync(IClientSocket socket, ValueTask sending, byte[]? rented, bool last)
    {
        try
        {
            await sending;
            Sent(rented, last);
        }
        catch (Exception e)
        {
            Fail(socket, e);
            return;
        }
        Execute();
    }

    private void Sent(byte[]? rented, bool last)
    {
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        lock (this)
        {
            _inFlightBytes = 0;
            _inFlightMessages = 0;
            if (last) _state = OutboxState.Closed;
        }
        if (last) _owner.OnCloseSent();
    }

    /// <summary>Picks what leaves in the next system call; false ends the loop (under the lock, so that no later frame is forgotten).</summary>
    private bool Take(out IClientSocket socket, out ReadOnlyMemory<byte> memory, out byte[]? rented, out bool last)
    {
        rented = null;
        memory = default;
        var batch = _batch ??= new OutboundBytes[BatchFrames];
        var ids = _batchIds ??= new ulong[BatchFrames];
        int count, bytes;
        lock (this)
        {
            socket = _socket;
            count = Select(batch, ids, out bytes, out last);
            if (count == 0)
            {
                _running = false;
                _queue.Trim();
                return false;
            }
        }
        if (count == 1 && !batch[0].IsNumbered)
        {
            memory = batch[0].Bytes;
        }
        else
        {
            rented = ArrayPool<byte>.Shared.Rent(bytes);
            var at = 0;
            for (var i = 0; i < count; i++)
            {
                batch[i].Bytes.CopyTo(rented, at);
                if (batch[i].IsNumbered) _replay!.Stamp(rented.AsSpan(at, batch[i].Bytes.Length), ids[i]);
                at += batch[i].Bytes.Length;
            }
            memory = rented.AsMemory(0, at);
        }
        _sentMessages += _shared.Traffic.OnSending(batch.AsSpan(0, count), bytes);      // only the write loop writes them, and there is one
        _sentBytes += bytes;
        Array.Clear(batch, 0, count);
        if (_shared.Taps.IsAny) _shared.Taps.OnSent(_owner, memory.Span);
        return true;
    }

    private int Select(OutboundBytes[] batch, ulong[] ids, out int bytes, out bool last)
    {
        bytes = 0;
        last = false;
        var count = 0;
        if (_state is OutboxState.Closed or OutboxState.Held) return 0;
        if (_first is not null || _replay is { HasUnsent: true }) _inFlightSinceMs = _openedMs;
        if (_first is not null)
        {
            batch[count++] = _first;
            bytes += _first.Bytes.Length;
            _first = null;
        }
        while (_replay is { HasUnsent: true } && count < BatchFrames - 1 && (count == 0 || bytes + _replay.PeekUnsent().Bytes.Length <= BatchBytes))
        {
            batch[count] = _replay.Resend(out ids[count]);
            bytes += batch[count++].Bytes.Length;
        }
        while (_replay is not { HasUnsent: true } && _queue.Count > 0 && count < BatchFrames - 1)
        {
            var next = _queue.Oldest;
            if (count > 0 && bytes + next.Bytes.Length > BatchBytes) break;
            _queue.Take();
            if (next.ExpiresMs != long.MaxValue && next.ExpiresMs <= _shared.Clock.NowMs)
            {
                _shared.CountExpired(next.Messages);
                continue;
            }
            if (count == 0) _inFlightSinceMs = next.CreatedMs;
            if (next.IsNumbered) ids[count] = _replay!.Append(next);
            batch[count++] = next;
            bytes += next.Bytes.Length;
            _inFlightMessages += next.Messages;
        }
        if (_queue.Count == 0 && _replay is not { HasUnsent: true } && _closeFrame is not null)
        {
            batch[count++] = _closeFrame;
            bytes += _closeFrame.Bytes.Length;
            _closeFrame = null;
            last = true;
        }
        _inFlightBytes = bytes;
        return count;
    }

    private void Fail(IClientSocket? socket, Exception reason)
    {
        bool isOver;
        lock (this)
        {
            _inFlightBytes = 0;
            _inFlightMessages = 0;
            // Otherwise another socket has taken over while the old one failed.
            isOver = socket is null || ReferenceEquals(socket, _socket);
            if (isOver)
            {
                _running = false;
                if (_replay is null) Discard();
                else Detach();
            }
        }
        if (isOver) _owner.OnSendFailed(socket ?? _socket, reason);
        else _shared.Scheduler.Schedule(this);
    }
}
