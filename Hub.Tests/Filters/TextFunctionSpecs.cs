using static Hub.Tests.Filters.FilterCheck;

namespace Hub.Tests.Filters;

/// <summary>Protocol section 3.5: the functions, with null and at the ends of a text.</summary>
public sealed class TextFunctionSpecs
{
    [Theory]
    [InlineData("tolower(userId) eq 'abc-é'", "aBC-É", true)]
    [InlineData("tolower(userId) eq 'aBC'", "aBC", false)]
    [InlineData("toupper(userId) eq 'ABC-É'", "aBc-é", true)]
    [InlineData("toupper(userId) eq 'abc'", "abc", false)]
    [InlineData("trim(userId) eq 'a b'", " \t a b \u00a0\n", true)]
    [InlineData("trim(userId) eq ''", "   ", true)]
    [InlineData("concat(userId,'!') eq 'a!'", "a", true)]
    [InlineData("concat('',userId) eq 'a'", "a", true)]
    [InlineData("concat(concat(userId,'-'),concat('+',userId)) eq 'a-+a'", "a", true)]
    [InlineData("tolower(concat(toupper(userId),'X')) eq 'ax'", "a", true)]
    public void Texts_must_be_made_of_texts(string filter, string? userId, bool expected) => Assert.Equal(expected, MatchesUser(filter, userId));

    [Theory]
    [InlineData("tolower(userId)")]
    [InlineData("toupper(userId)")]
    [InlineData("trim(userId)")]
    [InlineData("concat(userId,'a')")]
    [InlineData("concat('a',userId)")]
    [InlineData("concat('a',concat('b',userId))")]
    [InlineData("substring(userId,0)")]
    [InlineData("substring('abc',length(userId))")]
    [InlineData("substring('abc',0,length(userId))")]
    [InlineData("substring('abc',null)")]
    [InlineData("tolower(null)")]
    [InlineData("length(userId)")]
    [InlineData("length(null)")]
    [InlineData("length(tolower(userId))")]
    public void Null_must_pass_through_to_the_result(string call)
    {
        Assert.True(MatchesUser($"{call} eq null", null));
        Assert.False(MatchesUser($"{call} ne null", null));
        Assert.False(MatchesUser($"{call} eq ''", null));
    }

    [Theory]
    [InlineData("substring(userId,0)", "'abc'")]
    [InlineData("substring(userId,2)", "'c'")]
    [InlineData("substring(userId,3)", "''")]
    [InlineData("substring(userId,4)", "null")]
    [InlineData("substring(userId,-1)", "null")]
    [InlineData("substring(userId,0,0)", "''")]
    [InlineData("substring(userId,0,3)", "'abc'")]
    [InlineData("substring(userId,0,4)", "null")]
    [InlineData("substring(userId,1,1)", "'b'")]
    [InlineData("substring(userId,1,2)", "'bc'")]
    [InlineData("substring(userId,1,3)", "null")]
    [InlineData("substring(userId,1,-1)", "null")]
    [InlineData("substring(userId,3,0)", "''")]
    [InlineData("substring(userId,4,0)", "null")]
    [InlineData("substring(userId,9223372036854775807)", "null")]
    [InlineData("substring(userId,-9223372036854775808)", "null")]
    [InlineData("substring(userId,1,9223372036854775807)", "null")]
    [InlineData("substring(userId,4294967296)", "null")]
    [InlineData("substring(userId,1,4294967297)", "null")]
    [InlineData("substring(userId,length(userId))", "''")]
    public void A_substring_must_lie_within_the_text_or_be_null(string call, string expected) => Assert.True(MatchesUser($"{call} eq {expected}", "abc"));

    [Theory]
    [InlineData("length(userId)", "", 0)]
    [InlineData("length(userId)", "abc", 3)]
    [InlineData("length(userId)", "é", 1)]
    [InlineData("length(userId)", "😀", 2)]
    [InlineData("indexof(userId,'b')", "abcb", 1)]
    [InlineData("indexof(userId,'abc')", "abc", 0)]
    [InlineData("indexof(userId,'')", "abc", 0)]
    [InlineData("indexof(userId,'')", "", 0)]
    [InlineData("indexof(userId,'B')", "abc", -1)]
    [InlineData("indexof(userId,'abcd')", "abc", -1)]
    [InlineData("indexof(userId,'a')", "", -1)]
    [InlineData("indexof(userId,'a')", null, -1)]
    [InlineData("indexof('a',userId)", null, -1)]
    [InlineData("indexof(null,null)", "a", -1)]
    public void Lengths_and_offsets_must_count_UTF_16_units(string call, string? userId, int expected) =>
        Assert.True(MatchesUser($"{call} eq {expected}", userId));

    [Fact]
    public void The_length_of_the_groups_must_be_their_number()
    {
        Assert.True(Matches("length(groups) eq 0", new FilterSubject()));
        Assert.True(Matches("length(groups) eq 2", new FilterSubject("u", "c", null, "a", "b")));
        Assert.True(Matches("length((groups)) gt 1", new FilterSubject("u", "c", null, "a", "b")));
    }

    [Theory]
    [InlineData("contains(userId,'bc')", "abcd", true)]
    [InlineData("contains(userId,'abcd')", "abcd", true)]
    [InlineData("contains(userId,'')", "", true)]
    [InlineData("contains(userId,'BC')", "abcd", false)]
    [InlineData("contains(userId,'abcde')", "abcd", false)]
    [InlineData("contains('xabcd',userId)", "abcd", true)]
    [InlineData("startswith(userId,'ab')", "abcd", true)]
    [InlineData("startswith(userId,'abcd')", "abcd", true)]
    [InlineData("startswith(userId,'')", "abcd", true)]
    [InlineData("startswith(userId,'b')", "abcd", false)]
    [InlineData("startswith(userId,'AB')", "abcd", false)]
    [InlineData("startswith(userId,'abcde')", "abcd", false)]
    [InlineData("endswith(userId,'cd')", "abcd", true)]
    [InlineData("endswith(userId,'abcd')", "abcd", true)]
    [InlineData("endswith(userId,'')", "abcd", true)]
    [InlineData("endswith(userId,'c')", "abcd", false)]
    [InlineData("endswith(userId,'CD')", "abcd", false)]
    [InlineData("startswith(userId,'\u200d')", "abcd", false)]
    [InlineData("endswith(userId,'\u200d')", "abcd", false)]
    [InlineData("contains(userId,'\u200d')", "abcd", false)]
    public void Parts_must_be_found_ordinally(string filter, string userId, bool expected) => Assert.Equal(expected, MatchesUser(filter, userId));

    [Theory]
    [InlineData("contains")]
    [InlineData("startswith")]
    [InlineData("endswith")]
    public void A_test_with_a_null_argument_must_be_false(string function)
    {
        Assert.False(MatchesUser($"{function}(userId,'')", null));
        Assert.False(MatchesUser($"{function}('',userId)", null));
        Assert.False(MatchesUser($"{function}(null,null)", null));
        Assert.True(MatchesUser($"not {function}(userId,'')", null));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void A_long_part_must_be_found_like_a_short_one(int length)
    {
        // Everything but the last unit repeats, so a search that skips too far after a near miss passes over the place.
        var repeated = string.Concat(Enumerable.Repeat("ab", 300));
        var part = repeated[..(length - 1)] + "c";

        Assert.True(MatchesUser($"indexof(userId,'{part}') eq 600", repeated + part));
        Assert.True(MatchesUser($"indexof(userId,'{part}') eq 0", part + repeated + part));
        Assert.True(MatchesUser($"indexof(userId,'{part}') eq -1", repeated + "d" + part[1..]));
        Assert.True(MatchesUser($"indexof(userId,'{part}') eq -1", part[..^1]));
        Assert.True(MatchesUser($"contains(userId,'{part}')", repeated + part + repeated));
        Assert.False(MatchesUser($"contains(userId,'{part}')", part[1..] + repeated));
    }
}
