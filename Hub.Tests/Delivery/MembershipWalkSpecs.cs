using Hub.Actors.Delivery;

namespace Hub.Tests.Delivery;

/// <summary>Filters look at a connection's groups on other threads than the one that changes them.</summary>
public sealed class MembershipWalkSpecs
{
    [Fact]
    public async Task A_group_that_stays_must_be_seen_and_one_that_never_was_not_whatever_else_changes()
    {
        var bench = new DeliveryBench();
        var lease = bench.Connect().Lease;
        bench.Shard.Join(lease, RecipientKind.User, "never");
        bench.Shard.Join(lease, RecipientKind.Group, "before");
        var names = Enumerable.Range(0, 20).Select(i => "g" + i).ToArray();
        var random = new Random(11);
        var (done, walks) = (false, 0);
        var walking = Task.Factory.StartNew(
            () =>
            {
                while (!Volatile.Read(ref done) || walks == 0)
                {
                    Assert.True(Membership.IsIn(lease, "before", 0));
                    Assert.False(Membership.IsIn(lease, "never", 0));
                    walks++;
                }
            },
            TaskCreationOptions.LongRunning);
        for (var i = 0; i < 300_000; i++)
        {
            var name = names[random.Next(names.Length)];
            if (!bench.Shard.Join(lease, RecipientKind.Group, name)) bench.Shard.Leave(lease, RecipientKind.Group, name);
        }
        Volatile.Write(ref done, true);
        await walking;
        var (groups, left) = (lease.GroupCount, bench.Shard.LeaveGroups(lease));
        Assert.Equal(groups, left);
    }

    [Fact]
    public void Leaving_all_groups_must_keep_user_and_hub_and_be_seen_at_once()
    {
        var bench = new DeliveryBench();
        var lease = bench.Connect().Lease;
        bench.Shard.Register(lease);
        bench.Shard.Join(lease, RecipientKind.Group, "a");
        bench.Shard.Join(lease, RecipientKind.User, "ann");
        bench.Shard.Join(lease, RecipientKind.Group, "b");
        Assert.True(Membership.IsIn(lease, "a", 0));
        Assert.False(Membership.IsIn(lease, "a", 1));
        Assert.Equal(2, bench.Shard.LeaveGroups(lease));
        Assert.Equal(0, bench.Shard.LeaveGroups(lease));
        Assert.False(Membership.IsIn(lease, "a", 0));
        Assert.Equal((0, 0), (lease.GroupCount, bench.Shard.Groups));
        Assert.NotNull(bench.Shard.Find("chat", RecipientKind.User, "ann"));
        Assert.NotNull(bench.Shard.Find("chat", RecipientKind.Hub, "chat"));
        Assert.Same(lease, bench.Shard.FindConnection("chat", lease.Request.ConnectionId));
    }
}
