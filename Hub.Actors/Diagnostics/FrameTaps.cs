using System.Collections.Immutable;
using System.Threading.Channels;
using Hub.Actors.Connections;
using Hub.Actors.Transport;
using Hub.Protocol.Frames;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// Live copies of the frames of single connections, for operators who look at them. While nobody does it costs one comparison for each
/// message read and each send. A tap never slows its connection: what its reader does not take in time is counted and left out.
/// </summary>
internal sealed class FrameTaps(TimeProvider time)
{
    private ImmutableArray<FrameTap> _taps = [];
    private volatile bool _isAny;

    /// <summary>Somebody looks at some connection.</summary>
    public bool IsAny => _isAny;

    /// <summary>Begins to look at a connection, until the tap is disposed.</summary>
    public FrameTap Add(ConnectionLease lease)
    {
        var tap = new FrameTap(lease, this, time);
        ImmutableInterlocked.Update(ref _taps, static (taps, added) => taps.Add(added), tap);
        _isAny = true;
        return tap;
    }

    /// <summary>The read loop has found a message or control frame.</summary>
    public void OnReceived(ConnectionLease lease, FrameEvent happened, FrameReader reader, ReadOnlySpan<byte> payload)
    {
        foreach (var tap in _taps)
        {
            if (!ReferenceEquals(tap.Lease, lease)) continue;
            var opcode = happened switch
            {
                FrameEvent.Message => reader.MessageKind,
                FrameEvent.Ping => Opcode.Ping,
                FrameEvent.Pong => Opcode.Pong,
                _ => Opcode.Close,
            };
            tap.Add(isOutgoing: false, opcode, payload);
        }
    }

    /// <summary>The outbox is about to send these frames.</summary>
    public void OnSent(IOutboxOwner owner, ReadOnlySpan<byte> frames)
    {
        foreach (var tap in _taps)
        {
            if (!ReferenceEquals(tap.Lease, owner)) continue;
            for (var rest = frames; WrittenFrame.TryRead(ref rest, out var opcode, out var payload);) tap.Add(isOutgoing: true, opcode, payload);
        }
    }

    /// <summary>The connection is over: its taps end after what they have.</summary>
    public void OnEnded(ConnectionLease lease)
    {
        foreach (var tap in _taps)
        {
            if (ReferenceEquals(tap.Lease, lease)) tap.Dispose();
        }
    }

    internal void Remove(FrameTap tap)
    {
        ImmutableInterlocked.Update(ref _taps, static (taps, gone) => taps.Remove(gone), tap);
        _isAny = !_taps.IsEmpty;
        if (!_taps.IsEmpty) _isAny = true;                      // one was added between the two: nobody else would set it again
    }
}

/// <summary>One operator's look at one connection.</summary>
public sealed class FrameTap : IDisposable
{
    /// <summary>Frames that wait for the reader; more are left out.</summary>
    private const int Waiting = 1_000;

    /// <summary>Bytes copied of a frame.</summary>
    private const int MaxCopied = 16 * 1024;

    private readonly FrameTaps _taps;
    private readonly TimeProvider _time;
    private readonly Channel<TappedFrame> _frames = Channel.CreateBounded<TappedFrame>(Waiting);
    private int _missed;

    internal FrameTap(ConnectionLease lease, FrameTaps taps, TimeProvider time)
    {
        Lease = lease;
        _taps = taps;
        _time = time;
    }

    internal ConnectionLease Lease { get; }

    /// <summary>The connection speaks one of the hub's own subprotocols, so its messages have an envelope that may be shown.</summary>
    public bool IsEnveloped => Lease.Request.Protocol.IsEnveloped;

    /// <summary>What the connection says and hears, until it ends or the tap is disposed.</summary>
    public ChannelReader<TappedFrame> Frames => _frames.Reader;

    /// <summary>Looks no more.</summary>
    public void Dispose()
    {
        _taps.Remove(this);
        _frames.Writer.TryComplete();
    }

    internal void Add(bool isOutgoing, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        // Before the copy: a connection whose tap nobody reads must not pay for it.
        if (_frames.Reader.Count >= Waiting)
        {
            Interlocked.Increment(ref _missed);
            return;
        }
        var copy = payload[..Math.Min(payload.Length, MaxCopied)].ToArray();
        var missed = Interlocked.Exchange(ref _missed, 0);
        if (!_frames.Writer.TryWrite(new TappedFrame(_time.GetUtcNow(), isOutgoing, opcode, payload.Length, copy, missed))) Interlocked.Add(ref _missed, missed + 1);
    }
}

/// <summary>A message or control frame on its way.</summary>
/// <param name="At">When.</param>
/// <param name="IsOutgoing">To the client.</param>
/// <param name="Opcode">Kind of frame.</param>
/// <param name="Bytes">Length of the payload.</param>
/// <param name="Payload">The payload, of a long one the beginning.</param>
/// <param name="Missed">Frames that are missing before this one, because the reader was too slow.</param>
public sealed record TappedFrame(DateTimeOffset At, bool IsOutgoing, Opcode Opcode, int Bytes, ReadOnlyMemory<byte> Payload, int Missed);
