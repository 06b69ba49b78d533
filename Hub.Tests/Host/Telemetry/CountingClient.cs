using System.Text.Json;
using Hub.Protocol.Frames;
using Hub.Tests.Protobuf;
using Hub.Tests.Support;

namespace Hub.Tests.Host.Telemetry;

/// <summary>What clients have sent and seen, by the names that the metrics have for it. Several of them write at a time; read it when they are done.</summary>
internal sealed class ClientTally
{
    private readonly Lock _gate = new();

    public Dictionary<string, long> Sent { get; } = [];

    public Dictionary<string, long> Seen { get; } = [];

    public Dictionary<string, long> Acks { get; } = [];

    public long BytesSent { get; private set; }

    public long BytesSeen { get; private set; }

    public void OnSent(string kind, int bytes)
    {
        lock (_gate)
        {
            Count(Sent, kind);
            BytesSent += bytes;
        }
    }

    public void OnSeen(string kind, int bytes)
    {
        lock (_gate)
        {
            Count(Seen, kind);
            BytesSeen += bytes;
        }
    }

    public void OnAck(string result)
    {
        lock (_gate) Count(Acks, result);
    }

    private static void Count(Dictionary<string, long> counts, string kind) => counts[kind] = counts.GetValueOrDefault(kind) + 1;
}

/// <summary>A client on a real socket that writes down each byte and message.</summary>
internal sealed class CountingClient : IAsyncDisposable
{
    private readonly RawClient _client;
    private readonly string? _subprotocol;
    private readonly ClientTally _tally;

    private CountingClient(RawClient client, string? subprotocol, ClientTally tally)
    {
        _client = client;
        _subprotocol = subprotocol;
        _tally = tally;
    }

    public static async Task<CountingClient> ConnectAsync(HubHost hub, ClientTally tally, string user, string? subprotocol, string[] roles, params string[] groups)
    {
        var client = await RawClient.OpenAsync(hub.BaseAddress);
        var answer = await client.UpgradeAsync(new Uri(hub.ClientUrlWith("chat", user, roles, groups)).PathAndQuery, subprotocol);
        Assert.Equal(101, answer.Status);
        return new CountingClient(client, subprotocol, tally);
    }

    public Task SayAsync(string kind, string text) => SendAsync(kind, ClientFrames.Text(text));

    public Task SayAsync(string kind, ProtoNode message) => SendAsync(kind, ClientFrames.Frame(Opcode.Binary, message.Build()));

    public Task ControlAsync(Opcode opcode) => SendAsync("control", ClientFrames.Frame(opcode, "x"u8));

    public Task CloseAsync() => SendAsync("control", ClientFrames.Close(1000));

    /// <summary>Reads frames until exactly so many were seen; the kinds of them, in order.</summary>
    public async Task<List<string>> SeeAsync(int frames)
    {
        var kinds = new List<string>();
        for (var i = 0; i < frames; i++) kinds.Add(Note(await _client.ReadFrameAsync() ?? throw new IOException("The connection ended.")));
        return kinds;
    }

    /// <summary>The hub says good-bye and the client answers; then there is nothing more.</summary>
    public async Task EndAsync()
    {
        while (await _client.ReadFrameAsync() is { } frame)
        {
            Note(frame);
            if (frame.Opcode == Opcode.Close) break;
        }
        await CloseAsync();
        Assert.True(await _client.IsEndedAsync());
    }

    /// <summary>The hub says good-bye to a client that it does not listen to any more.</summary>
    public async Task BeCutAsync()
    {
        Assert.Equal(["system", "control"], await SeeAsync(2));
        await DisposeAsync();
    }

    /// <summary>The client says good-bye and the hub answers.</summary>
    public async Task LeaveAsync()
    {
        await CloseAsync();
        Assert.Equal(["control"], await SeeAsync(1));
        Assert.True(await _client.IsEndedAsync());
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task SendAsync(string kind, byte[] frame)
    {
        _tally.OnSent(kind, frame.Length);
        await _client.SendAsync(frame);
    }

    private string Note(ServerFrame frame)
    {
        var bytes = frame.Payload.Length + (frame.Payload.Length switch { <= 125 => 2, <= 65_535 => 4, _ => 10 });
        var kind = frame.Opcode >= Opcode.Close ? "control" : KindOf(frame);
        _tally.OnSeen(kind, bytes);
        return kind;
    }

    private string KindOf(ServerFrame frame) => _subprotocol switch
    {
        null => "message",
        { } name when name.StartsWith("json", StringComparison.Ordinal) => KindOf(JsonDocument.Parse(frame.Payload).RootElement),
        _ => KindOf(ProtoNode.Parse(frame.Payload)![0]),
    };

    private string KindOf(JsonElement message)
    {
        var type = message.GetProperty("type").GetString()!;
        if (type == "ack") _tally.OnAck(message.GetProperty("success").GetBoolean() ? "ok" : message.GetProperty("error").GetProperty("name").GetString()!);
        return type == "invokeResponse" ? "invoke_response" : type;
    }

    private string KindOf(ProtoNode.Field message)
    {
        if (message.Number == 1)
        {
            Assert.Contains(ProtoNode.Parse(message.Content)!, field => field is { Number: 2, Value: 1 });
            _tally.OnAck("ok");
        }
        return message.Number switch { 1 => "ack", 2 => "message", 3 => "system", 4 => "pong", 5 => "invoke_response", var other => $"field {other}" };
    }
}
