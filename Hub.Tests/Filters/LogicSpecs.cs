using Hub.Protocol.Filters;
using static Hub.Tests.Filters.FilterCheck;

namespace Hub.Tests.Filters;

/// <summary>Protocol section 3.5: <c>not</c> before comparisons before <c>and</c> before <c>or</c>, and parentheses.</summary>
public sealed class LogicSpecs
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("not true", false)]
    [InlineData("not false", true)]
    [InlineData("not not true", true)]
    [InlineData("not(true)", false)]
    [InlineData("true and true", true)]
    [InlineData("true and false", false)]
    [InlineData("false and true", false)]
    [InlineData("false and false", false)]
    [InlineData("true or true", true)]
    [InlineData("true or false", true)]
    [InlineData("false or true", true)]
    [InlineData("false or false", false)]
    [InlineData("true and true and false", false)]
    [InlineData("true and true and true", true)]
    [InlineData("false or false or true", true)]
    [InlineData("false or false or false", false)]
    public void Operators_must_follow_their_truth_tables(string filter, bool expected) => Assert.Equal(expected, MatchesUser(filter, null));

    [Theory]
    [InlineData("true or true and false", true)]
    [InlineData("(true or true) and false", false)]
    [InlineData("false and true or true", true)]
    [InlineData("false and (true or true)", false)]
    [InlineData("true or false and false or false", true)]
    public void And_must_bind_more_tightly_than_or(string filter, bool expected) => Assert.Equal(expected, MatchesUser(filter, null));

    [Theory]
    [InlineData("not false or true", true)]
    [InlineData("not (false or true)", false)]
    [InlineData("not false and false", false)]
    [InlineData("not (false and false)", true)]
    public void Not_must_bind_more_tightly_than_and_and_or(string filter, bool expected) => Assert.Equal(expected, MatchesUser(filter, null));

    [Theory]
    [InlineData("not true eq true", false)]
    [InlineData("not (true eq true)", false)]
    [InlineData("not false eq false", false)]
    [InlineData("not (false eq false)", false)]
    [InlineData("not true ne true", true)]
    [InlineData("true eq not false", true)]
    [InlineData("not true in (false)", true)]
    public void Not_must_bind_more_tightly_than_comparisons(string filter, bool expected) => Assert.Equal(expected, MatchesUser(filter, null));

    [Theory]
    [InlineData("false eq false and true", true)]
    [InlineData("false eq (false and true)", true)]
    [InlineData("true eq true or false", true)]
    [InlineData("false eq true and false", false)]
    [InlineData("false eq (true and false)", true)]
    [InlineData("true or false eq false", true)]
    [InlineData("(true or false) eq false", false)]
    public void Comparisons_must_bind_more_tightly_than_and_and_or(string filter, bool expected) => Assert.Equal(expected, MatchesUser(filter, null));

    [Theory]
    [InlineData("1 eq 2 eq false", true)]
    [InlineData("false eq false eq false", false)]
    [InlineData("false eq (false eq false)", false)]
    [InlineData("2 gt 1 eq true", true)]
    [InlineData("userId in ('a') eq true", false)]
    [InlineData("true ne true eq false", true)]
    [InlineData("true ne (true eq false)", true)]
    [InlineData("false ne false ne true", true)]
    [InlineData("1 ne 1 ne 1", true)]
    public void A_row_of_comparisons_must_be_read_from_the_left(string filter, bool expected) => Assert.Equal(expected, MatchesUser(filter, null));

    [Theory]
    [InlineData("((userId)) eq (('a'))")]
    [InlineData("(((userId eq 'a')))")]
    [InlineData("length((userId)) eq (1)")]
    [InlineData("contains((userId), ('a'))")]
    [InlineData("(true) and (true)")]
    public void Parentheses_must_be_allowed_around_every_value(string filter) => Assert.True(MatchesUser(filter, "a"));

    [Fact]
    public void And_and_or_must_stop_as_soon_as_the_result_is_known()
    {
        var subject = new CountingSubject();

        Assert.False(Parse("false and 'g' in groups").Matches(subject));
        Assert.True(Parse("true or 'g' in groups").Matches(subject));
        Assert.Equal(0, subject.Questions);
        Assert.False(Parse("true and 'g' in groups and 'h' in groups").Matches(subject));
        Assert.Equal(1, subject.Questions);
    }

    [Fact]
    public void The_documented_example_must_mean_what_its_parentheses_say()
    {
        const string Bare = "length(userId) gt 0 and length(userId) lt 3 or length(userId) gt 7 and length(userId) lt 10";
        const string Explicit = "((length(userId) gt 0) and (length(userId) lt 3)) or ((length(userId) gt 7) and (length(userId) lt 10))";

        for (var length = 0; length < 12; length++)
        {
            var userId = new string('u', length);
            Assert.Equal(length is 1 or 2 or 8 or 9, MatchesUser(Bare, userId));
            Assert.Equal(length is 1 or 2 or 8 or 9, MatchesUser(Explicit, userId));
        }
    }

    private sealed class CountingSubject : IFilterSubject
    {
        public int Questions { get; private set; }

        public string ConnectionId => "c";

        public string? UserId => null;

        public string? Protocol => null;

        public int GroupCount => 0;

        public bool IsInGroup(string group)
        {
            Questions++;
            return false;
        }
    }
}
