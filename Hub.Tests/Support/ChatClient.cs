using System.Net.Sockets;
using Hub.Benchmarks.Check;
using Hub.Benchmarks.Load;

namespace Hub.Tests.Support;

/// <summary>One of many clients that chat over real sockets, each in one group. It is light, so that hundreds fit beside the hub in one process, and
/// writes everything it sends and sees into a shared <see cref="History"/>.</summary>
internal sealed class ChatClient : IFrameSink, IAsyncDisposable
{
    private const int ReceiveBytes = 16 * 1024;

    private readonly string _group;
    private readonly RawClient _socket;
    private readonly CheckClient _client;
    private readonly FrameScanner _scanner = new();
    private readonly MessageAssembler _assembler = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _syncAckId;

    private ChatClient(string group, RawClient socket, CheckClient client)
    {
        _group = group;
        _socket = socket;
        _client = client;
    }

    /// <summary>What the hub calls it.</summary>
    public string ConnectionId => _client.ConnectionId;

    /// <summary>The hub may end it: the spec asks for that.</summary>
    public void LetEnd() => _client.Log.MayEnd = true;

    /// <summary>Requests that wait for their ack.</summary>
    public int Outstanding
    {
        get
        {
            lock (_client)
            {
                return _client.Pending;
            }
        }
    }

    /// <summary>Why it hears nothing more; null while it does.</summary>
    public string? Ended { get; private set; }

    /// <summary>Connects and joins the group; nobody may talk before all have joined.</summary>
    public static async Task<ChatClient> ConnectAsync(HubHost hub, int id, string group, History history)
    {
        var user = $"user{id}";
        var socket = await hub.ConnectAsync("chat", user, "json.webpubsub.azure.v1", "webpubsub.joinLeaveGroup", "webpubsub.sendToGroup");
        var client = new CheckClient(history, user, Contract.Plain, user, filler: "x");
        client.OnText(await socket.ReadTextAsync());
        await socket.SendTextAsync(client.Join(group));
        client.OnText(await socket.ReadTextAsync());
        Assert.Equal(0, client.Pending);
        return new ChatClient(group, socket, client);
    }

    /// <summary>Reads until the stream ends; never faults.</summary>
    public async Task ListenAsync()
    {
        var buffer = new byte[ReceiveBytes];
        try
        {
            while (await _socket.Socket.ReceiveAsync(buffer) is var read and > 0)
            {
                _scanner.Read(buffer.AsSpan(0, read), this);
            }

            Ended ??= "end of stream";
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or LoadException or System.Text.Json.JsonException)
        {
            Ended ??= e.Message;
        }

        _synced.TrySetException(new IOException($"{_client.Log.Name} was cut off: {Ended}"));
    }

    /// <summary>Sends as many messages at once as asked for.</summary>
    public void Say(int messages)
    {
        var frames = new byte[messages][];
        lock (_client)
        {
            for (var i = 0; i < messages; i++)
            {
                frames[i] = ClientFrame.OfText(_client.Send(_group));
            }
        }

        Send(ClientFrames.Join(frames));
    }

    /// <summary>Completes when everything has arrived here that the hub executed for this client's group before.</summary>
    public Task SyncAsync()
    {
        byte[] frame;
        lock (_client)
        {
            // The worker of the group answers a join behind all that is queued there, and the outbox keeps the order.
            frame = ClientFrame.OfText(_client.Join(_group));
            _syncAckId = _client.LastAckId;
        }

        Send(frame);
        return _synced.Task;
    }

    /// <inheritdoc/>
    public void OnPayload(ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        if (!_assembler.TryComplete(piece, endOfMessage, out var message))
        {
            return;
        }

        bool isSynced;
        lock (_client)
        {
            isSynced = _client.OnText(message) is { Kind: WordKind.Ack } ack && ack.Number == _syncAckId;
        }

        if (isSynced)
        {
            _synced.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public void OnControl(int opcode, ReadOnlySpan<byte> payload)
    {
        const int close = 8;
        const int ping = 9;
        if (opcode == close)
        {
            var frame = new ServerFrame(Protocol.Frames.Opcode.Close, payload.ToArray());
            Ended = $"close frame {frame.CloseCode}";
            _client.Log.OnClosed(frame.CloseCode, frame.CloseText);
            Send(ClientFrame.Of(close, payload));
        }
        else if (opcode == ping)
        {
            Send(ClientFrame.Of(ClientFrame.Pong, payload));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    // The reader sends pongs while another task says something. Neither waits long: so little is outstanding that the kernel takes it.
    private void Send(byte[] frames)
    {
        lock (_scanner)
        {
            _socket.Socket.Send(frames);
        }
    }
}
