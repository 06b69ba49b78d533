using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Protocol.Wire;

namespace Hub.Tests.Delivery;

/// <summary>Who is in which set, against a plain model.</summary>
public sealed class IndexShardSpecs
{
    private readonly DeliveryBench _bench = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Joining_and_leaving_at_random_must_match_a_model(int seed)
    {
        var random = new Random(seed);
        var leases = Enumerable.Range(0, 40).Select(_ => _bench.Connect().Lease).ToArray();
        var model = new Dictionary<(RecipientKind, string), HashSet<ConnectionLease>>();
        for (var step = 0; step < 5_000; step++)
        {
            var (lease, kind, name) = (leases[random.Next(leases.Length)], (RecipientKind)random.Next(1, 3), "n" + random.Next(12));
            var key = (kind, name);
            if (!model.TryGetValue(key, out var members)) model[key] = members = [];
            var where = $"seed {seed}, step {step}, {kind} {name}, {lease.Request.ConnectionId}";
            switch (random.Next(20))
            {
                case 0:
                    _bench.Shard.LeaveAll(lease);
                    foreach (var set in model.Values) set.Remove(lease);
                    break;
                case < 11: Assert.True(members.Add(lease) == _bench.Shard.Join(lease, kind, name), where); break;
                default: Assert.True(members.Remove(lease) == _bench.Shard.Leave(lease, kind, name), where); break;
            }
            AssertSame(members, _bench.Shard.Find("chat", kind, name), where);
            Assert.True(model.Count(m => m.Key.Item1 == RecipientKind.Group && m.Value.Count > 0) == _bench.Shard.Groups, where);
            Assert.True(model.Count(m => m.Key.Item1 == RecipientKind.Group && m.Value.Contains(lease)) == lease.GroupCount, where);
        }
    }

    [Fact]
    public void A_large_group_must_shrink_to_its_rest_and_keep_exactly_those()
    {
        var leases = Enumerable.Range(0, 1_000).Select(_ => _bench.Connect().Lease).ToArray();
        foreach (var lease in leases) _bench.Shard.Join(lease, RecipientKind.Group, "g");
        foreach (var lease in leases[3..]) Assert.True(_bench.Shard.Leave(lease, RecipientKind.Group, "g"));
        AssertSame([.. leases[..3]], _bench.Shard.Find("chat", RecipientKind.Group, "g"), "after 997 of 1,000 left");
        foreach (var lease in leases[..3]) _bench.Shard.Leave(lease, RecipientKind.Group, "g");
        Assert.Null(_bench.Shard.Find("chat", RecipientKind.Group, "g"));
        Assert.Equal(0, _bench.Shard.Groups);
    }

    [Fact]
    public void Groups_users_and_hubs_of_the_same_name_must_not_mix()
    {
        var (a, b) = (_bench.Connect().Lease, _bench.Connect().Lease);
        _bench.Shard.Join(a, RecipientKind.Group, "x");
        _bench.Shard.Join(b, RecipientKind.User, "x");
        AssertSame([a], _bench.Shard.Find("chat", RecipientKind.Group, "x"), "group x");
        AssertSame([b], _bench.Shard.Find("chat", RecipientKind.User, "x"), "user x");
        Assert.Null(_bench.Shard.Find("news", RecipientKind.Group, "x"));
        Assert.Equal(1, a.GroupCount);
        Assert.Equal(0, b.GroupCount);
    }

    [Fact]
    public void Leaving_everything_must_leave_nothing_behind_not_even_the_hub()
    {
        var lease = _bench.Connect().Lease;
        _bench.Shard.Hub("chat").Connections[lease.Request.ConnectionId] = lease;
        _bench.Shard.Join(lease, RecipientKind.Hub, "chat");
        _bench.Shard.Join(lease, RecipientKind.User, "ann");
        _bench.Shard.Join(lease, RecipientKind.Group, "g");
        var before = _bench.Shard.Hub("chat");
        _bench.Shard.LeaveAll(lease);
        Assert.True(before.IsEmpty);
        Assert.NotSame(before, _bench.Shard.Hub("chat"));
        Assert.Null(lease.Slots[0]);
    }

    [Fact]
    public void Leaving_twice_and_leaving_without_having_joined_must_do_no_harm()
    {
        var (a, b) = (_bench.Connect().Lease, _bench.Connect().Lease);
        _bench.Shard.Join(a, RecipientKind.Group, "g");
        _bench.Shard.LeaveAll(b);
        _bench.Shard.LeaveAll(a);
        _bench.Shard.LeaveAll(a);
        Assert.False(_bench.Shard.Leave(a, RecipientKind.Group, "g"));
        Assert.Equal(0, _bench.Shard.Groups);
    }

    [Fact]
    public void A_connection_that_leaves_must_not_take_out_another_one_of_the_same_id()
    {
        var (old, young) = (_bench.Connect(id: "same").Lease, _bench.Connect(id: "same").Lease);
        _bench.Shard.Hub("chat").Connections["same"] = old;
        _bench.Shard.Hub("chat").Connections["same"] = young;
        _bench.Shard.LeaveAll(old);
        Assert.Same(young, _bench.Shard.Hub("chat").Connections["same"]);
    }

    private static void AssertSame(HashSet<ConnectionLease> expected, RecipientSet? set, string where)
    {
        Assert.True(expected.Count == 0 == (set is null), where);
        if (set is null) return;
        Assert.True(expected.Count == set.Count, $"{where}: {set.Count} members, expected {expected.Count}");
        for (var i = 0; i < set.Count; i++)
        {
            var membership = set.Memberships[i];
            Assert.True(expected.Contains(membership.Lease), $"{where}: {membership.Lease.Request.ConnectionId} is in the set");
            Assert.True(ReferenceEquals(set.Outboxes[i], membership.Lease.Outbox), $"{where}: outbox {i} is not of membership {i}");
            Assert.True(membership.Index == i, $"{where}: index {membership.Index} at {i}");
        }
    }
}
