using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>How many groups one connection may be in, whichever workers own them.</summary>
public sealed class GroupLimitSpecs() : HubSpec("hub.limits.groups-per-connection = 3\nhub.workers.count = 4")
{
    [Fact]
    public async Task The_last_allowed_group_must_be_joined_and_the_next_refused_until_one_is_left()
    {
        var ann = await ConnectAsync(groups: "initial");
        Assert.Null(await AskAsync(ann, "joinGroup", "a", 1));
        Assert.Null(await AskAsync(ann, "joinGroup", "b", 2));
        Assert.Equal(ErrorCode.BadRequest, await AskAsync(ann, "joinGroup", "c", 3));
        Assert.Null(await AskAsync(ann, "joinGroup", "b", 4));          // it is in that one already
        Assert.Null(await AskAsync(ann, "leaveGroup", "unknown", 5));
        Assert.Equal(ErrorCode.BadRequest, await AskAsync(ann, "joinGroup", "c", 6));
        Assert.Null(await AskAsync(ann, "leaveGroup", "initial", 7));
        Assert.Null(await AskAsync(ann, "joinGroup", "c", 8));
        Assert.Equal(ErrorCode.BadRequest, await AskAsync(ann, "joinGroup", "d", 9));
        Assert.Equal(3, Tree.Snapshot().Groups);
    }

    private static async Task<string?> AskAsync(TestClient client, string type, string group, ulong ackId)
    {
        client.Say($$"""{"type":"{{type}}","group":"{{group}}","ackId":{{ackId}}}""");
        return await client.ExpectAckAsync(ackId);
    }
}
