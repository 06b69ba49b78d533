using System.Text;
using Hub.Actors.Events;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Tests.Api;
using Hub.Tests.Protobuf;
using Hub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Host.Telemetry;

/// <summary>Clients of every kind write down what they send and see, over real sockets; then the hub's counters must say exactly the same.</summary>
public sealed class AgreementSpecs : IAsyncLifetime
{
    private const string Json = "json.webpubsub.azure.v1";

    private static readonly string[] All = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];

    private readonly ClientTally _tally = new();
    private HubHost _hub = null!;

    public async Task InitializeAsync() => _hub = await HubHost.StartAsync(
        hocon: "hub.heartbeat { ping-interval = 300s, timeout = 900s }\nhub.workers.count = 3",
        services: services => services.AddSingleton<IHubEventHandler>(new Echo()));

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Every_counter_must_agree_with_what_clients_saw()
    {
        await using var ann = await CountingClient.ConnectAsync(_hub, _tally, "ann", Json, All);
        await using var bob = await CountingClient.ConnectAsync(_hub, _tally, "bob", "protobuf.webpubsub.azure.v1", All);
        await using var eve = await CountingClient.ConnectAsync(_hub, _tally, "eve", Json, []);
        await using var rel = await CountingClient.ConnectAsync(_hub, _tally, "rel", "json.reliable.webpubsub.azure.v1", All);
        await using var pat = await CountingClient.ConnectAsync(_hub, _tally, "pat", null, [], "g");
        foreach (var client in new[] { ann, bob, eve, rel }) Assert.Equal(["system"], await client.SeeAsync(1));
        await JoinAsync(ann, bob, rel);
        var delivered = await TalkAsync(ann, bob, rel, pat) + await PublishAsync(ann, bob, eve, rel, pat);
        await SayTheRestAsync(ann, eve, rel, pat);
        await BeRefusedAsync();
        var open = await ScrapeAsync();
        Assert.Equal((2.0, 1.0, 1.0, 1.0), (Open(open, Json), Open(open, "protobuf.webpubsub.azure.v1"), Open(open, "json.reliable.webpubsub.azure.v1"), Open(open, "none")));

        await eve.SayAsync("invalid", "no JSON");
        await eve.BeCutAsync();
        await ann.LeaveAsync();
        await Task.WhenAll(_hub.Tree.DrainAsync(TimeSpan.FromSeconds(20)), bob.EndAsync(), rel.EndAsync(), pat.EndAsync());

        var families = await ScrapeAsync();
        AssertSame(_tally.Sent, families, "hub_messages_received_total", "kind");
        AssertSame(_tally.Seen, families, "hub_messages_sent_total", "kind");
        // The hub has labels for its own errors only, whatever a handler calls its.
        _tally.Acks["other"] = _tally.Acks["Unknown to the hub"];
        _tally.Acks.Remove("Unknown to the hub");
        AssertSame(_tally.Acks, families, "hub_acks_total", "result");
        AssertSame(new() { ["client_closed"] = 1, ["invalid_payload"] = 1, ["server_shutdown"] = 3 }, families, "hub_connections_closed_total", "reason");
        AssertSame(new() { ["401"] = 2, ["404"] = 1 }, families, "hub_connections_refused_total", "status");
        Assert.Equal((_tally.BytesSent, _tally.BytesSeen), ((long)Value(families, "hub_bytes_received_total"), (long)Value(families, "hub_bytes_sent_total")));
        Assert.Equal((double)delivered, Value(families, "hub_deliveries_total"));
        Assert.Equal((5.0, 0.0), (Sum(families, "hub_connections_opened_total"), Sum(families, "hub_connections")));
        Assert.Equal((0.0, 0.0, 0.0, 0.0), (Value(families, "hub_groups"), Value(families, "hub_outbox_bytes"), Value(families, "hub_outbox_messages"), Value(families, "hub_sessions_replay_messages")));
        AssertSnapshot(delivered);
    }

    private void AssertSnapshot(long delivered)
    {
        var now = _hub.Tree.Snapshot();
        Assert.Equal((_tally.BytesSent, _tally.BytesSeen), (now.BytesReceived, now.BytesSent));
        Assert.Equal((_tally.Sent.Values.Sum(), _tally.Seen.Values.Sum()), (now.MessagesReceived, now.MessagesSent));
        Assert.Equal((delivered, 3L, 5L, 0), (now.Delivered, now.Refused, now.Opened, now.Connections));
    }

    private static async Task JoinAsync(CountingClient ann, CountingClient bob, CountingClient rel)
    {
        await ann.SayAsync("join_group", """{"type":"joinGroup","group":"g","ackId":1}""");
        await bob.SayAsync("join_group", ProtoNode.New.Child(6, ProtoNode.New.Text(1, "g").Number(2, 1)));
        await rel.SayAsync("join_group", """{"type":"joinGroup","group":"g","ackId":1}""");
        foreach (var client in new[] { ann, bob, rel }) Assert.Equal(["ack"], await client.SeeAsync(1));
    }

    /// <summary>Returns how many messages were delivered.</summary>
    private static async Task<long> TalkAsync(CountingClient ann, CountingClient bob, CountingClient rel, CountingClient pat)
    {
        for (var id = 2; id <= 41; id++) await ann.SayAsync("send_to_group", $$"""{"type":"sendToGroup","group":"g","ackId":{{id}},"data":{{id}}}""");
        await ann.SayAsync("send_to_group", """{"type":"sendToGroup","group":"g","noEcho":true,"data":1}""");
        await bob.SayAsync("send_to_group", ProtoNode.New.Child(1, ProtoNode.New.Text(1, "g").Number(2, 2).Child(3, ProtoNode.New.Text(1, "from bob"))));
        await ann.SeeAsync(40 + 40 + 1);
        await bob.SeeAsync(42 + 1);
        await rel.SeeAsync(42);
        await pat.SeeAsync(42);
        // Counted behind the delivery, which the ack of the same group's worker proves.
        await ann.SayAsync("leave_group", """{"type":"leaveGroup","group":"g2","ackId":42}""");
        await ann.SayAsync("send_to_group", """{"type":"sendToGroup","group":"g","ackId":42,"data":"repeated, so not delivered"}""");
        Assert.Equal(["ack", "ack"], await ann.SeeAsync(2));
        return 41 + 42 + 42 + 42;
    }

    private async Task<long> PublishAsync(CountingClient ann, CountingClient bob, CountingClient eve, CountingClient rel, CountingClient pat)
    {
        using var server = new ApiClient(_hub.BaseAddress, _hub.AccessKey);
        foreach (var path in new[] { "chat/:send", "chat/groups/g/:send", "chat/users/ann/:send", "chat/users/nobody/:send" })
        {
            Assert.Equal(202, (await server.SendAsync("POST", path, ApiClient.Text("from the server"))).Status);
        }
        await ann.SeeAsync(3);
        await eve.SeeAsync(1);
        foreach (var client in new[] { bob, rel, pat }) await client.SeeAsync(2);
        return 5 + 4 + 1;
    }

    private static async Task SayTheRestAsync(CountingClient ann, CountingClient eve, CountingClient rel, CountingClient pat)
    {
        await eve.SayAsync("join_group", """{"type":"joinGroup","group":"g","ackId":1}""");
        await eve.SayAsync("leave_group", """{"type":"leaveGroup","group":"g"}""");
        await eve.SayAsync("send_to_group", """{"type":"sendToGroup","group":"g","ackId":2,"data":1}""");
        await eve.SayAsync("event", """{"type":"event","event":"echo","ackId":3,"dataType":"text","data":"hi"}""");
        await eve.SayAsync("event", """{"type":"event","event":"fail","ackId":4,"dataType":"text","data":"hi"}""");
        Assert.Equal(["ack", "ack", "message", "ack", "ack"], await eve.SeeAsync(5));
        await ann.SayAsync("join_group", """{"type":"joinGroup","group":"g","ackId":1}""");
        await ann.SayAsync("ping", """{"type":"ping"}""");
        await ann.SayAsync("invoke", """{"type":"invoke","invocationId":"i","target":"event","event":"echo","dataType":"text","data":"hi"}""");
        await ann.SayAsync("cancel_invocation", """{"type":"cancelInvocation","invocationId":"other"}""");
        await ann.ControlAsync(Opcode.Pong);
        // The worker and the connection itself answer, each when it can.
        Assert.Equal(["ack", "invoke_response", "pong"], (await ann.SeeAsync(3)).Order(StringComparer.Ordinal));
        await ann.ControlAsync(Opcode.Ping);
        Assert.Equal(["control"], await ann.SeeAsync(1));
        await rel.SayAsync("sequence_ack", """{"type":"sequenceAck","sequenceId":44}""");
        await rel.SayAsync("ping", """{"type":"ping"}""");
        Assert.Equal(["pong"], await rel.SeeAsync(1));
        await pat.SayAsync("event", "plain");
        Assert.Equal(["message"], await pat.SeeAsync(1));
    }

    private async Task BeRefusedAsync()
    {
        foreach (var (target, status) in new[] { ("/client/hubs/chat", 401), ("/client/hubs/chat?access_token=x", 401), ("/client/nothing/here", 404) })
        {
            await using var client = await RawClient.OpenAsync(_hub.BaseAddress);
            Assert.Equal(status, (await client.UpgradeAsync(target, Json)).Status);
        }
    }

    private async Task<IReadOnlyDictionary<string, MetricFamily>> ScrapeAsync()
    {
        using var http = new HttpClient { BaseAddress = _hub.AdminAddress };
        return MetricsText.Parse(await http.GetStringAsync("/metrics"), isOpenMetrics: false);
    }

    private static void AssertSame(Dictionary<string, long> expected, IReadOnlyDictionary<string, MetricFamily> families, string name, string label)
    {
        var actual = families[name].Samples.Where(sample => sample.Value > 0).ToDictionary(sample => sample.Labels[label], sample => (long)sample.Value);
        Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), actual.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    private static double Value(IReadOnlyDictionary<string, MetricFamily> families, string name) => Assert.Single(families[name].Samples).Value;

    private static double Open(IReadOnlyDictionary<string, MetricFamily> families, string subprotocol) => Sum(families, "hub_connections", ("hub", "chat"), ("subprotocol", subprotocol));

    private static double Sum(IReadOnlyDictionary<string, MetricFamily> families, string name, params (string Name, string Value)[] labels)
        => families[name].Samples.Where(sample => labels.All(label => sample.Labels[label.Name] == label.Value)).Sum(sample => sample.Value);

    private sealed class Echo : IHubEventHandler
    {
        public ValueTask<EventReply> OnEventAsync(UserEvent userEvent, CancellationToken cancellation) => new(userEvent.Name == "fail"
            ? EventReply.Failed("Unknown to the hub", Encoding.UTF8.GetString(userEvent.Payload!.Value.Bytes.Span))
            : EventReply.With(new Payload(DataType.Text, PayloadForm.Raw, "back"u8.ToArray())));
    }
}
