using Hub.Actors;
using Hub.Protocol.Tokens;
using Hub.Tests.Support;

namespace Hub.Tests.Routing;

/// <summary>What the application may ask: who is there, who is in a group, who may do what.</summary>
public sealed class DirectoryCommandSpecs() : HubSpec("hub.workers.count = 3\nakka.loglevel = OFF")
{
    private HubDirectory Directory => Tree.Directory;

    [Fact]
    public async Task What_exists_must_be_found_in_its_own_hub_until_it_is_gone()
    {
        var ann = await ConnectAsync("ann", groups: "g");
        Assert.True(await Directory.HasConnectionAsync("Chat", ann.ConnectionId));
        Assert.True(await Directory.HasUserAsync("chat", "ann"));
        Assert.True(await Directory.HasGroupAsync("chat", "g"));
        foreach (var (hub, suffix) in new[] { ("news", ""), ("chat", "x") })
        {
            Assert.False(await Directory.HasConnectionAsync(hub, ann.ConnectionId + suffix));
            Assert.False(await Directory.HasUserAsync(hub, "ann" + suffix));
            Assert.False(await Directory.HasGroupAsync(hub, "g" + suffix));
        }
        Assert.False(await Directory.HasUserAsync("chat", "Ann"));
        await ann.LeaveAsync();
        Assert.False(await Directory.HasConnectionAsync("chat", ann.ConnectionId));
        Assert.False(await Directory.HasUserAsync("chat", "ann"));
        Assert.False(await Directory.HasGroupAsync("chat", "g"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(23)]
    [InlineData(24)]
    public async Task The_pages_of_a_group_must_be_in_ordinal_order_and_complete(int count)
    {
        // Joined in another order than that of their ids, and with ids whose order a culture would see differently.
        var ids = Enumerable.Range(0, 20).Select(i => $"{i * 7 % 20}").Concat(["a", "B", "_"]).ToList();
        foreach (var id in ids) await ConnectAsAsync(id, "g");
        var listed = new List<string>();
        string? after = null;
        GroupPage page;
        do
        {
            page = await Directory.ListGroupAsync("chat", "g", after, count);
            listed.AddRange(page.Members.Select(m => m.ConnectionId));
            Assert.Equal(Math.Min(count, ids.Count - listed.Count + page.Members.Count), page.Members.Count);
            after = listed[^1];
        }
        while (page.HasMore);
        ids.Sort(StringComparer.Ordinal);
        Assert.Equal(ids, listed);
    }

    [Fact]
    public async Task A_page_must_name_users_and_go_on_behind_an_id_that_is_gone()
    {
        foreach (var (id, user) in new[] { ("a", "ann"), ("c", null), ("e", "eve") }) await ConnectAsAsync(id, "g", user);
        Assert.Equal([new GroupMember("c", null), new GroupMember("e", "eve")], (await Directory.ListGroupAsync("chat", "g", "b", 2)).Members);
        Assert.False((await Directory.ListGroupAsync("chat", "g", "b", 2)).HasMore);
        Assert.True((await Directory.ListGroupAsync("chat", "g", null, 2)).HasMore);
        Assert.Equal([new GroupMember("a", "ann")], (await Directory.ListGroupAsync("chat", "g", "", 1)).Members);
        Assert.Empty((await Directory.ListGroupAsync("chat", "g", "e", 2)).Members);
        Assert.Empty((await Directory.ListGroupAsync("chat", "unknown", null, 2)).Members);
        Assert.Empty((await Directory.ListGroupAsync("news", "g", null, 2)).Members);
    }

    [Fact]
    public async Task A_permission_that_was_granted_or_revoked_must_count_for_the_next_request()
    {
        var ann = await ConnectAsync("ann", Permissions.FromRoles(["webpubsub.sendToGroup"]), "g");
        await JoinAsync(ann, 1, "Forbidden");
        Assert.False(await Directory.HasPermissionAsync("chat", ann.ConnectionId, GroupRight.JoinLeaveGroup, "h"));
        Assert.Equal(PermissionChange.Done, await Directory.ChangePermissionAsync("CHAT", ann.ConnectionId, GroupRight.JoinLeaveGroup, "h", true));
        Assert.True(await Directory.HasPermissionAsync("chat", ann.ConnectionId, GroupRight.JoinLeaveGroup, "h"));
        await JoinAsync(ann, 2, null);
        Assert.Equal(PermissionChange.Done, await Directory.ChangePermissionAsync("chat", ann.ConnectionId, GroupRight.SendToGroup, "g", false));
        ann.Say("""{"type":"sendToGroup","group":"g","ackId":3,"data":1}""");
        Assert.Equal("Forbidden", await ann.ExpectAckAsync(3));
        ann.Say("""{"type":"sendToGroup","group":"other","ackId":4,"data":1}""");
        Assert.Null(await ann.ExpectAckAsync(4));
        Assert.Equal(PermissionChange.Done, await Directory.ChangePermissionAsync("chat", ann.ConnectionId, GroupRight.JoinLeaveGroup, "h", false));
        Assert.True(await Directory.HasGroupAsync("chat", "h"));
        ann.Say("""{"type":"leaveGroup","group":"h","ackId":5}""");
        Assert.Equal("Forbidden", await ann.ExpectAckAsync(5));
    }

    [Fact]
    public async Task Permissions_of_a_connection_that_is_not_there_must_not_be_found_and_too_many_be_refused()
    {
        var ann = await ConnectAsync("ann", Permissions.FromRoles(Enumerable.Range(0, 999).Select(i => $"webpubsub.sendToGroup.g{i}")));
        Assert.Equal(PermissionChange.NotFound, await Directory.ChangePermissionAsync("chat", "nobody", GroupRight.SendToGroup, "g", true));
        Assert.Equal(PermissionChange.NotFound, await Directory.ChangePermissionAsync("news", ann.ConnectionId, GroupRight.SendToGroup, null, false));
        Assert.False(await Directory.HasPermissionAsync("chat", "nobody", GroupRight.SendToGroup, "g0"));
        Assert.Equal(PermissionChange.Done, await Directory.ChangePermissionAsync("chat", ann.ConnectionId, GroupRight.SendToGroup, "one", true));
        Assert.Equal(PermissionChange.TooMany, await Directory.ChangePermissionAsync("chat", ann.ConnectionId, GroupRight.SendToGroup, "two", true));
        Assert.False(await Directory.HasPermissionAsync("chat", ann.ConnectionId, GroupRight.SendToGroup, "two"));
        Assert.Equal(PermissionChange.Done, await Directory.ChangePermissionAsync("chat", ann.ConnectionId, GroupRight.SendToGroup, null, true));
        Assert.True(await Directory.HasPermissionAsync("chat", ann.ConnectionId, GroupRight.SendToGroup, "two"));
    }

    [Fact]
    public async Task Arguments_that_make_no_sense_must_throw_at_once()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Directory.HasConnectionAsync("chat", ""));
        await Assert.ThrowsAsync<ArgumentException>(() => Directory.HasGroupAsync("", "g"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Directory.HasUserAsync("chat", null!));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Directory.ListGroupAsync("chat", "g", null, 0));
        await Assert.ThrowsAsync<ArgumentException>(() => Directory.ChangePermissionAsync("chat", "", GroupRight.SendToGroup, null, true));
        await Assert.ThrowsAsync<ArgumentException>(() => Directory.HasPermissionAsync("", "c", GroupRight.SendToGroup, null));
    }

    private static async Task JoinAsync(TestClient client, ulong ackId, string? expected)
    {
        client.Say($$"""{"type":"joinGroup","group":"h","ackId":{{ackId}}}""");
        Assert.Equal(expected, await client.ExpectAckAsync(ackId));
    }

    private async Task ConnectAsAsync(string id, string group, string? user = null)
        => await Open(Protocol.Wire.WireProtocol.Json, r => r with { ConnectionId = id, Groups = [group], UserId = user }).ExpectConnectedAsync();
}
