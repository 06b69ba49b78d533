using Akka.Actor;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Routing;
using Hub.Actors.Routing.Commands;
using Hub.Protocol.Messages;
using Hub.Tests.Delivery;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>The application may join a connection to a group while the connection ends. Whoever wins, nothing may be left behind.</summary>
public sealed class LateJoinSpecs() : HubSpec("hub.workers.count = 3\nakka.loglevel = OFF")
{
    [Fact]
    public void A_join_before_the_end_must_be_known_to_the_end()
    {
        var bench = new DeliveryBench();
        var lease = bench.Connect().Lease;
        Assert.True(bench.Shard.Join(lease, RecipientKind.Group, "g"));
        Assert.Equal(1UL, lease.Unregister());
        bench.Shard.LeaveAll(lease);
        Assert.Equal(0, bench.Shard.Groups);
    }

    [Fact]
    public void A_join_after_the_end_must_be_refused_and_leave_no_trace()
    {
        var bench = new DeliveryBench();
        var lease = bench.Connect().Lease;
        var empty = bench.Shard.Hub("chat");
        Assert.Equal(0UL, lease.Unregister());
        Assert.False(bench.Shard.Join(lease, RecipientKind.Group, "g"));
        Assert.False(bench.Shard.Register(lease));
        Assert.True(empty.IsEmpty);
        Assert.Null(lease.Slots[0]);
        Assert.Equal((0, 0), (bench.Shard.Groups, lease.GroupCount));
    }

    [Fact]
    public async Task A_join_at_the_very_moment_of_the_end_must_leave_nothing_behind_either()
    {
        const int rounds = 20_000;
        var bench = new DeliveryBench();
        var leases = Enumerable.Range(0, rounds).Select(_ => bench.Connect().Lease).ToArray();
        var masks = new ulong[rounds];
        var (mine, other, joined) = (0, 0, 0);
        var joining = Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < rounds; i++)
                {
                    Meet(ref other, ref mine, i + 1);
                    if (bench.Shard.Join(leases[i], RecipientKind.Group, "g")) joined++;
                }
            },
            TaskCreationOptions.LongRunning);
        for (var i = 0; i < rounds; i++)
        {
            Meet(ref mine, ref other, i + 1);
            masks[i] = leases[i].Unregister();
        }
        await joining;
        for (var i = 0; i < rounds; i++)
        {
            if (masks[i] != 0) bench.Shard.LeaveAll(leases[i]);
        }
        Assert.Null(bench.Shard.Find("chat", RecipientKind.Group, "g"));
        Assert.InRange(joined, 1, rounds - 1);          // else it was no race
    }

    [Fact]
    public async Task A_join_that_reaches_the_worker_of_the_group_after_the_connection_has_ended_must_leave_nothing_behind()
    {
        var ann = await ConnectAsync();
        var lease = Assert.Single(await SelectAsync());
        await ann.LeaveAsync();
        for (var i = 0; i < 20; i++)
        {
            var reply = new JoinReply(1);
            Tree.Node.Workers.Tell(new Join([lease], ["late" + i], WorkerKey.Of("chat", "late" + i, 3), reply), ActorRefs.NoSender);
            Assert.Equal(GroupJoin.NotFound, await reply.Task);
        }
        Assert.Equal(0, Tree.Snapshot().Groups);
        Assert.Equal(0, lease.GroupCount);
        Assert.All(lease.Slots, Assert.Null);
    }

    [Fact]
    public void A_client_whose_join_comes_after_the_application_has_closed_it_must_get_an_error()
    {
        var bench = new DeliveryBench();
        var (lease, socket) = bench.Connect();
        var state = new WorkerState(bench.Node, 0);
        lease.Permissions = Everything;
        lease.Unregister();
        new RequestExecutor(state).Execute(new ExecuteBatch(lease, [new ReceivedRequest(new JoinGroup("g", 7), 1)], 0, 1, worker: 0));
        bench.Run();
        Assert.Equal(
            """{"type":"ack","ackId":7,"success":false,"error":{"name":"NotFound","message":"The connection is closed."}}""",
            Assert.Single(ServerFrames.Read(socket.Stream)).Text);
        Assert.Equal(0, state.Shard.Groups);
    }

    /// <summary>Both threads leave together: a barrier would wake one after the other.</summary>
    private static void Meet(ref int mine, ref int other, int round)
    {
        Volatile.Write(ref mine, round);
        var spin = new SpinWait();
        while (Volatile.Read(ref other) < round) spin.SpinOnce(sleep1Threshold: -1);
    }

    private async Task<ConnectionLease[]> SelectAsync()
    {
        var reply = new CollectedReply(3);
        for (var worker = 0; worker < 3; worker++) Tree.Node.Workers.Tell(new SelectConnections("chat", null, worker, reply), ActorRefs.NoSender);
        return await reply.Task;
    }
}
