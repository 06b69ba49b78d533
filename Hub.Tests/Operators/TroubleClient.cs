using System.Text.Json;
using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Operators;

/// <summary>A client that gets into trouble, or makes it. It does nothing by itself: no pongs, no answers to close frames.</summary>
internal sealed class TroubleClient : IAsyncDisposable
{
    private const string Plain = "json.webpubsub.azure.v1";
    private const string Reliable = "json.reliable.webpubsub.azure.v1";

    private readonly HubHost _hub;
    private readonly RawClient _socket;
    private readonly string? _token;
    private int _lastAckId;

    private TroubleClient(HubHost hub, RawClient socket, string welcome, int lastAckId = 0)
    {
        using var document = JsonDocument.Parse(welcome);
        Id = document.RootElement.Text("connectionId")!;
        _token = document.RootElement.Text("reconnectionToken");
        _hub = hub;
        _socket = socket;
        _lastAckId = lastAckId;
    }

    /// <summary>What the hub calls its connection.</summary>
    public string Id { get; }

    /// <summary>Connects and joins a group, by default one of its user's name, which is a first sign of life.</summary>
    public static async Task<TroubleClient> JoinAsync(TroubledHub hub, string user, string? group = null, string name = "chat", bool isReliable = false)
    {
        var socket = await hub.Host.ConnectAsync(name, user, isReliable ? Reliable : Plain, "webpubsub.joinLeaveGroup", "webpubsub.sendToGroup");
        var client = new TroubleClient(hub.Host, socket, await socket.ReadTextAsync());
        await client.RequestAsync($$"""{"type":"joinGroup","group":"{{group ?? user}}","ackId":{{++client._lastAckId}}}""");
        return client;
    }

    /// <summary>Sends a text to a group, not to itself, and waits until that is acknowledged.</summary>
    public Task SayAsync(string group, string text) =>
        RequestAsync($$"""{"type":"sendToGroup","group":"{{group}}","noEcho":true,"dataType":"text","data":"{{text}}","ackId":{{++_lastAckId}}}""");

    /// <summary>The text of the next message, which somebody must have sent to its group.</summary>
    public async Task<string?> HearAsync()
    {
        using var message = JsonDocument.Parse(await _socket.ReadTextAsync());
        Assert.Equal("message", message.RootElement.Text("type"));
        return message.RootElement.Text("data");
    }

    /// <summary>Sends an event to the application and waits for the answer; returns what its error says, or null for success.</summary>
    public Task<string?> EventAsync() => _socket.EventAsync(++_lastAckId);

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(byte[] bytes) => _socket.SendAsync(bytes);

    /// <summary>Reads up to the hub's close frame, answers it and hangs up; returns what it said.</summary>
    public async Task<(int Code, string Text)> FarewellAsync()
    {
        while (await _socket.ReadFrameAsync() is { } frame)
        {
            if (frame.Opcode != Opcode.Close)
            {
                continue;
            }

            await _socket.SendAsync(ClientFrames.Close(frame.CloseCode));
            await _socket.DisposeAsync();
            return (frame.CloseCode, frame.CloseText);
        }

        return (1006, "");
    }

    /// <summary>Closes its connection in order.</summary>
    public async Task LeaveAsync()
    {
        await _socket.SendAsync(ClientFrames.Close(1000));
        Assert.Equal(1000, await _socket.ReadCloseCodeAsync());
    }

    /// <summary>Asks for its connection on another socket.</summary>
    public async Task<RawClient> KnockAsync()
    {
        var socket = await RawClient.OpenAsync(_hub.BaseAddress);
        var target = $"/client/hubs/chat?awps_connection_id={Id}&awps_reconnection_token={Uri.EscapeDataString(_token!)}";
        Assert.Equal(101, (await socket.UpgradeAsync(target, Reliable)).Status);
        return socket;
    }

    /// <summary>Goes on with its connection on another socket; this one is left as it is.</summary>
    public async Task<TroubleClient> ComeBackAsync()
    {
        var socket = await KnockAsync();
        var again = new TroubleClient(_hub, socket, await socket.ReadTextAsync(), _lastAckId);
        Assert.Equal(Id, again.Id);
        return again;
    }

    /// <summary>The hub ends the stream without another word.</summary>
    public async Task MustEndAsync() => Assert.True(await _socket.IsEndedAsync());

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    private async Task RequestAsync(string request)
    {
        await _socket.SendTextAsync(request);
        Assert.Null(await _socket.ReadAckAsync(_lastAckId));
    }
}
