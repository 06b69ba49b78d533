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
        Socket = new InMemorySocket(scheduler) { Received = OnReceived, Ended = cut => _ended.TrySetResult(cut) };
    }

    /// <summary>The byte stream that is handed to the hub.</summary>
    public InMemorySocket Socket { get; }

    /// <summary>Id from the <c>connected</c> message, where one was awaited.</summary>
    public string ConnectionId { get; private set; } = "";

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

    /// <summary>A request and its answer: proof that everything said before has been executed.</summary>
    public async Task SyncAsync()
    {
        Say("""{"type":"ping"}""");
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

    private void OnReceived(byte[] bytes)
    {
        lock (_partial)
        {
            _partial.AddRange(bytes);
            var frames = ServerFrames.ReadComplete(_partial.ToArray(), out var used);
            foreach (var frame in frames) _frames.Writer.TryWrite(frame);
            _partial.RemoveRange(0, used);
        }
    }
}
