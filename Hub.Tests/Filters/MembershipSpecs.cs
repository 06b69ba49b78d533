using static Hub.Tests.Filters.FilterCheck;

namespace Hub.Tests.Filters;

/// <summary>Protocol section 3.5: <c>in</c> with the groups and with a list.</summary>
public sealed class MembershipSpecs
{
    private static readonly FilterSubject Member = new("room1", "c1", null, "room1", "room2");

    [Theory]
    [InlineData("'room1' in groups", true)]
    [InlineData("'room3' in groups", false)]
    [InlineData("'ROOM1' in groups", false)]
    [InlineData("'room2' in (groups)", true)]
    [InlineData("'room3' in ((groups))", false)]
    [InlineData("userId in groups", true)]
    [InlineData("connectionId in groups", false)]
    [InlineData("concat('room','2') in groups", true)]
    [InlineData("tolower('ROOM2') in groups", true)]
    [InlineData("protocol in groups", false)]
    [InlineData("null in groups", false)]
    [InlineData("not ('room1' in groups)", false)]
    [InlineData("'room1' in groups and 'room2' in groups", true)]
    [InlineData("'room1' in groups eq false", false)]
    public void Any_text_must_be_sought_in_the_groups(string filter, bool expected) => Assert.Equal(expected, Matches(filter, Member));

    [Theory]
    [InlineData("userId in ('a','b')", "a", true)]
    [InlineData("userId in ('a','b')", "b", true)]
    [InlineData("userId in ('a','b')", "B", false)]
    [InlineData("userId in ('a','b')", null, false)]
    [InlineData("userId in ('a')", "a", true)]
    [InlineData("userId in ('a', 'a')", "a", true)]
    [InlineData("userId in ('Doe, John', 'O''Brien')", "Doe, John", true)]
    [InlineData("userId in ('Doe, John', 'O''Brien')", "O'Brien", true)]
    [InlineData("userId in ('a', null)", null, true)]
    [InlineData("userId in (null)", "a", false)]
    [InlineData("'c1' in (userId, connectionId)", "a", true)]
    [InlineData("'a' in (userId, connectionId)", "a", true)]
    [InlineData("'b' in (userId, connectionId)", "a", false)]
    [InlineData("null in ('x', userId)", null, true)]
    [InlineData("length(userId) in (1,3)", "abc", true)]
    [InlineData("length(userId) in (1,3)", "ab", false)]
    [InlineData("length(userId) in (1, null)", null, true)]
    [InlineData("userId in (1, 'a', true)", "a", true)]
    [InlineData("userId in (1, true)", "1", false)]
    [InlineData("contains(userId,'a') in (true)", "a", true)]
    [InlineData("contains(userId,'a') in (length(userId) eq 2, 1 eq 2)", "a", false)]
    public void A_list_must_be_the_same_as_eq_with_each_item(string filter, string? userId, bool expected) =>
        Assert.Equal(expected, MatchesUser(filter, userId));

    [Fact]
    public void A_list_must_count_as_one_clause_however_long()
    {
        var users = string.Join(',', Enumerable.Range(0, 1_500).Select(i => $"'u{i}'"));
        var filter = Parse($"userId in ({users})");

        Assert.True(filter.Matches(new FilterSubject("u0")));
        Assert.True(filter.Matches(new FilterSubject("u1499")));
        Assert.False(filter.Matches(new FilterSubject("u1500")));
    }

    [Fact]
    public void What_cannot_be_sought_or_listed_must_be_refused()
    {
        Refuses("1 in groups", 0, "a string before 'in groups'", "an int");
        Refuses("true and (1 eq 1) in groups", 9, "a string before 'in groups'", "a bool");
        Refuses("groups in ('a')", 0, "a single value before 'in'", "a collection");
        Refuses("groups in ('a', groups)", 0, "a single value before 'in'", "a collection");
        Refuses("groups in groups", 0, "a string before 'in groups'", "a collection");
        Refuses("'a' in (groups, 'b')", 8, "a single value as an item of a list", "a collection");
        Refuses("'a' in userId", 7, "groups or a list in parentheses after 'in'", "a string");
        Refuses("'a' in 5", 7, "groups or a list in parentheses after 'in'", "an int");
        Refuses("'a' in ", 7, "groups or a list in parentheses after 'in'", "the end");
        Refuses("'a' in ()", 8, "a value", "')'");
        Refuses("'a' in ('b',)", 12, "a value", "')'");
        Refuses("'a' in ('b' 'c')", 12, "an operator, ',' or ')'", "'c'");
        Refuses("'a' in ('b', 'c'", 16, "an operator, ',' or ')'", "the end");
        Refuses("'a' in group", 7, "a property (connectionId, userId, groups or protocol)", "'group'");
    }
}
