using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Hub.Benchmarks.Peers;

/// <summary>A TCP backend (docs/upstream-tcp.md) that returns the data of each event, on plain sockets.</summary>
internal static class TcpHandlerPeer
{
    private const int HeaderBytes = 4;
    private const int FirstBufferBytes = 16 * 1024;
    private const int Backlog = 4096;

    /// <summary>Serves until the process is told to stop.</summary>
    public static async Task RunAsync(HandlerBehaviour behaviour, CancellationToken stop)
    {
        var peer = new HandlerPeer(behaviour);
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, behaviour.Port));
        listener.Listen(Backlog);
        peer.Listen();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(stop);
                socket.NoDelay = true;
                peer.OnAccepted();
                _ = ServeAsync(socket, peer, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private static async Task ServeAsync(Socket socket, HandlerPeer peer, CancellationToken stop)
    {
        var reply = new ArrayBufferWriter<byte>();
        var buffer = new byte[FirstBufferBytes];
        var filled = 0;
        using var connection = socket;
        try
        {
            for (int read; (read = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, stop)) > 0;)
            {
                filled += read;
                var used = 0;
                while (TcpEcho.TryTakeFrame(buffer.AsSpan(used, filled - used), out var payload))
                {
                    var frame = buffer.AsMemory(used + HeaderBytes, payload);
                    used += HeaderBytes + payload;
                    if (payload > 0)
                    {
                        await peer.OnEventAsync(stop);
                    }

                    TcpEcho.Answer(frame.Span, reply);
                    await SendAsync(socket, reply.WrittenMemory, stop);
                    reply.ResetWrittenCount();
                }

                (buffer, filled) = Keep(buffer, used, filled);
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // The hub has closed the connection, or we are to stop.
        }
    }

    private static async ValueTask SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, stop)..];
        }
    }

    /// <summary>Moves what is left of a frame to the front, into a larger buffer when the frame does not fit.</summary>
    private static (byte[] Buffer, int Filled) Keep(byte[] buffer, int used, int filled)
    {
        var left = buffer.AsSpan(used, filled - used);
        var needed = left.Length < HeaderBytes ? HeaderBytes : HeaderBytes + BinaryPrimitives.ReadInt32BigEndian(left);
        var target = needed <= buffer.Length ? buffer : new byte[needed];
        left.CopyTo(target);
        return (target, left.Length);
    }
}
