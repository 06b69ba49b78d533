using System.Collections.Concurrent;
using System.Text;
using Hub.Protocol.CloudEvents;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>Events to a TCP backend over real sockets, from the client's WebSocket to the backend's frame and back (docs/upstream-tcp.md).</summary>
#pragma warning disable CA1001 // DisposeAsync of IAsyncLifetime disposes them.
public sealed class TcpEventSpecs : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly TcpBackendPeers _backend = new();
    private readonly ConcurrentQueue<CloudEvent> _events = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private Func<CloudEvent, CloudEventReply> _reply = static _ => new CloudEventReply(200, null, default);
    private HubHost _hub = null!;

    public async Task InitializeAsync()
    {
        _backend.Answers = frame =>
        {
            Assert.True(TcpEnvelope.TryReadEvent(frame, out var e, out var error), error);
            _events.Enqueue(e!);
            _arrived.Release();
            return _reply(e!) is { } reply ? TcpEnvelope.WriteReply(reply) : null;
        };
        _hub = await HubHost.StartAsync(
            new Dictionary<string, string?>
            {
                ["Hub__Hubs__chat__EventHandlers__0__UrlTemplate"] = $"tcp://127.0.0.1:{_backend.Port}",
                ["Hub__Hubs__chat__EventHandlers__0__UserEventPattern"] = "*",
                ["Hub__Hubs__chat__EventHandlers__0__SystemEvents"] = "connect,connected,disconnected",
            },
            "hub.connections.event-timeout = 3s");
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _backend.DisposeAsync();
        _arrived.Dispose();
    }

    [Fact]
    public async Task A_whole_life_must_be_told_in_order_and_answers_reach_the_client()
    {
        _reply = e => e.Kind switch
        {
            HubEventKind.Connect => new CloudEventReply(200, "application/json", """{"userId":"bob"}"""u8.ToArray()) { State = "s1" },
            HubEventKind.User => new CloudEventReply(200, "text/plain", Encoding.UTF8.GetBytes($"you said {Encoding.UTF8.GetString(e.Body.Span)}")),
            _ => new CloudEventReply(200, null, default),
        };
        await using (var client = await _hub.ConnectAsync(user: "ann"))
        {
            Assert.Contains("\"userId\":\"bob\"", await client.ReadTextAsync(), StringComparison.Ordinal);
            await client.SendTextAsync("""{"type":"event","event":"order","ackId":1,"dataType":"text","data":"tea"}""");
            Assert.Equal("""{"type":"message","from":"server","dataType":"text","data":"you said tea"}""", await client.ReadTextAsync());
            Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReadTextAsync());
        }
        for (var i = 0; i < 4; i++) Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(10)));
        var told = _events.ToArray();
        Assert.Equal(["connect", "connected", "order", "disconnected"], told.Select(e => e.Name));
        Assert.Equal([0L, 1, 2, 3], told.Select(e => e.Id));
        Assert.Equal(["ann", "bob", "bob", "bob"], told.Select(e => e.UserId!));
        Assert.Equal(("s1", EventSignature.Create([Encoding.UTF8.GetBytes(_hub.AccessKey)], told[2].ConnectionId)), (told[2].State, told[2].Signature));
    }

    [Fact]
    public async Task A_backend_that_says_no_must_keep_the_client_out()
    {
        _reply = _ => new CloudEventReply(403, null, default);
        await using var client = await RawClient.OpenAsync(_hub.BaseAddress);
        Assert.Equal(403, (await client.UpgradeAsync(new Uri(_hub.ClientUrl("chat", "ann")).PathAndQuery, "json.webpubsub.azure.v1")).Status);
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("garbage")]
    [InlineData("refused")]
    public async Task A_backend_that_fails_must_fail_the_event_and_leave_the_client(string how)
    {
        await using var client = await _hub.ConnectAsync(user: "ann");
        await client.ReadTextAsync();
        for (var i = 0; i < 2; i++) Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(10)));       // connect, connected
        _reply = how switch
        {
            "broken" => static _ => null!,
            "garbage" => static _ => new CloudEventReply(200, "application/x-nobody-knows", "?"u8.ToArray()),
            _ => static _ => new CloudEventReply(500, "text/plain", "secret"u8.ToArray()),
        };
        await client.SendTextAsync("""{"type":"event","event":"order","ackId":1,"data":1}""");
        var answer = await client.ReadTextAsync();
        Assert.Contains("""{"type":"ack","ackId":1,"success":false,"error":{"name":"InternalServerError",""", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        _reply = static _ => new CloudEventReply(200, null, default);
        await client.SendTextAsync("""{"type":"event","event":"order","ackId":2,"data":1}""");
        Assert.Equal("""{"type":"ack","ackId":2,"success":true}""", await client.ReadTextAsync());
    }

    [Fact]
    public async Task Two_hundred_events_must_share_the_connections_of_the_pool()
    {
        await using var client = await _hub.ConnectAsync(user: "ann");
        await client.ReadTextAsync();
        for (var id = 1; id <= 200; id++)
        {
            await client.SendTextAsync($$"""{"type":"event","event":"order","ackId":{{id}},"data":1}""");
            Assert.Equal($$"""{"type":"ack","ackId":{{id}},"success":true}""", await client.ReadTextAsync());
        }
        Assert.InRange(_backend.Accepted, 1, 11);               // the ten that are kept idle, and one that was opened meanwhile
    }
}
