using Hub.Actors.Diagnostics.Inspection;
using Hub.Tests.Support;

namespace Hub.Tests.Diagnostics;

/// <summary>Lists of connections, hubs, groups and users for operators.</summary>
public sealed class HubInspectorSpecs : HubSpec
{
    [Fact]
    public async Task Connections_must_be_found_by_user_group_id_and_state()
    {
        var (ann, bob) = (await ConnectAsync("ann", groups: ["a", "b"]), await ConnectAsync("bob", groups: ["b"]));
        Assert.Equal([ann.ConnectionId, bob.ConnectionId], Ids(new ConnectionQuery()));
        Assert.Equal([bob.ConnectionId], Ids(new ConnectionQuery { User = "bob" }));
        Assert.Equal([ann.ConnectionId], Ids(new ConnectionQuery { Group = "a" }));
        Assert.Equal([ann.ConnectionId, bob.ConnectionId], Ids(new ConnectionQuery { Group = "b", Hub = "chat", State = "open" }));
        Assert.Equal([ann.ConnectionId], Ids(new ConnectionQuery { IdPrefix = ann.ConnectionId }));
        Assert.Empty(Ids(new ConnectionQuery { Hub = "other" }));
        Assert.Empty(Ids(new ConnectionQuery { State = "detached" }));
        Assert.Empty(Ids(new ConnectionQuery { State = "slow" }));
    }

    [Fact]
    public async Task Pages_must_meet_every_connection_once()
    {
        for (var i = 0; i < 7; i++) await ConnectAsync();
        var met = new List<string>();
        for (string? after = null; ;)
        {
            var page = Tree.Inspector.Find(new ConnectionQuery { AfterId = after, Count = 3 });
            Assert.Equal(7, page.Total);
            met.AddRange(page.Items.Select(each => each.Id));
            if (!page.HasMore) break;
            after = page.Items[^1].Id;
        }
        Assert.Equal(Ids(new ConnectionQuery()), met);
        Assert.Equal(7, met.Distinct().Count());
    }

    [Fact]
    public async Task The_client_that_is_furthest_behind_must_come_first_and_be_slow_after_a_second()
    {
        var (ann, bob, talker) = (await ConnectAsync(groups: "g"), await ConnectAsync(groups: "g"), await ConnectAsync());
        bob.Socket.Stall();
        for (ulong id = 1; id <= 2; id++)
        {
            talker.Say($$"""{"type":"sendToGroup","group":"g","ackId":{{id}},"data":1}""");
            Assert.Null(await talker.ExpectAckAsync(id));
            await ann.NextTextAsync();
        }
        AdvanceTime(TimeSpan.FromMilliseconds(1_001));
        Assert.Equal([bob.ConnectionId], Ids(new ConnectionQuery { State = "slow" }));
        var first = Tree.Inspector.Find(new ConnectionQuery { Order = ConnectionOrder.Lag }).Items[0];
        Assert.Equal((bob.ConnectionId, 1_001L, 2), (first.Id, first.LagMs, first.PendingMessages));
        Assert.Equal(bob.ConnectionId, Tree.Inspector.Find(new ConnectionQuery { Order = ConnectionOrder.Pending }).Items[0].Id);
    }

    [Fact]
    public async Task A_connection_must_be_told_in_detail()
    {
        var ann = await ConnectAsync("ann", groups: ["b", "a"]);
        var details = Tree.Inspector.Find("chat", ann.ConnectionId)!;
        Assert.Equal(["a", "b"], details.GroupNames);
        Assert.Equal(["join and leave every group", "send to every group"], details.Permissions);
        Assert.Equal((false, (string?)null, 0), (details.IsReliable, details.Event, details.EarlierSockets.Count));
        Assert.Null(Tree.Inspector.Find("other", ann.ConnectionId));
    }

    [Fact]
    public async Task Bytes_and_messages_of_a_connection_must_be_counted_exactly()
    {
        var ann = await ConnectAsync();
        var before = Tree.Inspector.Find("chat", ann.ConnectionId)!.Connection;
        var request = ClientFrames.Text("""{"type":"joinGroup","group":"g","ackId":1}""");
        ann.Socket.Say(request);
        Assert.Null(await ann.ExpectAckAsync(1));
        var after = Tree.Inspector.Find("chat", ann.ConnectionId)!.Connection;
        Assert.Equal((1L, (long)request.Length), (after.MessagesReceived - before.MessagesReceived, after.BytesReceived - before.BytesReceived));
        Assert.Equal((1L, (long)"""{"type":"ack","ackId":1,"success":true}""".Length + 2), (after.MessagesSent - before.MessagesSent, after.BytesSent - before.BytesSent));
    }

    [Fact]
    public async Task Hubs_must_be_summed_up()
    {
        await ConnectAsync("ann", groups: ["a", "b"]);
        await ConnectAsync("ann", groups: ["b"]);
        var hub = Assert.Single(await Tree.Inspector.HubsAsync());
        Assert.Equal(("chat", 2, 2L, 2, 1, 0), (hub.Hub, hub.Connections, hub.Opened, hub.Groups, hub.Users, hub.Detached));
        Assert.Equal(2, hub.Subprotocols["json.webpubsub.azure.v1"]);
    }

    [Fact]
    public async Task Groups_and_users_must_be_listed_in_order_a_page_at_a_time()
    {
        await ConnectAsync("ann", groups: ["a3", "a1", "b"]);
        await ConnectAsync("bob", groups: ["a1", "a2"]);
        var first = await Tree.Inspector.GroupsAsync("chat", "a", null, 2);
        Assert.Equal([("a1", 2), ("a2", 1)], first.Items.Select(each => (each.Name, each.Count)));
        Assert.True(first.HasMore);
        var second = await Tree.Inspector.GroupsAsync("chat", "a", first.Items[^1], 2);
        Assert.Equal([("a3", 1)], second.Items.Select(each => (each.Name, each.Count)));
        Assert.False(second.HasMore);
        Assert.Equal(["ann", "bob"], (await Tree.Inspector.UsersAsync(null, "", null, 10)).Items.Select(each => each.Name));
    }

    private List<string> Ids(ConnectionQuery query) => [.. Tree.Inspector.Find(query).Items.Select(each => each.Id)];
}
