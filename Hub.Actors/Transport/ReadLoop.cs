using System.Buffers;
using System.Runtime.InteropServices;
using Akka.Event;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors.Transport;

/// <summary>
/// HOT PATH: once per received message. Reads one socket: bytes to frames to requests, on the reading task, so that a bad client costs
/// only itself. What one read brought goes to the connection actor as one message. An idle socket holds no buffer.
/// It ends when the socket ends; after a close frame or a violation it only drains, so that our own close frame is not lost to a TCP reset.
/// </summary>
#pragma warning disable CA1001 // The loop disposes its reader itself when it ends; nobody else holds it.
internal sealed class ReadLoop : IThreadPoolWorkItem
#pragma warning restore CA1001
{
    /// <summary>Requests handed over at once; more would delay the first of them.</summary>
    private const int BatchRequests = 64;

    [ThreadStatic] private static ReceivedRequest[]? _batch;

    private readonly ConnectionLease _lease;
    private readonly ClientLink _link;
    private readonly HubNode _node;
    private readonly FrameReader _reader;
    private long _lastPulseMs = long.MinValue;
    private int _readMessages;
    private bool _drainOnly;

    public ReadLoop(ConnectionLease lease, HubNode node)
    {
        _lease = lease;
        _link = lease.Link;
        _node = node;
        _reader = new FrameReader(node.Settings.Limits);
    }

    /// <summary>Starts reading; the task ends with the socket and never faults.</summary>
    public void Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        Exception? failure = null;
        try
        {
            var input = _link.Socket.Input;
            while (true)
            {
                var result = await input.ReadAsync();
                var read = TryOnBuffer(result.Buffer);
                input.AdvanceTo(result.Buffer.GetPosition(read));
                if ((result.IsCompleted || result.IsCanceled) && read == result.Buffer.Length) break;
                _drainOnly |= _lease.Pending.IsReleased;
                if (_drainOnly) continue;
                var owed = _lease.Buckets.Length > 0 ? PayFor((int)read) : TimeSpan.Zero;
                if (owed == TimeSpan.Zero && !_lease.Pending.IsFull) continue;
                if (owed > TimeSpan.Zero)
                {
                    Pause(ReadingPause.Rate);
                    await _link.DelayReadingAsync(_node.Clock, owed);
                }
                if (_lease.Pending.IsFull)
                {
                    Pause(ReadingPause.BackPressure);
                    await _lease.Pending.WaitForRoomAsync(_link);
                }
                if (_link.IsOver) break;                // what is unread is said again, and a client that is back must not wait for room
                _lease.LastHeardMs = _node.Clock.NowMs; // as long as we did not listen, the client was not silent
                Pause(ReadingPause.None);
            }
        }
        catch (Exception e)
        {
            ConnectionLog.Failed(_node, _lease, "Reading", e);
            failure = e;
        }
        _reader.Dispose();
        _lease.OnReadEnded(_link, failure);
    }

    private void Pause(ReadingPause cause)
    {
        _link.Pause = cause;
        _lease.Outbox.OnReadingPaused(cause != ReadingPause.None);
    }

    /// <summary>A defect of ours in decoding costs this connection and nobody else; it goes on draining, so that the client hears why.</summary>
    private long TryOnBuffer(in ReadOnlySequence<byte> buffer)
    {
        try
        {
            return OnBuffer(buffer);
        }
        catch (Exception e)
        {
            ConnectionLog.Failed(_node, _lease, "Decoding", e);
            _drainOnly = true;
            _lease.Tell(new CloseRequested(CloseReason.InternalError));
            return buffer.Length;
        }
    }

    /// <summary>Returns how much was taken: one segment at least, and no more once too much is unanswered.</summary>
    private long OnBuffer(in ReadOnlySequence<byte> buffer)
    {
        var read = 0L;
        foreach (var segment in buffer)
        {
            if (segment.IsEmpty) continue;              // the end of the stream is no sign of life
            _node.Traffic.OnBytesReceived(segment.Length);         // first, so that no client sees an effect of what is not counted yet
            // The frame reader unmasks in place: what is consumed here is seen by nobody again.
            OnBytes(MemoryMarshal.AsMemory(segment).Span);
            read += segment.Length;
            _lease.ReceivedBytes += segment.Length;
            if (_lease.Pending.IsFull && !_drainOnly) break;
        }
        return read;
    }

    /// <summary>Takes what was read from the buckets; returns how long to wait before reading on.</summary>
    private TimeSpan PayFor(int bytes)
    {
        var wait = TimeSpan.Zero;
        foreach (var bucket in _lease.Buckets)
        {
            var owed = bucket.Take(_readMessages, bytes, _node.Clock.NowMs);
            if (owed > wait) wait = owed;
        }
        _readMessages = 0;
        return wait;
    }

    private void OnBytes(Span<byte> bytes)
    {
        var now = SignOfLife();
        var readAt = _node.Samples.IsDue(now) ? _node.Clock.Timestamp : 0;
        var batch = _batch ??= new ReceivedRequest[BatchRequests];
        var tally = new InboundTally(_node.Traffic);
        var count = 0;
        while (!_drainOnly)
        {
            var happened = _reader.Read(ref bytes, out var payload);
            if (happened == FrameEvent.NeedMoreData) break;
            if (happened != FrameEvent.Violation)
            {
                _lease.ReceivedMessages++;
                if (_node.Taps.IsAny) _node.Taps.OnReceived(_lease, happened, _reader, payload);
            }
            if (happened == FrameEvent.Message)
            {
                if (!TryDecode(payload, ref batch[count]))
                {
                    tally.Add(InboundKind.Invalid);
                    HandOver(batch, ref count, ref tally, readAt);
                    Refuse();
                    break;
                }
                tally.Add(TrafficKinds.Of(batch[count].Request));
                // Makes room for messages at once, also while an event of the client holds its other requests up.
                if (batch[count].Request is SequenceAck received) _lease.Outbox.Acknowledge(received.SequenceId);
                else if (++count == BatchRequests) HandOver(batch, ref count, ref tally, readAt);
                continue;
            }
            if (happened != FrameEvent.Violation) tally.Add(InboundKind.Control);
            HandOver(batch, ref count, ref tally, readAt);
            OnControl(happened, payload);
        }
        HandOver(batch, ref count, ref tally, readAt);
    }

    private long SignOfLife()
    {
        var now = _node.Clock.NowMs;
        _lease.LastHeardMs = now;
        if (now - _lastPulseMs < _node.PulseIntervalMs && _lastPulseMs != long.MinValue) return now;
        _lastPulseMs = now;
        _lease.Tell(Pulse.Instance);
        return now;
    }

    private CloseReason? _refusal;

    private bool TryDecode(ReadOnlySpan<byte> payload, ref ReceivedRequest received)
    {
        _readMessages++;
        var request = _lease.Request;
        if (request.Protocol.Decode(_reader.MessageKind, payload, _node.Settings.Limits, out var decoded, out _refusal) != DecodeStatus.Ok) return false;
        if (request.PlainMode == PlainMode.SendToGroup && decoded is SendEvent plain)
        {
            decoded = new SendToGroup(request.PlainGroup!, plain.Payload, request.PlainNoEcho, 0, null, null);
        }
        received = new ReceivedRequest(decoded!, payload.Length);
        return true;
    }

    private void Refuse()
    {
        _drainOnly = true;
        _lease.Tell(new CloseRequested(_refusal ?? CloseReason.InvalidPayload));
    }

    private void OnControl(FrameEvent happened, ReadOnlySpan<byte> payload)
    {
        _readMessages++;
        switch (happened)
        {
            case FrameEvent.Ping:
                _lease.Outbox.Enqueue(CloseFrames.Control(FrameBuilder.Single(Opcode.Pong, payload), _node.Clock.NowMs));
                break;
            case FrameEvent.Close:
                _drainOnly = true;
                _lease.Tell(new ClientClosed(_reader.CloseCode, _reader.CloseText));
                break;
            case FrameEvent.Violation:
                _drainOnly = true;
                _lease.Tell(new CloseRequested(_reader.ViolationReason!));
                break;
        }
    }

    private void HandOver(ReceivedRequest[] batch, ref int count, ref InboundTally tally, long readAt)
    {
        tally.Flush();
        if (count == 0) return;
        var requests = batch.AsSpan(0, count).ToArray();
        batch.AsSpan(0, count).Clear();
        count = 0;
        if (readAt != 0) Mark(requests, readAt);
        _node.Tracing?.Begin(requests, _lease);
        var bytes = 0;
        foreach (ref readonly var received in requests.AsSpan()) bytes += received.Bytes;
        _lease.Pending.Add(requests.Length, bytes);
        _lease.Tell(new ClientSaid(requests));
    }

    /// <summary>The last send of a read is the one that waits longest, so it is the one to be measured.</summary>
    private void Mark(ReceivedRequest[] requests, long readAt)
    {
        var now = _node.Clock.NowMs;
        if (!_node.Samples.IsDue(now)) return;
        for (var i = requests.Length - 1; i >= 0; i--)
        {
            if (requests[i].Request is not SendToGroup) continue;
            requests[i] = requests[i] with { Mark = new RequestMark(readAt) };
            _node.Samples.Take(now);
            return;
        }
    }
}
