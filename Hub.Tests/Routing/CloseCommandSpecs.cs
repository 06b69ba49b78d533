using Hub.Actors;
using Hub.Protocol.Messages;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Routing;

/// <summary>Closes by the application: whoever was told that they are done finds the connections nowhere any more.</summary>
public sealed class CloseCommandSpecs : HubSpec
{
    private static readonly Payload X = Codec.Raw(DataType.Text, "x");

    private readonly ScriptedHandler _handler;

    public CloseCommandSpecs() : this(new ScriptedHandler())
    {
    }

    private CloseCommandSpecs(ScriptedHandler handler) : base("hub.workers.count = 4\nakka.loglevel = OFF", handler) => _handler = handler;

    [Fact]
    public async Task A_closed_connection_must_be_found_nowhere_although_its_close_frame_still_waits()
    {
        var ann = await ConnectAsync("ann", groups: ["a", "b", "c", "d"]);
        // The application has an event of it, and the close frame waits for the answer.
        ann.Say("""{"type":"event","event":"wait","ackId":1,"data":1}""");
        await _handler.CalledAsync("wait");
        Assert.Equal(1, await Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId));
        Assert.False(await Tree.Directory.HasConnectionAsync("chat", ann.ConnectionId));
        Assert.False(await Tree.Directory.HasUserAsync("chat", "ann"));
        foreach (var group in new[] { "a", "b", "c", "d" })
        {
            Assert.False(await Tree.Directory.HasGroupAsync("chat", group));
            Assert.Equal(0, await Tree.Messenger.SendToGroupAsync("chat", group, X));
        }
        Assert.Equal(0, await Tree.Messenger.SendToConnectionAsync("chat", ann.ConnectionId, X));
        Assert.Equal(0, await Tree.Messenger.SendToUserAsync("chat", "ann", X));
        Assert.Equal(0, await Tree.Messenger.SendToAllAsync("chat", X));
        Assert.Equal(0, await Tree.Messenger.CloseConnectionAsync("chat", ann.ConnectionId));
        Assert.Equal(GroupJoin.NotFound, await Tree.Groups.AddConnectionAsync("chat", "e", ann.ConnectionId));
        Assert.Equal(PermissionChange.NotFound, await Tree.Directory.ChangePermissionAsync("chat", ann.ConnectionId, Protocol.Tokens.GroupRight.SendToGroup, null, true));
        Assert.Equal((1, 0), (Tree.Snapshot().Connections, Tree.Snapshot().Groups));
        _handler.Answer("wait", Hub.Actors.Events.EventReply.Done);
        Assert.Null(await ann.ExpectAckAsync(1));
        Assert.Equal("Application server closed the connection.", await ann.ExpectCloseAsync(1000));
    }

    [Theory]
    [InlineData("all", 4)]
    [InlineData("group", 2)]
    [InlineData("user", 3)]
    public async Task Closing_many_must_close_those_that_are_meant_with_the_reason_and_spare_the_excluded(string what, int closed)
    {
        var clients = new List<TestClient>();
        foreach (var (user, groups) in new[] { ("ann", "g"), ("ann", "g"), ("ann", ""), ("ann", ""), ("bob", "g") })
        {
            clients.Add(await ConnectAsync(user, groups: groups is "" ? [] : [groups]));
        }
        var among = new ConnectionSelection { Excluded = [clients[0].ConnectionId, "nobody"] };
        var count = what switch
        {
            "all" => Tree.Messenger.CloseAllAsync("chat", "late", among),
            "group" => Tree.Messenger.CloseGroupAsync("chat", "g", "late", among),
            _ => Tree.Messenger.CloseUserAsync("chat", "ann", "late", among),
        };
        Assert.Equal(closed, await count);
        Assert.Equal(5 - closed, await Tree.Messenger.SendToAllAsync("chat", X));
        for (var i = 0; i < clients.Count; i++)
        {
            var isMeant = i > 0 && what switch { "all" => true, "group" => i is 1 or 4, _ => i < 4 };
            if (isMeant) Assert.Equal("Application server closed the connection. Reason: late", await clients[i].ExpectCloseAsync(1000));
            else await clients[i].SyncAsync(1);
        }
    }

    [Fact]
    public async Task Closing_what_is_not_there_must_close_nobody()
    {
        var ann = await ConnectAsync("ann", groups: "g");
        Assert.Equal(0, await Tree.Messenger.CloseAllAsync("news"));
        Assert.Equal(0, await Tree.Messenger.CloseGroupAsync("chat", "h"));
        Assert.Equal(0, await Tree.Messenger.CloseUserAsync("chat", "bob"));
        await ann.SyncAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => Tree.Messenger.CloseAllAsync(""));
        await Assert.ThrowsAsync<ArgumentException>(() => Tree.Messenger.CloseGroupAsync("chat", ""));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Tree.Messenger.CloseUserAsync("chat", null!));
    }

    [Fact]
    public async Task A_hub_that_was_closed_must_leave_nothing_behind_when_its_clients_have_gone()
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < 50; i++) clients.Add(await ConnectAsync("u" + i % 7, groups: ["g" + i % 5, "h" + i % 3]));
        Assert.Equal(50, await Tree.Messenger.CloseAllAsync("chat"));
        Assert.Equal((50, 0), (Tree.Snapshot().Connections, Tree.Snapshot().Groups));
        foreach (var client in clients) await client.LeaveAsync();
        Assert.Equal(50, Tree.Snapshot().Closes["closed_by_server"]);
        Assert.Equal(0, Tree.Snapshot().Connections);
    }
}
