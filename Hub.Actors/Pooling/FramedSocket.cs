using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Hub.Actors.Transport;

namespace Hub.Actors.Pooling;

/// <summary>
/// HOT PATH: once per backend call. One TCP connection to a backend, as frames: four bytes of length, big-endian, then that many bytes. One request under way at a time.
/// A read of no bytes is always pending, except while a reply is being read: it wakes the caller when the reply comes, and on an idle link
/// it tells at once, without holding a buffer, that the backend has ended or spoken out of turn. Guard: PoolLoadSpecs, FramingSpecs.
/// </summary>
/// <param name="maxFrameBytes">Largest reply.</param>
/// <param name="ended">Told, at most once, when the connection ends or breaks the framing while no call waits for it.</param>
internal sealed class FramedSocket(int maxFrameBytes, Action<LinkCloseReason, Exception?> ended) : IValueTaskSource<Exception?>, IDisposable
{
    private const int HeaderBytes = 4;

    /// <summary>As much of a request leaves with its header in one system call; more is not worth copying.</summary>
    private const int CopiedBytes = 16 * 1024;

    /// <summary>Read with the header of a reply, so that a small reply is one system call.</summary>
    private const int ReadAheadBytes = 4 * 1024;

    // Who hears of the pending read: nobody waits, a call waits, it has happened.
    private const int Quiet = 0;
    private const int Awaited = 1;
    private const int Fired = 2;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _abort = new();
    private ManualResetValueTaskSourceCore<Exception?> _readable;
    private int _watch;

    /// <summary>Resolves the name and connects; <see cref="Dispose"/> aborts it.</summary>
    public async Task ConnectAsync(string host, int port) => await _socket.ConnectAsync(host, port, _abort.Token);

    /// <summary>Begins to wait for the backend; once, after connecting.</summary>
    public void Watch()
    {
        Volatile.Write(ref _watch, Quiet);
        _ = WatchAsync();
    }

    /// <summary>Sends one frame and waits for the one that answers it. An empty one is a PING, which is answered with an empty one.</summary>
    /// <exception cref="BackendLinkException">The connection ended, or the backend broke the framing. The link is of no use any more.</exception>
    public async ValueTask<byte[]> ExchangeAsync(ReadOnlyMemory<byte> payload)
    {
        _readable.Reset();
        if (Interlocked.CompareExchange(ref _watch, Awaited, Quiet) != Quiet)
        {
            throw new BackendLinkException(LinkCloseReason.PeerClosed, "The link had ended before the request was written.", mayHaveBeenExecuted: false);
        }
        var written = false;
        try
        {
            await SendAsync(payload);
            written = true;
            if (await new ValueTask<Exception?>(this, _readable.Version) is { } loss) throw loss;
            return await ReceiveAsync(isPong: payload.IsEmpty);
        }
        catch (Exception e) when (SocketErrors.IsConnectionLoss(e))
        {
            // Once the whole frame was handed over, an end without a reply proves nothing: the backend may have executed it.
            throw new BackendLinkException(
                LinkCloseReason.IoError, $"The link broke {(written ? "before the reply came" : "while the request was being written")}: {e.Message}", written, e);
        }
    }

    /// <summary>Closes the connection and ends whatever waits for it.</summary>
    public void Dispose()
    {
        _abort.Cancel();
        _socket.Dispose();
    }

    Exception? IValueTaskSource<Exception?>.GetResult(short token) => _readable.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Exception?>.GetStatus(short token) => _readable.GetStatus(token);

    void IValueTaskSource<Exception?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _readable.OnCompleted(continuation, state, token, flags);

    private async Task WatchAsync()
    {
        Exception? loss = null;
        try
        {
            // It may also end because of bytes that were read already. That wakes a call for nothing, which only reads early; but on an idle
            // link it must not pass for an end.
            do await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
            while (Volatile.Read(ref _watch) == Quiet && !_socket.Poll(0, SelectMode.SelectRead));
        }
        catch (Exception e) when (SocketErrors.IsConnectionLoss(e))
        {
            loss = e;
        }
        if (Interlocked.Exchange(ref _watch, Fired) == Awaited) _readable.SetResult(loss);
        else OnUnexpected(loss);
    }

    private void OnUnexpected(Exception? loss)
    {
        try
        {
            if (loss is not null) ended(LinkCloseReason.IoError, loss);
            else if (_socket.Available == 0) ended(LinkCloseReason.PeerClosed, null);
            else ended(LinkCloseReason.ProtocolError, Unasked());
        }
        catch (Exception e) when (SocketErrors.IsConnectionLoss(e))
        {
            ended(LinkCloseReason.IoError, e);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> payload)
    {
        var copied = Math.Min(payload.Length, CopiedBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(HeaderBytes + copied);
        try
        {
            BinaryPrimitives.WriteInt32BigEndian(buffer, payload.Length);
            payload.Span[..copied].CopyTo(buffer.AsSpan(HeaderBytes));
            await SendAllAsync(buffer.AsMemory(0, HeaderBytes + copied));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        await SendAllAsync(payload[copied..]);
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
    }

    private async ValueTask<byte[]> ReceiveAsync(bool isPong)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadAheadBytes);
        try
        {
            var read = 0;
            while (read < HeaderBytes) read += await ReceiveSomeAsync(buffer.AsMemory(read));
            var reply = NewFrame(BinaryPrimitives.ReadInt32BigEndian(buffer), isPong);
            var filled = Math.Min(read - HeaderBytes, reply.Length);
            buffer.AsSpan(HeaderBytes, filled).CopyTo(reply);
            var surplus = read - HeaderBytes - filled;
            while (filled < reply.Length) filled += await ReceiveSomeAsync(reply.AsMemory(filled));
            // The reply stands, as it would if the surplus had come a moment later; the link goes.
            if (surplus > 0) ended(LinkCloseReason.ProtocolError, Unasked());
            else Watch();
            return reply;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[] NewFrame(int length, bool isPong)
    {
        if (length < 0 || length > maxFrameBytes) throw Violation($"announced a frame of {length} bytes (0 to {maxFrameBytes} are allowed)");
        if (isPong && length > 0) throw Violation($"answered a PING with {length} bytes");
        if (!isPong && length == 0) throw Violation("answered a request with an empty frame");
        return length == 0 ? [] : GC.AllocateUninitializedArray<byte>(length);
    }

    private async ValueTask<int> ReceiveSomeAsync(Memory<byte> into)
    {
        var read = await _socket.ReceiveAsync(into, SocketFlags.None);
        return read > 0 ? read : throw new BackendLinkException(LinkCloseReason.PeerClosed, "The backend ended the connection before the whole reply came.", true);
    }

    private static BackendLinkException Violation(string what) => new(LinkCloseReason.ProtocolError, $"The backend {what}.", mayHaveBeenExecuted: true);

    private static BackendLinkException Unasked() => Violation("sent data when none was asked for");
}
