using System.Text.Json;
using System.Threading.Channels;
using Hub.Actors.Transport;
using Hub.Protocol.Frames;

namespace Hub.Tests.Support;

/// <summary>A client on an <see cref="InMemorySocket"/> that speaks the JSON subprotocol (or raw frames) and waits for what the hub says.</summary>
public sealed class TestClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<ServerFrame> _frames = Channel.CreateUnbounded<ServerFrame>();
    private readonly List<byte> _partial = [];
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A client whose socket runs on the given scheduler.</summary>
    public TestClient(IWorkScheduler scheduler)
    {
        Socket = new InMemorySocket(scheduler) { Received = OnReceived, Ended = OnEnded };
    }

    /// <summary>The byte stream that is handed to the hub.</summary>
    public InMemorySocket Socket { get; }

    /// <summary>Completes when the hub has done with the connection; set by <see cref="HubSpec.Open"/>.</summary>
    public Task Finished { get; set; } = Task.CompletedTask;

    /// <summary>True when the client answers close frames and ends its side, as browsers do. Off by default: specs on closing look at each step.</summary>
    public bool AnswersClose { get; set; }

    /// <summary>Id from the <c>connected</c> message, where one was awaited.</summary>
    public string ConnectionId { get; private set; } = "";

    /// <summary>Token from the <c>connected</c> message of a reliable client.</summary>
    public string? ReconnectionToken { get; private set; }

    /// <summary>True when the hub cut the connection, false when it ended it in order; completes at the end.</summary>
    public Task<bool> Ended => _ended.Task.WaitAsync(Patience);

    /// <summary>Every frame there is now, without waiting.</summary>
    public IEnumerable<ServerFrame> Drain()
    {
        while (_frames.Reader.TryRead(out var frame)) yield return frame;
    }

    /// <summary>Says one JSON message.</summary>
    public void Say(string json) => Socket.Say(ClientFrames.Text(json));

    /// <summary>The next frame of any kind.</summary>
    public async Task<ServerFrame> NextFrameAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            return await _frames.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The hub said nothing to {ConnectionId} for {Patience}.");
        }
    }

    /// <summary>The next frame must be a text frame: its text.</summary>
    public async Task<string> NextTextAsync()
    {
        var frame = await NextFrameAsync();
        return frame.Opcode == Opcode.Text ? frame.Text : throw new Xunit.Sdk.XunitException($"Expected text, got {frame.Opcode} {frame.CloseCode} {frame.CloseText}");
    }

    /// <summary>The next frame must be the <c>connected</c> message.</summary>
    public async Task ExpectConnectedAsync()
    {
        using var message = JsonDocument.Parse(await NextTextAsync());
        Assert.Equal("connected", message.RootElement.GetProperty("event").GetString());
        ConnectionId = message.RootElement.GetProperty("connectionId").GetString()!;
        ReconnectionToken = message.RootElement.TryGetProperty("reconnectionToken", out var token) ? token.GetString() : null;
    }

    /// <summary>The next frame must be exactly this text.</summary>
    public async Task ExpectAsync(string json) => Assert.Equal(json, await NextTextAsync());

    /// <summary>The next frame must be the ack of that id: null for success, else the error's name.</summary>
    public async Task<string?> ExpectAckAsync(ulong id)
    {
        using var message = JsonDocument.Parse(await NextTextAsync());
        Assert.Equal("ack", message.RootElement.GetProperty("type").GetString());
        Assert.Equal(id, message.RootElement.GetProperty("ackId").GetUInt64());
        return message.RootElement.GetProperty("success").GetBoolean() ? null : message.RootElement.GetProperty("error").GetProperty("name").GetString();
    }

    /// <summary>
    /// A ping and its pong: proof that the connection lives and that nothing else was said to it. Not that earlier sends were executed:
    /// workers may still have those, so wait for their acks.
    /// </summary>
    public async Task SyncAsync()
    {
        Say("""{"type":"ping"}""");
        await ExpectAsync("""{"type":"pong"}""");
    }

    /// <summary>Exactly that many messages of groups must be there, before the answer to a ping.</summary>
    public async Task SyncAsync(int messages)
    {
        Say("""{"type":"ping"}""");
        for (var i = 0; i < messages; i++) Assert.StartsWith("""{"type":"message",""", await NextTextAsync(), StringComparison.Ordinal);
        await ExpectAsync("""{"type":"pong"}""");
    }

    /// <summary>The hub must say good-bye: the <c>disconnected</c> message (when <paramref name="enveloped"/>) and a close frame of that code.</summary>
    public async Task<string> ExpectCloseAsync(ushort code, bool enveloped = true)
    {
        var reason = "";
        if (enveloped)
        {
            using var message = JsonDocument.Parse(await NextTextAsync());
            Assert.Equal("disconnected", message.RootElement.GetProperty("event").GetString());
            reason = message.RootElement.GetProperty("message").GetString()!;
        }
        var close = await NextFrameAsync();
        Assert.Equal(Opcode.Close, close.Opcode);
        Assert.Equal(code, close.CloseCode);
        return enveloped ? reason : close.CloseText;
    }

    /// <summary>Closes in order and waits until the hub has forgotten the connection.</summary>
    public async Task LeaveAsync()
    {
        AnswersClose = true;
        Socket.Say(ClientFrames.Close(1000));
        await Finished.WaitAsync(Patience);
    }

    /// <summary>Everything up to the next close frame; its code is the last element.</summary>
    public async Task<List<string>> UntilCloseAsync()
    {
        var heard = new List<string>();
        while (true)
        {
            var frame = await NextFrameAsync();
            heard.Add(frame.Opcode == Opcode.Close ? frame.CloseCode.ToString(System.Globalization.CultureInfo.InvariantCulture) : frame.Text);
            if (frame.Opcode == Opcode.Close) return heard;
        }
    }

    private void OnReceived(byte[] bytes)
    {
        var closed = false;
        lock (_partial)
        {
            _partial.AddRange(bytes);
            var frames = ServerFrames.ReadComplete(_partial.ToArray(), out var used);
            foreach (var frame in frames)
            {
                closed |= frame.Opcode == Opcode.Close;
                _frames.Writer.TryWrite(frame);
            }
            _partial.RemoveRange(0, used);
        }
        if (closed && AnswersClose) Socket.Say(ClientFrames.Close(1000));
    }

    private void OnEnded(bool cut)
    {
        _ended.TrySetResult(cut);
        if (!cut && AnswersClose) Socket.EndSaying();
    }
}
