using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Connections;

/// <summary>What application code in the process can do, and the counts it gets back.</summary>
public sealed class HubMessengerSpecs() : HubSpec("hub.workers.count = 3\nakka.loglevel = OFF")
{
    private const string ServerText = """{"type":"message","from":"server","dataType":"text","data":"x"}""";

    private static readonly Payload X = Codec.Raw(DataType.Text, "x");

    [Fact]
    public async Task A_message_to_all_must_reach_every_connection_of_the_hub_once_and_no_other_hub()
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < 10; i++) clients.Add(await ConnectAsync(i % 2 == 0 ? "u" : null, groups: "g"));
        var other = Open(WireProtocol.Json, r => r with { Hub = "news" });
        await other.ExpectConnectedAsync();
        Assert.Equal(10, await Tree.Messenger.SendToAllAsync("chat", X));
        foreach (var client in clients)
        {
            await client.ExpectAsync(ServerText);
            await client.SyncAsync();
        }
        await other.SyncAsync();
        Assert.Equal(0, await Tree.Messenger.SendToAllAsync("nobody", X));
    }

    [Fact]
    public async Task A_message_to_a_group_must_say_its_group_and_no_sender()
    {
        var ann = await ConnectAsync("ann", groups: "g");
        Assert.Equal(1, await Tree.Messenger.SendToGroupAsync("chat", "g", X, new Dictionary<string, string> { ["k"] = "v" }));
        var text = await ann.NextTextAsync();
        Assert.StartsWith("""{"type":"message","from":"group","group":"g",""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fromUserId", text, StringComparison.Ordinal);
        Assert.Contains("\"metadata\":{\"k\":\"v\"}", text, StringComparison.Ordinal);
        Assert.Equal(0, await Tree.Messenger.SendToGroupAsync("news", "g", X));
        Assert.Equal(0, await Tree.Messenger.SendToGroupAsync("chat", "empty", X));
    }

    [Fact]
    public async Task A_message_to_a_user_must_reach_all_of_its_connections_and_nobody_else()
    {
        var (first, second, bob) = (await ConnectAsync("ann"), await ConnectAsync("ann"), await ConnectAsync("bob", groups: "ann"));
        Assert.Equal(2, await Tree.Messenger.SendToUserAsync("chat", "ann", X));
        await first.ExpectAsync(ServerText);
        await second.ExpectAsync(ServerText);
        await bob.SyncAsync();
        Assert.Equal(0, await Tree.Messenger.SendToUserAsync("chat", "cid", X));
    }

    [Fact]
    public async Task A_message_to_a_connection_must_reach_it_alone()
    {
        var (ann, bob) = (await ConnectAsync("ann"), await ConnectAsync("ann"));
        Assert.Equal(1, await Tree.Messenger.SendToConnectionAsync("chat", ann.ConnectionId, X));
        await ann.ExpectAsync(ServerText);
        await bob.SyncAsync();
        Assert.Equal(0, await Tree.Messenger.SendToConnectionAsync("chat", "unknown", X));
        Assert.Equal(0, await Tree.Messenger.SendToConnectionAsync("news", ann.ConnectionId, X));
    }

    [Fact]
    public async Task Messages_of_one_caller_to_one_target_must_arrive_in_order()
    {
        var ann = await ConnectAsync(groups: "g");
        var sent = Enumerable.Range(0, 500).Select(i => Tree.Messenger.SendToGroupAsync("chat", "g", Codec.Raw(DataType.Json, $"{i}"))).ToArray();
        for (var i = 0; i < 500; i++) Assert.EndsWith($"\"data\":{i}}}", await ann.NextTextAsync(), StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(sent), reached => Assert.Equal(1, reached));
    }

    [Theory]
    [InlineData(4_999, true)]
    [InlineData(5_000, false)]
    public async Task A_message_with_a_time_to_live_must_not_reach_a_client_that_reads_too_late(int waitMs, bool arrives)
    {
        var ann = await ConnectAsync();
        ann.Socket.Stall();
        await Tree.Messenger.SendToConnectionAsync("chat", ann.ConnectionId, Codec.Raw(DataType.Text, "in flight"));
        while (ann.Socket.Sends < 2) await Task.Yield();        // the welcome and the one in flight
        await Tree.Messenger.SendToConnectionAsync("chat", ann.ConnectionId, X, ttlSeconds: 5);
        AdvanceTime(TimeSpan.FromMilliseconds(waitMs));
        ann.Socket.Resume();
        Assert.EndsWith("\"in flight\"}", await ann.NextTextAsync(), StringComparison.Ordinal);
        if (arrives) await ann.ExpectAsync(ServerText);
        await ann.SyncAsync();
        Assert.Equal(arrives ? 0 : 1, Tree.Snapshot().Dropped);
    }

    [Theory]
    [InlineData(null, "Application server closed the connection.")]
    [InlineData("", "Application server closed the connection.")]
    [InlineData("too loud", "Application server closed the connection. Reason: too loud")]
    public async Task A_close_must_give_its_reason_in_the_message_and_an_empty_text_in_the_frame(string? reason, string expected)
    {
        var (ann, bob) = (await ConnectAsync(), await ConnectAsync());
        Assert.Equal(1, await Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId, reason));
        Assert.Equal($$"""{"type":"system","event":"disconnected","message":"{{expected}}"}""", await ann.NextTextAsync());
        var close = await ann.NextFrameAsync();
        Assert.Equal((1000, ""), (close.CloseCode, close.CloseText));
        await bob.SyncAsync();
        Assert.Equal(0, await Tree.Messenger.CloseConnectionAsync("chat", "unknown"));
    }

    [Fact]
    public async Task Arguments_that_make_no_sense_must_throw_at_once()
    {
        var hub = Tree.Messenger;
        await Assert.ThrowsAsync<ArgumentNullException>(() => hub.SendToAllAsync(null!, X));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.SendToGroupAsync("chat", "", X));
        await Assert.ThrowsAsync<ArgumentNullException>(() => hub.SendToUserAsync("chat", null!, X));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.SendToConnectionAsync("chat", "", X));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.CloseConnectionAsync("", "c1"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => hub.SendToAllAsync("chat", X, ttlSeconds: -1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => hub.SendToAllAsync("chat", X, ttlSeconds: 301));
        await Assert.ThrowsAsync<ArgumentException>(() => hub.SendToAllAsync("chat", X, new Dictionary<string, string> { ["k"] = null! }));
        Assert.Equal(0, await hub.SendToAllAsync("CHAT", X, ttlSeconds: 300));
    }

    [Fact]
    public async Task Metadata_must_be_taken_as_it_was_when_it_was_given()
    {
        var ann = await ConnectAsync("ann");
        var metadata = new Dictionary<string, string> { ["k"] = "before" };
        var sent = Tree.Messenger.SendToUserAsync("chat", "ann", X, metadata);
        metadata["k"] = "after";
        Assert.Equal(1, await sent);
        Assert.Contains("\"before\"", await ann.NextTextAsync(), StringComparison.Ordinal);
    }
}
