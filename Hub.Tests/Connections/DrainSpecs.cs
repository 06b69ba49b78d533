using Hub.Protocol.Frames;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>A node that shuts down says good-bye in batches (design section 3), so that clients do not all return at once.</summary>
public sealed class DrainSpecs() : HubSpec("hub.drain { batch = 2, pause = 50ms }\nakka.loglevel = OFF")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Connections_must_be_closed_with_1001_two_at_a_time_with_the_pause_between()
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < 5; i++)
        {
            clients.Add(await ConnectAsync());
            clients[i].AnswersClose = true;
        }
        var drained = Tree.DrainAsync(Patience);
        var open = clients.ToList();
        foreach (var batch in new[] { 2, 2, 1 })
        {
            if (open.Count < 5)
            {
                AdvanceTime(TimeSpan.FromMilliseconds(49));
                await AssertNoneClosedAsync(open);
                AdvanceTime(TimeSpan.FromMilliseconds(1));
            }
            for (var i = 0; i < batch; i++)
            {
                var closed = await Task.WhenAny(open.Select(c => c.Finished));
                var client = open.Single(c => c.Finished == closed);
                Assert.Equal(CloseReason.ServerShutdown.Text, await client.ExpectCloseAsync(1001));
                open.Remove(client);
            }
            await AssertNoneClosedAsync(open);
        }
        await drained.WaitAsync(Patience);
        Assert.Equal(0, Tree.Snapshot().Connections);
    }

    [Fact]
    public async Task A_connection_that_comes_during_the_drain_must_be_told_to_go_too()
    {
        var early = await ConnectAsync();
        var drained = Tree.DrainAsync(Patience);
        await early.ExpectCloseAsync(1001);             // it does not answer, so the drain goes on
        var late = Open(WireProtocol.Json);
        late.AnswersClose = true;
        await late.ExpectConnectedAsync();
        await late.ExpectCloseAsync(1001);
        await late.Finished.WaitAsync(Patience);
        Assert.False(drained.IsCompleted);
        early.Socket.Break();
        await drained.WaitAsync(Patience);
    }

    [Fact]
    public async Task An_empty_node_must_be_drained_at_once_and_admit_nobody()
    {
        await Tree.DrainAsync(Patience);
        Assert.True(Tree.Admission.IsDraining);
    }

    [Fact]
    public async Task Everybody_who_asks_for_a_drain_must_get_an_answer()
    {
        var client = await ConnectAsync();
        client.AnswersClose = true;
        client.Socket.Stall();
        var drains = new[] { Tree.DrainAsync(Patience), Tree.DrainAsync(Patience) };
        client.Socket.Resume();
        client.Socket.Break();
        await Task.WhenAll(drains).WaitAsync(TimeSpan.FromSeconds(10));
        await Tree.DrainAsync(Patience).WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task AssertNoneClosedAsync(List<TestClient> clients)
    {
        await Sys.ActorSelection("/user/connections").ResolveOne(Patience);
        foreach (var client in clients)
        {
            await SettleAsync(client);
            Assert.DoesNotContain(client.Drain(), f => f.Opcode == Opcode.Close);
        }
    }
}
