using System.Net.Sockets;
using Hub.Benchmarks.Chat;
using Hub.Benchmarks.Load;

namespace Hub.Tests.Support;

/// <summary>One of many clients that chat over real sockets. It is light, so that hundreds fit beside the hub in one process, and tells a
/// shared <see cref="ChatHistory"/>, which is also the lock around it, everything it sends and sees.</summary>
internal sealed class ChatClient : IFrameSink, IAsyncDisposable
{
    // Out of the way of the ids that ChatWire gives to messages.
    private const int SyncAckId = 1_000_000_000;
    private const int ReceiveBytes = 16 * 1024;

    private readonly int _id;
    private readonly ChatHistory _history;
    private readonly string _group;
    private readonly RawClient _client;
    private readonly FrameScanner _scanner = new();
    private readonly MessageAssembler _assembler = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _outstanding;

    private ChatClient(int id, ChatHistory history, RawClient client, string connectionId)
    {
        _id = id;
        _history = history;
        _client = client;
        _group = GroupOf(id, history);
        ConnectionId = connectionId;
    }

    /// <summary>What the hub calls it.</summary>
    public string ConnectionId { get; }

    /// <summary>Messages that wait for their ack.</summary>
    public int Outstanding => Volatile.Read(ref _outstanding);

    /// <summary>Why it hears nothing more; null while it does.</summary>
    public string? Ended { get; private set; }

    /// <summary>Connects and joins the group that the history gives to the client; nobody may talk before all have joined.</summary>
    public static async Task<ChatClient> ConnectAsync(HubHost hub, int id, ChatHistory history)
    {
        var client = await hub.ConnectAsync("chat", $"user{id}", "json.webpubsub.azure.v1", "webpubsub.joinLeaveGroup", "webpubsub.sendToGroup");
        using var connected = System.Text.Json.JsonDocument.Parse(await client.ReadTextAsync());
        await client.SendTextAsync(Join(GroupOf(id, history), ackId: 1));
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReadTextAsync());
        return new ChatClient(id, history, client, connected.RootElement.GetProperty("connectionId").GetString()!);
    }

    /// <summary>Reads until the stream ends; never faults.</summary>
    public async Task ListenAsync()
    {
        var buffer = new byte[ReceiveBytes];
        try
        {
            while (await _client.Socket.ReceiveAsync(buffer) is var read and > 0)
            {
                _scanner.Read(buffer.AsSpan(0, read), this);
            }

            Ended ??= "end of stream";
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or LoadException or System.Text.Json.JsonException)
        {
            Ended ??= e.Message;
        }

        _synced.TrySetException(new IOException($"Client {_id} was cut off: {Ended}"));
    }

    /// <summary>Sends as many messages at once as asked for.</summary>
    public void Say(int messages)
    {
        var frames = new byte[messages][];
        lock (_history)
        {
            for (var i = 0; i < messages; i++)
            {
                frames[i] = ClientFrame.OfText(ChatWire.Send(_group, _id, _history.OnSent(_id), "x"));
            }
        }

        Interlocked.Add(ref _outstanding, messages);
        Send(ClientFrames.Join(frames));
    }

    /// <summary>Completes when everything has arrived here that the hub accepted for this client's group before.</summary>
    public Task SyncAsync()
    {
        // The worker of the group answers a join behind all that is queued there, and the outbox keeps the order.
        Send(ClientFrame.OfText(Join(_group, SyncAckId)));
        return _synced.Task;
    }

    /// <inheritdoc/>
    public void OnPayload(ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        if (!_assembler.TryComplete(piece, endOfMessage, out var message))
        {
            return;
        }

        var said = ChatWire.Read(message);
        if (said is { Kind: ChatEventKind.Ack, AckId: SyncAckId, Success: true })
        {
            _synced.TrySetResult();
            return;
        }

        lock (_history)
        {
            if (said.Kind == ChatEventKind.Message)
            {
                _history.OnReceived(_id, said.Group, said.Sender, said.Sequence);
            }
            else if (said.Kind == ChatEventKind.Ack)
            {
                _history.OnAck(_id, ChatWire.SequenceOf(said.AckId), said.Success);
                Interlocked.Decrement(ref _outstanding);
            }
        }
    }

    /// <inheritdoc/>
    public void OnControl(int opcode, ReadOnlySpan<byte> payload)
    {
        const int close = 8;
        const int ping = 9;
        if (opcode == close)
        {
            Ended = $"close frame {new ServerFrame(Protocol.Frames.Opcode.Close, payload.ToArray()).CloseCode}";
        }
        else if (opcode == ping)
        {
            Send(ClientFrame.Of(ClientFrame.Pong, payload));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static string GroupOf(int id, ChatHistory history) => ChatHistory.GroupName(history.GroupOf(id));

    private static string Join(string group, int ackId) => $$"""{"type":"joinGroup","group":"{{group}}","ackId":{{ackId}}}""";

    // The reader sends pongs while another task says something. Neither waits long: so little is outstanding that the kernel takes it.
    private void Send(byte[] frames)
    {
        lock (_scanner)
        {
            _client.Socket.Send(frames);
        }
    }
}
