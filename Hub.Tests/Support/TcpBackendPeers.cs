using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Hub.Tests.Support;

/// <summary>A TCP backend on loopback that does nothing by itself: the spec takes its connections and plays each of them.</summary>
public sealed class TcpBackendPeers : IAsyncDisposable
{
    /// <summary>By the real clock; longer than anything takes that works.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<BackendPeer> _accepted = Channel.CreateUnbounded<BackendPeer>();
    private readonly List<BackendPeer> _peers = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task _accepting;

    /// <summary>Listens on a free port.</summary>
    public TcpBackendPeers()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAllAsync(_listener);
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Connections taken so far.</summary>
    public int Accepted
    {
        get
        {
            lock (_peers) return _peers.Count;
        }
    }

    /// <summary>When set, every connection is echoed from then on, and PINGs are answered.</summary>
    public bool Echoes { get; set; }

    /// <summary>When set, answers every request frame on every connection from then on; null breaks the connection. PINGs are answered.</summary>
    public Func<byte[], byte[]?>? Answers { get; set; }

    /// <summary>The next connection, in the order of their coming.</summary>
    public async Task<BackendPeer> AcceptAsync() => await _accepted.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The next so many connections.</summary>
    public async Task<BackendPeer[]> AcceptAsync(int count)
    {
        var peers = new BackendPeer[count];
        for (var i = 0; i < count; i++) peers[i] = await AcceptAsync();
        return peers;
    }

    /// <summary>Refuses connections.</summary>
    public async Task StopListeningAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    /// <summary>Takes connections again, on the same port.</summary>
    public void Listen()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAllAsync(_listener);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        lock (_peers) _peers.ForEach(peer => peer.Close());
    }

    private async Task AcceptAllAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync();
                socket.NoDelay = true;
                var peer = new BackendPeer(socket);
                lock (_peers) _peers.Add(peer);
                if (Echoes) _ = peer.EchoAsync();
                if (Answers is not null) _ = peer.AnswerAllAsync(frame => Answers(frame));
                _accepted.Writer.TryWrite(peer);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }
}

/// <summary>The backend's end of one connection.</summary>
public sealed class BackendPeer(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Answers every frame with itself, an empty one (a PING) too, until the connection ends.</summary>
    public async Task EchoAsync()
    {
        while (await TryReadAsync() is { } frame) await SendAsync(frame);
    }

    /// <summary>Answers every request until the connection ends, or the answer is null.</summary>
    public async Task AnswerAllAsync(Func<byte[], byte[]?> answer)
    {
        while (await TryReadAsync() is { } frame)
        {
            if ((frame.Length == 0 ? frame : answer(frame)) is not { } reply)
            {
                Reset();
                return;
            }
            await SendAsync(reply);
        }
    }

    /// <summary>Answers requests as long as the spec lives.</summary>
    public async Task AnswerAsync(string expected, string reply)
    {
        Assert.Equal(expected, await ReadTextAsync());
        await SendAsync(Encoding.UTF8.GetBytes(reply));
    }

    /// <summary>The next frame.</summary>
    public async Task<byte[]> ReadAsync() =>
        await TryReadAsync().WaitAsync(TcpBackendPeers.Patience) ?? throw new InvalidOperationException("The connection ended instead.");

    /// <summary>The next frame as text.</summary>
    public async Task<string> ReadTextAsync() => Encoding.UTF8.GetString(await ReadAsync());

    /// <summary>So many bytes, whatever they are.</summary>
    public async Task<byte[]> ReadRawAsync(int count)
    {
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(TcpBackendPeers.Patience);
        return bytes;
    }

    /// <summary>A PING, answered.</summary>
    public async Task AnswerPingAsync()
    {
        await ExpectPingAsync();
        await SendAsync([]);
    }

    /// <summary>A PING, left without an answer.</summary>
    public async Task ExpectPingAsync() => Assert.Empty(await ReadAsync());

    /// <summary>Sends one frame.</summary>
    public async Task SendAsync(byte[] payload)
    {
        var frame = new byte[4 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length);
        payload.CopyTo(frame, 4);
        await SendRawAsync(frame);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async Task SendRawAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Ends the sending side alone.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes in order.</summary>
    public void Close() => _stream.Dispose();

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>Breaks the connection.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Waits until the pool has ended the connection; nothing may come before that.</summary>
    public async Task ExpectEndAsync() => Assert.Null(await TryReadAsync().WaitAsync(TcpBackendPeers.Patience));

    private async Task<byte[]?> TryReadAsync()
    {
        try
        {
            var header = new byte[4];
            await _stream.ReadExactlyAsync(header);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header)];
            await _stream.ReadExactlyAsync(payload);
            return payload;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null;
        }
    }
}
