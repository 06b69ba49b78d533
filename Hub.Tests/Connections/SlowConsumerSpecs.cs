using Hub.Protocol.Frames;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>Bounds of the outbox and what happens past them (design section 5, delivery contract rule 4).</summary>
public sealed class SlowConsumerSpecs() : HubSpec("""
    hub.outbox {
      max-messages = 10
      overflow-by-group = [ { pattern = "old.*", overflow = drop-oldest }, { pattern = "new.*", overflow = drop-new }, { pattern = "last.*", overflow = latest } ]
    }
    """)
{
    [Fact]
    public async Task A_stalled_client_must_be_closed_with_the_reason_and_hurt_nobody_else()
    {
        var (slow, healthy, talker) = (await ConnectAsync(groups: "g"), await ConnectAsync(groups: "g"), await ConnectAsync());
        slow.Socket.Stall();
        for (var i = 1; i <= 12; i++)
        {
            talker.Say($$"""{"type":"sendToGroup","group":"g","ackId":{{i}},"data":{{i}}}""");
            Assert.Null(await talker.ExpectAckAsync((ulong)i));
            await healthy.NextTextAsync();
            while (i == 1 && slow.Socket.Sends < 2) await Task.Yield();
        }
        await SettleAsync(slow);                        // it has heard of the overflow and discarded what waited
        slow.Socket.Resume();
        await slow.NextTextAsync();                     // was in flight when the bound was met
        Assert.Equal(CloseReason.SlowConsumer.Text, await slow.ExpectCloseAsync(1008));
        await healthy.SyncAsync();
    }

    [Fact]
    public async Task Exactly_as_many_messages_as_the_bound_must_wait_without_closing()
    {
        var (slow, talker) = (await ConnectAsync(groups: "g"), await ConnectAsync());
        await SendWhileStalledAsync(slow, talker, "g", 10);
        for (var i = 1; i <= 10; i++) Assert.EndsWith($"\"data\":{i}}}", await slow.NextTextAsync(), StringComparison.Ordinal);
        await slow.SyncAsync();
    }

    [Theory]
    [InlineData("old.g", "1,11,12,13,14,15,16,17,18,19")]
    [InlineData("new.g", "1,2,3,4,5,6,7,8,9,10")]
    [InlineData("last.g", "1,19")]
    public async Task Groups_with_another_policy_must_lose_by_their_rule_and_count_it(string group, string expected)
    {
        var (slow, talker) = (await ConnectAsync(groups: group), await ConnectAsync());
        await SendWhileStalledAsync(slow, talker, group, 19);
        var got = new List<string>();
        while (got.Count < expected.Split(',').Length)
        {
            var text = await slow.NextTextAsync();
            got.Add(text[(text.LastIndexOf(':') + 1)..^1]);
        }
        Assert.Equal(expected, string.Join(',', got));
        Assert.Equal(19 - got.Count, Tree.Snapshot().Dropped);
        await slow.SyncAsync();
    }

    /// <summary>The first message is in flight (the stalled send), the rest waits.</summary>
    private static async Task SendWhileStalledAsync(TestClient slow, TestClient talker, string group, int count)
    {
        slow.Socket.Stall();
        for (var i = 1; i <= count; i++)
        {
            talker.Say($$"""{"type":"sendToGroup","group":"{{group}}","ackId":{{i}},"data":{{i}}}""");
            Assert.Null(await talker.ExpectAckAsync((ulong)i));
            while (i == 1 && slow.Socket.Sends < 2) await Task.Yield();
        }
        slow.Socket.Resume();
    }
}
