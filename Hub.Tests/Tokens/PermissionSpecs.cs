using Hub.Protocol.Tokens;

namespace Hub.Tests.Tokens;

/// <summary>Protocol section 1.6: roles and the pattern language.</summary>
public sealed class PermissionSpecs
{
    [Fact]
    public void Without_roles_nothing_must_be_allowed()
    {
        Assert.Same(Permissions.None, Permissions.FromRoles([]));
        Assert.False(Permissions.None.CanJoinLeave("g"));
        Assert.False(Permissions.None.CanSend("g"));
        Assert.Empty(Permissions.None.Rejected);
    }

    [Fact]
    public void A_role_for_all_groups_must_allow_each_group_and_nothing_else()
    {
        var join = Permissions.FromRoles(["webpubsub.joinLeaveGroup"]);
        var send = Permissions.FromRoles(["webpubsub.sendToGroup"]);

        Assert.Equal((true, false), (join.CanJoinLeave("any.group"), join.CanSend("any.group")));
        Assert.Equal((false, true), (send.CanJoinLeave("any.group"), send.CanSend("any.group")));
    }

    [Fact]
    public void Permissions_for_all_groups_must_be_shared()
    {
        Assert.Same(Permissions.FromRoles(["webpubsub.joinLeaveGroup"]), Permissions.FromRoles(["webpubsub.joinLeaveGroup", "x"]));
        Assert.Same(Permissions.FromRoles(["webpubsub.sendToGroup"]), Permissions.FromRoles(["webpubsub.sendToGroup", "webpubsub.sendToGroup.g"]));
        Assert.Same(
            Permissions.FromRoles(["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"]),
            Permissions.FromRoles(["webpubsub.sendToGroup", "webpubsub.joinLeaveGroup"]));
    }

    [Fact]
    public void A_literal_role_must_allow_that_group_dots_and_stars_included()
    {
        var permissions = Permissions.FromRoles(["webpubsub.joinLeaveGroup.a.b", "webpubsub.sendToGroup.c*"]);

        Assert.True(permissions.CanJoinLeave("a.b"));
        Assert.False(permissions.CanJoinLeave("a"));
        Assert.False(permissions.CanJoinLeave("A.b"));
        Assert.False(permissions.CanSend("a.b"));
        Assert.True(permissions.CanSend("c*"));
        Assert.False(permissions.CanSend("cd"));
    }

    [Fact]
    public void A_pattern_role_must_allow_the_groups_it_matches()
    {
        var permissions = Permissions.FromRoles(["webpubsub.joinLeaveGroups.chat-*", "webpubsub.sendToGroups.x.**"]);

        Assert.Equal((true, false), (permissions.CanJoinLeave("chat-1"), permissions.CanSend("chat-1")));
        Assert.Equal((false, true), (permissions.CanJoinLeave("x.y.z"), permissions.CanSend("x.y.z")));
    }

    [Theory]
    [InlineData("chat-*", "chat-room", true)]
    [InlineData("chat-*", "chat-", true)]
    [InlineData("chat-*", "chat.1", false)]
    [InlineData("chat-*", "Chat-room", false)]
    [InlineData("clientA.*", "clientA.x", true)]
    [InlineData("clientA.*", "clientA.x.y", false)]
    [InlineData("clientA.**", "clientA.x", true)]
    [InlineData("clientA.**", "clientA.x.y", true)]
    [InlineData("clientA.**", "clientA", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a.c", false)]
    [InlineData("a?c", "ac", false)]
    [InlineData("?", "a", true)]
    [InlineData("?", "", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "a.b", false)]
    [InlineData("**", "a.b", true)]
    [InlineData("***", "a.b", true)]
    [InlineData("*.*.*", "a.b.c", true)]
    [InlineData("*.*.*", "a.b", false)]
    [InlineData("*a*a*", "banana", true)]
    [InlineData("*ab", "aab", true)]
    [InlineData("**x*y", "a.x.x1y", true)]
    [InlineData("**x*y", "a.x.x1.y", false)]
    [InlineData("**.b*c", "a.b.bxc", true)]
    [InlineData("*?b", "aab", true)]
    [InlineData(@"a\*b", "a*b", true)]
    [InlineData(@"a\*b", "axb", false)]
    [InlineData(@"a\?b", "a?b", true)]
    [InlineData(@"a\\b", @"a\b", true)]
    [InlineData(@"\**", "*x", true)]
    [InlineData("exact", "exact", true)]
    [InlineData("exact", "exactly", false)]
    public void Patterns_must_match_as_documented(string pattern, string group, bool isMatch) =>
        Assert.Equal(isMatch, Permissions.FromRoles(["webpubsub.sendToGroups." + pattern]).CanSend(group));

    [Theory]
    [InlineData("webpubsub.sendToGroups.")]
    [InlineData(@"webpubsub.sendToGroups.a\")]
    [InlineData(@"webpubsub.sendToGroups.a\b")]
    [InlineData("webpubsub.sendToGroups.******")]
    [InlineData("webpubsub.sendToGroups.a*b*c*d*e*f*")]
    [InlineData("webpubsub.sendToGroup.")]
    [InlineData("webpubsub.joinLeaveGroup. ")]
    public void An_invalid_role_must_be_ignored_and_reported(string role)
    {
        var permissions = Permissions.FromRoles([role, "webpubsub.joinLeaveGroup.g"]);

        Assert.Equal([role], permissions.Rejected);
        Assert.True(permissions.CanJoinLeave("g"));
        Assert.False(permissions.CanSend("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("webpubsub")]
    [InlineData("webpubsub.sendToGroupX")]
    [InlineData("WebPubSub.sendToGroup")]
    [InlineData("webpubsub.sendToGroups")]
    [InlineData("admin")]
    public void An_unknown_role_must_be_ignored_silently(string role) => Assert.Same(Permissions.None, Permissions.FromRoles([role]));

    [Theory]
    [InlineData("*****", true)]
    [InlineData(@"*****\*", true)]
    [InlineData("******", false)]
    [InlineData("**a**b*", true)]
    [InlineData("**a**b**", false)]
    public void Five_stars_must_be_the_most(string pattern, bool isValid) =>
        Assert.Equal(isValid ? 0 : 1, Permissions.FromRoles(["webpubsub.sendToGroups." + pattern]).Rejected.Count);

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void A_pattern_and_a_name_must_have_at_most_1024_characters(int length, bool isValid)
    {
        var name = new string('a', length);

        Assert.Equal(isValid, Permissions.FromRoles(["webpubsub.sendToGroups." + name]).CanSend(name));
        Assert.Equal(isValid, Permissions.FromRoles(["webpubsub.sendToGroup." + name]).CanSend(name));
        Assert.Equal(isValid, Permissions.FromRoles(["webpubsub.sendToGroups.**"]).CanSend(name));
    }

    [Fact]
    public void Ten_patterns_per_permission_must_be_the_most()
    {
        var patterns = Enumerable.Range(0, 11).Select(i => $"webpubsub.sendToGroups.p{i}-*").ToArray();
        var permissions = Permissions.FromRoles([.. patterns, "webpubsub.joinLeaveGroups.j*"]);

        Assert.Equal([patterns[10]], permissions.Rejected);
        Assert.True(permissions.CanSend("p9-x"));
        Assert.False(permissions.CanSend("p10-x"));
        Assert.True(permissions.CanJoinLeave("j"));
    }

    [Fact]
    public void A_thousand_literals_per_permission_must_be_the_most()
    {
        var literals = Enumerable.Range(0, 1001).Select(i => $"webpubsub.sendToGroup.g{i}").ToArray();
        var permissions = Permissions.FromRoles([.. literals, literals[0], "webpubsub.joinLeaveGroup.g"]);

        Assert.Equal([literals[1000]], permissions.Rejected);
        Assert.True(permissions.CanSend("g999"));
        Assert.False(permissions.CanSend("g1000"));
        Assert.True(permissions.CanJoinLeave("g"));
    }

    [Fact]
    public void The_matcher_must_agree_with_a_recursive_one_on_small_names()
    {
        var random = new Random(16);
        var matches = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = Draw(random, "ab.?*", 8);
            var group = Draw(random, "ab.", 8);
            var permissions = Permissions.FromRoles(["webpubsub.sendToGroups." + pattern]);
            if (permissions.Rejected.Count == 0)
            {
                var expected = Matches(pattern, group);
                Assert.True(expected == permissions.CanSend(group), $"{pattern} {group}");
                matches += expected ? 1 : 0;
            }
        }

        Assert.InRange(matches, 500, 19_000);
    }

    [Fact]
    public void The_worst_pattern_must_stay_cheap()
    {
        var worst = Permissions.FromRoles(["webpubsub.sendToGroups.**" + new string('a', 300) + "*" + new string('a', 300) + "**" + new string('?', 100) + "b"]);
        var group = new string('a', 1024);

        // Backtracking over three stars would take about 1,024 cubed steps each time; this is done at once.
        for (var i = 0; i < 50; i++)
        {
            Assert.False(worst.CanSend(group));
        }
    }

    private static string Draw(Random random, string alphabet, int most) =>
        new([.. Enumerable.Range(0, 1 + random.Next(most)).Select(_ => alphabet[random.Next(alphabet.Length)])]);

    private static bool Matches(string pattern, string group)
    {
        if (pattern.Length == 0)
        {
            return group.Length == 0;
        }

        if (pattern.StartsWith("**", StringComparison.Ordinal))
        {
            return Matches(pattern[2..], group) || (group.Length > 0 && Matches(pattern, group[1..]));
        }

        if (pattern[0] == '*')
        {
            return Matches(pattern[1..], group) || (group.Length > 0 && group[0] != '.' && Matches(pattern, group[1..]));
        }

        return group.Length > 0 && (pattern[0] == group[0] || (pattern[0] == '?' && group[0] != '.')) && Matches(pattern[1..], group[1..]);
    }
}
