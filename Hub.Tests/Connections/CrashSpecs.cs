using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>Crashing actors: nobody but the crashed request notices (design section 3).</summary>
public sealed class CrashSpecs() : HubSpec("hub.workers.count = 2\nhub.connections { restart-budget = 3, restart-window = 60s }\nakka.loglevel = OFF")
{
    [Fact]
    public async Task A_crashed_connection_actor_must_restart_without_its_client_noticing()
    {
        var (ann, bob) = (await ConnectAsync("ann", groups: "g"), await ConnectAsync("bob"));
        await CrashAsync(ann);
        await ann.SyncAsync();
        bob.Say("""{"type":"sendToGroup","group":"g","ackId":1,"data":1}""");
        Assert.Null(await bob.ExpectAckAsync(1));
        await ann.ExpectAsync("""{"type":"message","from":"group","group":"g","fromUserId":"bob","dataType":"json","data":1}""");
        Assert.Equal(1, Tree.Snapshot().Restarts);
    }

    [Fact]
    public async Task A_heartbeat_must_go_on_after_a_crash()
    {
        var ann = await ConnectAsync();
        await ann.SyncAsync();
        await CrashAsync(ann);
        await SettleAsync(ann);
        AdvanceTime(Settings.Heartbeat.PingInterval);
        Assert.Equal(Hub.Protocol.Frames.Opcode.Ping, (await ann.NextFrameAsync()).Opcode);
    }

    [Fact]
    public async Task Ack_ids_must_survive_a_crash()
    {
        var ann = await ConnectAsync();
        ann.Say("""{"type":"joinGroup","group":"g","ackId":1}""");
        Assert.Null(await ann.ExpectAckAsync(1));
        await CrashAsync(ann);
        ann.Say("""{"type":"joinGroup","group":"g","ackId":1}""");
        Assert.Equal(ErrorCode.Duplicate, await ann.ExpectAckAsync(1));
    }

    [Fact]
    public async Task Past_the_restart_budget_the_client_must_be_closed_with_1011()
    {
        var ann = await ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await CrashAsync(ann);
            await ann.SyncAsync();
        }
        await CrashAsync(ann);
        await ann.ExpectCloseAsync(1011);
        Assert.False(await ann.Ended);                  // ended in order, so that the close frame arrives
    }

    [Fact]
    public async Task Crashed_workers_must_lose_no_membership_and_no_request()
    {
        var (ann, bob) = (await ConnectAsync(groups: ["g", "h", "i"]), await ConnectAsync("bob"));
        for (var i = 0; i < 20; i++)
        {
            for (var worker = 0; worker < 2; worker++) Tree.Node.Workers.Tell(new Crash(worker));
            foreach (var group in new[] { "g", "h", "i" })
            {
                bob.Say($$"""{"type":"sendToGroup","group":"{{group}}","ackId":{{i * 3 + group[0] - 'f'}},"data":{{i}}}""");
                Assert.Null(await bob.ExpectAckAsync((ulong)(i * 3 + group[0] - 'f')));
                await ann.ExpectAsync($$"""{"type":"message","from":"group","group":"{{group}}","fromUserId":"bob","dataType":"json","data":{{i}}}""");
            }
        }
        Assert.Equal(40, Tree.Snapshot().Restarts);
    }

    private async Task CrashAsync(TestClient client)
    {
        var actor = await Sys.ActorSelection($"/user/connections/chat~{client.ConnectionId}").ResolveOne(TimeSpan.FromSeconds(5));
        actor.Tell(new Crash());
    }
}
