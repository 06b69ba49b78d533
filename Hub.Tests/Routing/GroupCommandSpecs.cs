using Hub.Actors;
using Hub.Protocol.Messages;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Routing;

/// <summary>What the application does to memberships: in effect when the task completes, without any role of the client.</summary>
public sealed class GroupCommandSpecs() : HubSpec("hub.workers.count = 4\nhub.limits.groups-per-connection = 3\nakka.loglevel = OFF")
{
    private static readonly Payload X = Codec.Raw(DataType.Text, "x");

    private HubGroups Groups => Tree.Groups;

    [Fact]
    public async Task A_connection_that_was_added_must_be_in_the_group_and_one_that_was_removed_not()
    {
        var (ann, bob) = (await ConnectAsync("ann", Protocol.Tokens.Permissions.None), await ConnectAsync("bob"));
        Assert.Equal(GroupJoin.Joined, await Groups.AddConnectionAsync("CHAT", "g", ann.ConnectionId));
        Assert.Equal(GroupJoin.Joined, await Groups.AddConnectionAsync("chat", "g", ann.ConnectionId));
        Assert.Equal(1, await ReachedAsync("g"));
        await ann.SyncAsync(1);
        Assert.Equal(1, await Groups.RemoveConnectionAsync("chat", "g", ann.ConnectionId));
        Assert.Equal(0, await Groups.RemoveConnectionAsync("chat", "g", ann.ConnectionId));
        Assert.Equal(0, await ReachedAsync("g"));
        await ann.SyncAsync();
        await bob.SyncAsync();
        Assert.Equal(0, Tree.Snapshot().Groups);
    }

    [Fact]
    public async Task Who_is_not_there_must_not_be_found_and_nothing_be_made_for_it()
    {
        var ann = await ConnectAsync("ann");
        Assert.Equal(GroupJoin.NotFound, await Groups.AddConnectionAsync("chat", "g", "nobody"));
        Assert.Equal(GroupJoin.NotFound, await Groups.AddConnectionAsync("news", "g", ann.ConnectionId));
        Assert.Equal(GroupJoin.NotFound, await Groups.AddConnectionAsync("chat", "g", "ann"));
        Assert.Equal(GroupJoin.NotFound, await Groups.AddUserAsync("chat", "g", "bob"));
        Assert.Equal(GroupJoin.NotFound, await Groups.AddUserAsync("chat", "g", ann.ConnectionId));
        Assert.Equal(GroupJoin.NotFound, await Groups.AddManyAsync("news", ["g"]));
        Assert.Equal(0, await Groups.RemoveConnectionAsync("chat", "g", "nobody"));
        Assert.Equal(0, await Groups.RemoveUserAsync("chat", "g", "bob"));
        Assert.Equal(0, await Groups.RemoveConnectionFromAllAsync("chat", "nobody"));
        Assert.Equal(0, await Groups.RemoveUserFromAllAsync("chat", "bob"));
        Assert.Equal(0, await Groups.RemoveManyAsync("news", ["g"]));
        Assert.Equal(0, Tree.Snapshot().Groups);
    }

    [Fact]
    public async Task All_connections_of_a_user_must_be_added_and_removed_and_no_others()
    {
        var (first, second, bob) = (await ConnectAsync("ann"), await ConnectAsync("ann"), await ConnectAsync("bob", groups: "g"));
        Assert.Equal(GroupJoin.Joined, await Groups.AddUserAsync("chat", "g", "ann"));
        Assert.Equal(3, await ReachedAsync("g"));
        var late = await ConnectAsync("ann");
        Assert.Equal(3, await ReachedAsync("g"));
        Assert.Equal(2, await Groups.RemoveUserAsync("chat", "g", "ann"));
        Assert.Equal(1, await ReachedAsync("g"));
        await first.SyncAsync(2);
        await second.SyncAsync(2);
        await bob.SyncAsync(3);
        await late.SyncAsync();
    }

    [Fact]
    public async Task Removing_from_all_groups_must_end_every_membership_and_nothing_else()
    {
        var (ann, twin) = (await ConnectAsync("ann", groups: ["a", "b", "c"]), await ConnectAsync("ann", groups: ["a", "b"]));
        Assert.Equal(3, await Groups.RemoveConnectionFromAllAsync("chat", ann.ConnectionId));
        foreach (var (group, reached) in new[] { ("a", 1), ("b", 1), ("c", 0) }) Assert.Equal(reached, await ReachedAsync(group));
        Assert.Equal(GroupJoin.Joined, await Groups.AddConnectionAsync("chat", "c", ann.ConnectionId));
        Assert.Equal(3, await Groups.RemoveUserFromAllAsync("chat", "ann"));
        Assert.Equal(0, Tree.Snapshot().Groups);
        Assert.Equal(1, await Tree.Messenger.SendToConnectionAsync("chat", ann.ConnectionId, X));
        Assert.Equal(2, await Tree.Messenger.SendToUserAsync("chat", "ann", X));
        Assert.Equal(2, await Tree.Messenger.SendToAllAsync("chat", X));
        await twin.SyncAsync(4);
    }

    [Theory]
    [InlineData(2, GroupJoin.Joined)]
    [InlineData(3, GroupJoin.Full)]
    public async Task A_connection_must_be_in_no_more_groups_than_the_limit(int before, GroupJoin expected)
    {
        var ann = await ConnectAsync("ann", groups: [.. Enumerable.Range(0, before).Select(i => "g" + i)]);
        Assert.Equal(expected, await Groups.AddConnectionAsync("chat", "one more", ann.ConnectionId));
        Assert.Equal(expected, await Groups.AddUserAsync("chat", "one more", "ann"));
        Assert.Equal(GroupJoin.Joined, await Groups.AddConnectionAsync("chat", "g0", ann.ConnectionId));
        Assert.Equal(expected == GroupJoin.Joined ? 1 : 0, await ReachedAsync("one more"));
    }

    [Fact]
    public async Task Who_is_in_too_many_groups_must_be_left_out_and_told_of_without_costing_the_others()
    {
        await ConnectAsync("ann", groups: ["a", "b", "c"]);
        await ConnectAsync("ann");
        Assert.Equal(GroupJoin.Full, await Groups.AddUserAsync("chat", "g", "ann"));
        Assert.Equal(1, await ReachedAsync("g"));
        Assert.Equal(GroupJoin.Full, await Groups.AddManyAsync("chat", ["g", "h"]));
        Assert.Equal((1, 1), (await ReachedAsync("g"), await ReachedAsync("h")));
    }

    [Fact]
    public async Task Many_must_join_and_leave_many_groups_at_once_but_for_the_excluded()
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < 10; i++) clients.Add(await ConnectAsync());
        var among = new ConnectionSelection { Excluded = [clients[0].ConnectionId, "nobody"] };
        Assert.Equal(GroupJoin.Joined, await Groups.AddManyAsync("chat", ["a", "b", "a", "c"], among));
        foreach (var group in new[] { "a", "b", "c" }) Assert.Equal(9, await ReachedAsync(group));
        Assert.Equal(18, await Groups.RemoveManyAsync("chat", ["b", "c", "unknown"]));
        foreach (var (group, reached) in new[] { ("a", 9), ("b", 0), ("c", 0) }) Assert.Equal(reached, await ReachedAsync(group));
        await clients[0].SyncAsync();
        await clients[1].SyncAsync(4);
    }

    [Fact]
    public async Task Arguments_that_make_no_sense_must_throw_at_once()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Groups.AddConnectionAsync("", "g", "c"));
        await Assert.ThrowsAsync<ArgumentException>(() => Groups.AddConnectionAsync("chat", "", "c"));
        await Assert.ThrowsAsync<ArgumentException>(() => Groups.AddConnectionAsync("chat", "g", ""));
        await Assert.ThrowsAsync<ArgumentNullException>(() => Groups.AddUserAsync("chat", "g", null!));
        await Assert.ThrowsAsync<ArgumentException>(() => Groups.RemoveConnectionAsync("chat", "", "c"));
        await Assert.ThrowsAsync<ArgumentException>(() => Groups.RemoveConnectionFromAllAsync("chat", ""));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Groups.AddManyAsync("chat", []));
        await Assert.ThrowsAsync<ArgumentException>(() => Groups.RemoveManyAsync("chat", ["g", ""]));
    }

    private Task<long> ReachedAsync(string group) => Tree.Messenger.SendToGroupAsync("chat", group, X);
}
