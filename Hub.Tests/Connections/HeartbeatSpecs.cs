using Hub.Protocol.Frames;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>Heartbeats are receive timeouts: design section 3 and protocol section 2.5.</summary>
public sealed class HeartbeatSpecs() : HubSpec("hub.heartbeat { ping-interval = 20s, timeout = 60s }\nhub.connections.first-frame-timeout = 30s")
{
    [Fact]
    public async Task A_silent_client_must_be_pinged_each_interval_and_closed_exactly_at_the_timeout()
    {
        var client = await ConnectAsync();
        await client.SyncAsync();                       // heard at 0
        await ExpectPingAfterAsync(client, TimeSpan.FromSeconds(20));
        await ExpectPingAfterAsync(client, TimeSpan.FromSeconds(20));
        AdvanceTime(TimeSpan.FromSeconds(19.9));
        Assert.Empty(client.Drain());
        AdvanceTime(TimeSpan.FromSeconds(0.2));
        Assert.StartsWith("PingTimeout", await client.ExpectCloseAsync(1001), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_answers_pings_must_stay_for_ever()
    {
        var client = await ConnectAsync();
        await client.SyncAsync();
        for (var i = 0; i < 20; i++)
        {
            await ExpectPingAfterAsync(client, TimeSpan.FromSeconds(20));
            client.Socket.Say(ClientFrames.Pong());
            await client.SyncAsync();
        }
    }

    [Fact]
    public async Task Deliveries_to_a_silent_client_must_not_keep_it_open()
    {
        var (silent, talker) = (await ConnectAsync(groups: "g"), await ConnectAsync());
        await silent.SyncAsync();
        for (var i = 0; i < 12; i++)
        {
            talker.Say("""{"type":"sendToGroup","group":"g","ackId":""" + (i + 1) + ""","data":1}""");
            Assert.Null(await talker.ExpectAckAsync((ulong)i + 1));
            AdvanceTime(TimeSpan.FromSeconds(5.1));
        }
        await talker.SyncAsync();
        var frames = new List<ServerFrame>();
        while (frames.LastOrDefault()?.Opcode != Opcode.Close) frames.Add(await silent.NextFrameAsync());
        Assert.Equal(12, frames.Count(f => f.Opcode == Opcode.Text && f.Text.Contains("\"message\",", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_client_from_which_no_frame_ever_came_must_be_closed_earlier()
    {
        var client = await ConnectAsync();
        await ExpectPingAfterAsync(client, TimeSpan.FromSeconds(20));
        AdvanceTime(TimeSpan.FromSeconds(9.9));
        Assert.Empty(client.Drain());
        AdvanceTime(TimeSpan.FromSeconds(0.2));
        Assert.Equal(CloseReason.NoFirstFrame.Text, await client.ExpectCloseAsync(1008));
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_the_close_must_be_cut_after_the_close_timeout()
    {
        var client = await ConnectAsync();
        client.Say("{");
        await client.ExpectCloseAsync(1007);
        await SettleAsync(client);
        AdvanceTime(Settings.Connections.CloseTimeout + TimeSpan.FromMilliseconds(100));
        Assert.True(await client.Ended);
    }

    private async Task ExpectPingAfterAsync(TestClient client, TimeSpan interval)
    {
        AdvanceTime(interval);
        Assert.Equal(Opcode.Ping, (await client.NextFrameAsync()).Opcode);
        await SettleAsync(client);
    }
}
