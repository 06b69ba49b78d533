using Akka.Actor;
using Hub.Actors.Connections;
using Hub.Actors.Transport;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Connections;

/// <summary>Coming and going: what is true when <c>connected</c> is heard, and that nothing stays behind.</summary>
public sealed class RegistrationSpecs() : HubSpec("hub.workers.count = 4\nakka.loglevel = OFF")
{
    private static readonly string[] Groups = [.. Enumerable.Range(0, 12).Select(i => "g" + i)];

    [Fact]
    public async Task Initial_groups_user_and_id_must_be_in_effect_when_connected_is_heard()
    {
        var ann = await ConnectAsync("ann", groups: Groups);
        foreach (var group in Groups) Assert.Equal(1, await Tree.Messenger.SendToGroupAsync("chat", group, Codec.Raw(DataType.Text, group)));
        Assert.Equal(1, await Tree.Messenger.SendToUserAsync("chat", "ann", Codec.Raw(DataType.Text, "user")));
        Assert.Equal(1, await Tree.Messenger.SendToConnectionAsync("chat", ann.ConnectionId, Codec.Raw(DataType.Text, "connection")));
        foreach (var expected in Groups.Append("user").Append("connection")) Assert.EndsWith($"\"data\":\"{expected}\"}}", await ann.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeated_initial_groups_must_be_joined_once()
    {
        await ConnectAsync(groups: ["g", "g", "h", "g"]);
        Assert.Equal(2, Tree.Snapshot().Groups);
        Assert.Equal(1, await Tree.Messenger.SendToGroupAsync("chat", "g", Codec.Raw(DataType.Text, "x")));
    }

    [Fact]
    public async Task After_everybody_left_nothing_must_be_left_behind()
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < 20; i++) clients.Add(await ConnectAsync("u" + i % 3, groups: Groups[(i % 4)..]));
        clients[0].Say("""{"type":"joinGroup","group":"late","ackId":1}""");
        Assert.Null(await clients[0].ExpectAckAsync(1));
        Assert.Equal((20, 13), (Tree.Snapshot().Connections, Tree.Snapshot().Groups));
        await Task.WhenAll(clients.Select((client, i) => i % 2 == 0 ? client.LeaveAsync() : BreakAsync(client)));
        // A message to each worker: answered after the unregistrations in front of it.
        Assert.Equal(0, await Tree.Messenger.SendToAllAsync("chat", Codec.Raw(DataType.Text, "x")));
        foreach (var name in Groups) Assert.Equal(0, await Tree.Messenger.SendToGroupAsync("chat", name, Codec.Raw(DataType.Text, "x")));
        for (var i = 0; i < 3; i++) Assert.Equal(0, await Tree.Messenger.SendToUserAsync("chat", "u" + i, Codec.Raw(DataType.Text, "x")));
        var after = Tree.Snapshot();
        Assert.Equal((0, 0, 20L), (after.Connections, after.Groups, after.Opened));
        Assert.Equal((10L, 10L), (after.Closes["client_closed"], after.Closes["connection_lost"]));
    }

    [Fact]
    public async Task Admission_must_be_given_back_when_the_socket_is_done_with()
    {
        Assert.Equal(AdmissionResult.Accepted, Tree.Admission.TryEnter("chat", "ann", null, out var ticket));
        var client = new TestClient(ThreadPoolWorkScheduler.Instance);
        client.Finished = Tree.ServeAsync(new ConnectionRequest { Hub = "chat", ConnectionId = "x", Protocol = WireProtocol.Json }, client.Socket, ticket);
        await client.ExpectConnectedAsync();
        Assert.Equal(1, Tree.Admission.Count);
        await client.LeaveAsync();
        Assert.Equal(0, Tree.Admission.Count);
    }

    [Fact]
    public async Task A_connection_id_that_is_in_use_must_cost_only_the_second_connection()
    {
        var (ann, bob) = (await ConnectAsync(groups: "g"), await ConnectAsync());
        var twin = Open(WireProtocol.Json, r => r with { ConnectionId = ann.ConnectionId, Groups = ["g"] });
        await twin.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(await twin.Ended);
        bob.Say("""{"type":"sendToGroup","group":"g","ackId":1,"data":1}""");
        Assert.Null(await bob.ExpectAckAsync(1));
        await ann.SyncAsync(1);
        Assert.Equal(1, await Tree.Messenger.SendToConnectionAsync("chat", ann.ConnectionId, Codec.Raw(DataType.Text, "x")));
        Assert.Equal(2, Tree.Snapshot().Connections);
    }

    [Fact]
    public async Task The_actor_must_make_itself_known_before_it_asks_anybody()
    {
        // Its parent learns the reference only when the actor may be running already; an answer must not find nobody there.
        var client = new TestClient(ThreadPoolWorkScheduler.Instance);
        var request = new ConnectionRequest { Hub = "chat", ConnectionId = "x", Protocol = WireProtocol.Json };
        Sys.ActorOf(ConnectionActor.Props(new ConnectionLease(request, client.Socket, Tree.Node, null, []), Tree.Node));
        await client.ExpectConnectedAsync();
    }

    [Fact]
    public async Task A_crash_while_registering_must_still_end_in_an_open_connection()
    {
        for (var i = 0; i < 20; i++)
        {
            var client = Open(WireProtocol.Json, r => r with { Groups = Groups });
            await Tree.Supervisor.Ask<ActorIdentity>(new Identify(i), TimeSpan.FromSeconds(5));
            (await Sys.ActorSelection($"/user/connections/chat~c{i + 1}").ResolveOne(TimeSpan.FromSeconds(5))).Tell(new Hub.Actors.Diagnostics.Crash(), ActorRefs.NoSender);
            await client.ExpectConnectedAsync();
            await client.SyncAsync();
        }
    }

    private static async Task BreakAsync(TestClient client)
    {
        client.Socket.Break();
        await client.Finished.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
