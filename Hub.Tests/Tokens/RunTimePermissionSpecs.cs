using Hub.Protocol.Tokens;

namespace Hub.Tests.Tokens;

/// <summary>Protocol sections 1.6 and 3.4: what is granted and revoked while a connection is open.</summary>
public sealed class RunTimePermissionSpecs
{
    private const GroupRight Send = GroupRight.SendToGroup;
    private const GroupRight Join = GroupRight.JoinLeaveGroup;

    [Fact]
    public void A_grant_must_hold_for_its_group_and_permission_alone()
    {
        var permissions = Grant(Permissions.None, Send, "g");

        Assert.Equal((true, false), (permissions.CanSend("g"), permissions.CanSend("G")));
        Assert.False(permissions.CanJoinLeave("g"));
        Assert.True(permissions.Has(Send, "g"));
        Assert.False(permissions.Has(Send, null));
        Assert.False(permissions.Has(Join, "g"));
        Assert.True(Grant(permissions, Join, "g").CanJoinLeave("g"));
    }

    [Theory]
    [InlineData("webpubsub.sendToGroup")]
    [InlineData("webpubsub.sendToGroup.g")]
    [InlineData("webpubsub.sendToGroups.?")]
    public void A_revocation_must_go_before_every_kind_of_role_and_a_later_grant_before_it(string role)
    {
        var roles = Permissions.FromRoles([role, "webpubsub.sendToGroup.other"]);

        var revoked = Revoke(roles, Send, "g");
        Assert.False(revoked.CanSend("g"));
        Assert.True(revoked.CanSend("other"));
        Assert.False(revoked.Has(Send, null));

        var restored = Grant(revoked, Send, "g");
        Assert.True(restored.CanSend("g"));
        Assert.Equal(roles.Has(Send, null), restored.Has(Send, null));
    }

    [Fact]
    public void What_is_said_of_all_groups_must_take_the_place_of_everything_before_it()
    {
        var some = Grant(Permissions.FromRoles(["webpubsub.sendToGroup.a", "webpubsub.sendToGroups.b*", "webpubsub.joinLeaveGroup.j"]), Send, "c");

        var none = Revoke(some, Send, null);
        Assert.All(new[] { "a", "b1", "c", "j" }, group => Assert.False(none.CanSend(group)));
        Assert.True(none.CanJoinLeave("j"));
        Assert.True(Grant(none, Send, "a").CanSend("a"));

        var all = Grant(Revoke(some, Send, "a"), Send, null);
        Assert.All(new[] { "a", "b1", "c", "j" }, group => Assert.True(all.CanSend(group)));
        Assert.True(all.Has(Send, null));
        Assert.False(Revoke(all, Send, "a").Has(Send, null));
    }

    [Fact]
    public void What_changes_nothing_must_cost_nothing()
    {
        var role = Permissions.FromRoles(["webpubsub.sendToGroup.g"]);

        Assert.Same(role, Grant(role, Send, "g"));
        Assert.Same(role, Revoke(role, Send, "h"));
        Assert.Same(role, Revoke(role, Join, null));
        Assert.Same(Permissions.None, Revoke(Grant(Permissions.None, Send, "g"), Send, "g"));
        var all = Permissions.FromRoles(["webpubsub.sendToGroup"]);
        Assert.Same(all, Grant(Revoke(all, Send, "g"), Send, "g"));
        Assert.Same(all, Grant(Permissions.None, Send, null));
    }

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(400, 600)]
    [InlineData(1000, 0)]
    public void A_thousand_rules_for_single_groups_must_be_the_most(int roles, int grants)
    {
        var permissions = Permissions.FromRoles(Enumerable.Range(0, roles).Select(i => $"webpubsub.sendToGroup.r{i}"));
        for (var i = 0; i < grants; i++)
        {
            permissions = Grant(permissions, Send, "g" + i);
        }

        Assert.Null(permissions.With(Send, "one more", allowed: true));
        Assert.Same(permissions, permissions.With(Send, "one more", allowed: false));
        Assert.NotNull(permissions.With(Join, "one more", allowed: true));
        var first = roles > 0 ? "r0" : "g0";
        var revoked = Revoke(permissions, Send, first);
        Assert.False(revoked.CanSend(first));

        // A revoked role is a rule still, a revoked grant is none.
        Assert.Equal(grants > 0 && roles == 0, revoked.With(Send, "one more", allowed: true) is not null);
    }

    [Fact]
    public void Revocations_under_a_role_for_all_groups_must_be_bounded_too()
    {
        var permissions = Permissions.FromRoles(["webpubsub.sendToGroup"]);
        for (var i = 0; i < 1000; i++)
        {
            permissions = Revoke(permissions, Send, "g" + i);
        }

        Assert.Null(permissions.With(Send, "one more", allowed: false));
        Assert.True(permissions.CanSend("one more"));
    }

    [Fact]
    public void Any_sequence_must_agree_with_a_plain_model()
    {
        var random = new Random(7);
        string[] roles = ["webpubsub.sendToGroup", "webpubsub.sendToGroup.a", "webpubsub.sendToGroups.b*", "webpubsub.sendToGroup.b2"];
        string[] groups = ["a", "b1", "b2", "c"];
        for (var run = 0; run < 2_000; run++)
        {
            var permissions = Permissions.FromRoles(roles.Where(_ => random.Next(3) == 0));
            var model = groups.ToDictionary(group => group, permissions.CanSend);
            var modelOfOthers = permissions.CanSend("others");
            for (var step = 0; step < 12; step++)
            {
                var (group, allowed) = (random.Next(6) == 0 ? null : groups[random.Next(groups.Length)], random.Next(2) == 0);
                permissions = permissions.With(Send, group, allowed)!;
                foreach (var name in groups.Where(name => group is null || group == name))
                {
                    model[name] = allowed;
                }

                modelOfOthers = group is null ? allowed : modelOfOthers;
                Assert.All(groups, name => Assert.Equal(model[name], permissions.CanSend(name)));
                Assert.Equal(modelOfOthers, permissions.CanSend("others"));
                Assert.Equal(modelOfOthers && model.Values.All(value => value), permissions.Has(Send, null));
                Assert.False(permissions.CanJoinLeave("a"));
            }
        }
    }

    private static Permissions Grant(Permissions permissions, GroupRight right, string? group) => permissions.With(right, group, allowed: true)!;

    private static Permissions Revoke(Permissions permissions, GroupRight right, string? group) => permissions.With(right, group, allowed: false)!;
}
