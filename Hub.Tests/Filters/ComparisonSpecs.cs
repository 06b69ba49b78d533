using static Hub.Tests.Filters.FilterCheck;

namespace Hub.Tests.Filters;

/// <summary>Protocol section 3.5: <c>eq</c> and <c>ne</c> on anything, the other comparisons on integers.</summary>
public sealed class ComparisonSpecs
{
    [Theory]
    [InlineData("userId eq 'a'", "a", true)]
    [InlineData("userId eq 'a'", "A", false)]
    [InlineData("userId eq 'a'", null, false)]
    [InlineData("userId ne 'a'", "a", false)]
    [InlineData("userId ne 'a'", "b", true)]
    [InlineData("userId ne 'a'", null, true)]
    [InlineData("'a' eq userId", "a", true)]
    [InlineData("userId eq ''", "", true)]
    [InlineData("userId eq ''", null, false)]
    public void Texts_must_compare_ordinally(string filter, string? userId, bool expected) => Assert.Equal(expected, MatchesUser(filter, userId));

    [Fact]
    public void Texts_that_only_look_the_same_must_differ()
    {
        Assert.False(MatchesUser("userId eq 'caf\u00e9'", "cafe\u0301"));
        Assert.False(MatchesUser("userId eq 'a'", "a\u200d"));
    }

    [Theory]
    [InlineData("userId eq null", null, true)]
    [InlineData("userId eq null", "", false)]
    [InlineData("userId ne null", null, false)]
    [InlineData("userId ne null", "a", true)]
    [InlineData("null eq userId", null, true)]
    [InlineData("null eq null", "a", true)]
    [InlineData("null ne null", "a", false)]
    [InlineData("length(userId) eq null", null, true)]
    [InlineData("length(userId) eq null", "a", false)]
    [InlineData("length(userId) ne null", "a", true)]
    [InlineData("protocol eq userId", null, true)]
    [InlineData("protocol eq userId", "a", false)]
    public void Null_must_equal_null_and_nothing_else(string filter, string? userId, bool expected) => Assert.Equal(expected, MatchesUser(filter, userId));

    [Theory]
    [InlineData("userId eq 1", "1", false)]
    [InlineData("userId ne 1", "1", true)]
    [InlineData("userId eq true", "true", false)]
    [InlineData("1 eq true", "a", false)]
    [InlineData("0 eq false", "a", false)]
    [InlineData("false eq null", "a", false)]
    [InlineData("false ne null", "a", true)]
    [InlineData("userId eq length(userId)", "a", false)]
    [InlineData("userId eq length(userId)", null, true)]
    public void Values_of_different_types_must_be_equal_only_when_both_are_null(string filter, string? userId, bool expected) =>
        Assert.Equal(expected, MatchesUser(filter, userId));

    [Theory]
    [InlineData("length(userId) eq 3", true)]
    [InlineData("length(userId) ne 3", false)]
    [InlineData("length(userId) eq 2", false)]
    [InlineData("length(userId) gt 2", true)]
    [InlineData("length(userId) gt 3", false)]
    [InlineData("length(userId) ge 3", true)]
    [InlineData("length(userId) ge 4", false)]
    [InlineData("length(userId) lt 4", true)]
    [InlineData("length(userId) lt 3", false)]
    [InlineData("length(userId) le 3", true)]
    [InlineData("length(userId) le 2", false)]
    [InlineData("2 lt length(userId)", true)]
    public void Integers_must_be_ordered(string filter, bool expected) => Assert.Equal(expected, MatchesUser(filter, "abc"));

    [Theory]
    [InlineData("length(userId) gt 0")]
    [InlineData("length(userId) ge 0")]
    [InlineData("length(userId) lt 0")]
    [InlineData("length(userId) le 0")]
    [InlineData("0 le length(userId)")]
    [InlineData("length(userId) ge length(userId)")]
    [InlineData("null ge null")]
    [InlineData("null lt 1")]
    public void An_order_with_null_must_be_false_both_ways(string filter)
    {
        Assert.False(MatchesUser(filter, null));
        Assert.True(MatchesUser($"not ({filter})", null));
    }

    [Theory]
    [InlineData("contains(userId,'a') eq true", true)]
    [InlineData("contains(userId,'a') ne true", false)]
    [InlineData("contains(userId,'x') eq false", true)]
    [InlineData("contains(userId,'a') eq startswith(userId,'a')", true)]
    [InlineData("contains(userId,'c') eq startswith(userId,'c')", false)]
    [InlineData("true eq true", true)]
    [InlineData("true eq false", false)]
    [InlineData("true ne false", true)]
    public void Bools_must_compare(string filter, bool expected) => Assert.Equal(expected, MatchesUser(filter, "abc"));

    [Theory]
    [InlineData("9223372036854775807 gt 9223372036854775806", true)]
    [InlineData("-9223372036854775808 lt -9223372036854775807", true)]
    [InlineData("-1 lt 0", true)]
    [InlineData("-0 eq 0", true)]
    [InlineData("+7 eq 7", true)]
    [InlineData("007 eq 7", true)]
    [InlineData("7 eq 8", false)]
    public void Integers_must_have_a_sign_and_64_bits(string filter, bool expected) => Assert.Equal(expected, MatchesUser(filter, null));

    [Theory]
    [InlineData("connectionId eq 'c9'", true)]
    [InlineData("connectionId ne 'c9'", false)]
    [InlineData("protocol eq 'json.webpubsub.azure.v1'", true)]
    [InlineData("protocol eq null", false)]
    [InlineData("connectionId eq userId", false)]
    public void Connection_and_protocol_must_be_comparable(string filter, bool expected) =>
        Assert.Equal(expected, Matches(filter, new FilterSubject("u", "c9", "json.webpubsub.azure.v1")));
}
