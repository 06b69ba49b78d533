using Hub.Protocol.Filters;
using static Hub.Tests.Filters.FilterCheck;

namespace Hub.Tests.Filters;

/// <summary>Protocol section 3.5: limits on size and nesting, both sides of each, and what matching may cost.</summary>
public sealed class FilterLimitSpecs
{
    [Fact]
    public void A_filter_must_have_at_most_16384_characters()
    {
        const string Filter = "userId eq 'a'";
        Assert.Equal(16_384, FilterLimits.MaxLength);

        Assert.True(MatchesUser(Filter.PadRight(16_384), "a"));
        Refuses(Filter.PadRight(16_385), 16_384, "at most 16384 characters", "16385");
        Refuses(new string('(', 1_000_000), 16_384, "at most 16384 characters", "1000000");
    }

    [Theory]
    [InlineData("userId eq 'b'", 7)]
    [InlineData("length(userId) gt 5", 15)]
    [InlineData("'b' in groups", 4)]
    [InlineData("userId in ('b')", 7)]
    [InlineData("contains(userId,'b')", 0)]
    [InlineData("startswith(userId,'b')", 0)]
    [InlineData("endswith(userId,'b')", 0)]
    public void A_filter_must_have_at_most_100_clauses(string clause, int positionInClause)
    {
        Assert.Equal(100, FilterLimits.MaxClauses);
        var most = string.Join(" or ", Enumerable.Repeat(clause, 100));

        Assert.False(MatchesUser(most, "a"));
        Refuses($"{most} or {clause}", most.Length + 4 + positionInClause, "at most 100 clauses", "one more");
    }

    [Fact]
    public void Clauses_in_parentheses_and_arguments_must_count_too()
    {
        var most = string.Join(" and ", Enumerable.Repeat("(contains(tolower(userId),'a') eq true)", 50));

        Assert.True(MatchesUser(most, "a"));
        Refuses($"{most} and (1 in (2))", most.Length + 8, "at most 100 clauses", "one more");
        Refuses($"{most} eq true", most.Length + 1, "at most 100 clauses", "one more");
    }

    [Fact]
    public void Literals_and_operators_between_clauses_must_be_bounded_by_the_length_alone()
    {
        var literals = string.Join(" or ", Enumerable.Repeat("false", 1_800));

        Assert.False(MatchesUser(literals, null));
        Assert.True(MatchesUser(literals + " or true", null));
    }

    [Theory]
    [InlineData("(", "true", ")", "", 0)]
    [InlineData("not ", "true", "", "", 0)]
    [InlineData("1 eq 2 or (", "true", ")", "", 10)]
    [InlineData("true in (", "true", ")", "", 8)]
    [InlineData("tolower(", "'a'", ")", " eq 'a'", 7)]
    [InlineData("concat('',", "'a'", ")", " eq 'a'", 6)]
    public void Nesting_must_be_at_most_64_levels(string open, string inner, string close, string rest, int opening)
    {
        Assert.Equal(64, FilterLimits.MaxDepth);

        Assert.True(MatchesUser(Repeat(open, 64) + inner + Repeat(close, 64) + rest, null));
        Refuses(
            Repeat(open, 65) + inner + Repeat(close, 65) + rest, (64 * open.Length) + opening, "at most 64 levels of nesting", "one more");
    }

    [Fact]
    public void Levels_of_every_kind_must_count_together()
    {
        var most = Repeat("not (", 31) + "length(concat('a','b')) eq 2" + Repeat(")", 31);

        Assert.False(MatchesUser(most, null));
        Refuses(most.Replace("'a'", "('a')", StringComparison.Ordinal), (31 * 5) + 14, "at most 64 levels of nesting", "one more");
    }

    [Fact]
    public void Levels_that_are_closed_must_not_count()
    {
        var filter = string.Join(" and ", Enumerable.Repeat("(not (false)) and length(toupper(userId)) in (1, (1))", 90));

        Assert.True(MatchesUser(filter, "a"));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("not ")]
    [InlineData("tolower(")]
    [InlineData("length(concat(")]
    [InlineData("true in (")]
    [InlineData("true eq not(")]
    [InlineData("true or (")]
    public void Endless_nesting_must_be_refused_and_not_exhaust_the_stack(string open)
    {
        var text = Repeat(open, FilterLimits.MaxLength / open.Length);

        Assert.False(ConnectionFilter.TryParse(text, out _, out var error));
        Assert.EndsWith("found one more.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_concat_must_have_at_most_32768_characters()
    {
        Assert.Equal(32_768, FilterLimits.MaxTextLength);
        var half = new FilterSubject(new string('u', 16_384), "c");

        Assert.True(Matches("length(concat(userId,userId)) eq 32768", half));
        Assert.True(Matches("concat(userId,concat(userId,connectionId)) eq null", half));
        Assert.True(Matches("concat(concat(userId,userId),'') ne null", half));
        Assert.True(Matches("length(concat(concat(userId,userId),'x')) eq null", half));
        Assert.True(Matches("not contains(concat(tolower(concat(userId,userId)),'x'),'u')", half));
    }

    [Fact]
    public void A_long_chain_of_concat_must_stay_bounded_in_memory()
    {
        var subject = new FilterSubject(new string('u', 8_000));
        var chain = Parse(Repeat("concat(userId,", 63) + "userId" + Repeat(")", 63) + " eq null");
        Assert.True(chain.Matches(subject));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(chain.Matches(subject));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1_000);
    }

    [Theory]
    [InlineData("userId eq 'a'", true)]
    [InlineData("connectionId ne 'x'", true)]
    [InlineData("'g' in groups", true)]
    [InlineData("userId eq null", false)]
    [InlineData("userId in ('x','y','a')", true)]
    [InlineData("userId eq 'a' and connectionId ne '123' or not ('g' in groups)", true)]
    [InlineData("startswith(userId,'b') or contains(userId,'c') or endswith(userId,'d')", false)]
    [InlineData("length(groups) gt 1 or indexof(userId,'x') ge length(userId)", false)]
    [InlineData("tolower(userId) eq 'a' and trim(userId) eq 'a' and substring(userId,0) eq 'a'", true)]
    public void A_simple_filter_must_match_without_allocation(string text, bool expected)
    {
        var filter = Parse(text);
        var subject = new FilterSubject("a", "c1", null, "g");
        var matched = filter.Matches(subject) ? 1 : 0;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            matched += filter.Matches(subject) ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(expected ? 1_001 : 0, matched);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
