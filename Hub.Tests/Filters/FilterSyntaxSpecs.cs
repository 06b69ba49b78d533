using Hub.Protocol.Filters;
using static Hub.Tests.Filters.FilterCheck;

namespace Hub.Tests.Filters;

/// <summary>Protocol section 3.5: spelling, quotes, white space, and faults in them.</summary>
public sealed class FilterSyntaxSpecs
{
    private const string Functions =
        "a function (tolower, toupper, trim, concat, substring, length, indexof, contains, startswith or endswith)";

    private const string Properties = "a property (connectionId, userId, groups or protocol)";

    [Theory]
    [InlineData("userid eq 'a'")]
    [InlineData("USERID eq 'a'")]
    [InlineData("UserId eq 'a'")]
    [InlineData("CONNECTIONID eq 'c1'")]
    [InlineData("Protocol eq null")]
    [InlineData("not ('g' in GROUPS)")]
    public void Names_of_properties_must_be_free_in_letter_case(string filter) => Assert.True(MatchesUser(filter, "a"));

    [Theory]
    [InlineData("userId EQ 'a'", 7, "eq", "'EQ'")]
    [InlineData("userId eq 'a' And true", 14, "and", "'And'")]
    [InlineData("(true OR false)", 6, "or", "'OR'")]
    [InlineData("'a' IN groups", 4, "in", "'IN'")]
    [InlineData("contains('a' Gt 'b', 'c')", 13, "gt", "'Gt'")]
    [InlineData("NOT true", 0, "not", "'NOT'")]
    [InlineData("True", 0, "true", "'True'")]
    [InlineData("userId eq NULL", 10, "null", "'NULL'")]
    [InlineData("Contains(userId,'a')", 0, "contains", "'Contains'")]
    [InlineData("startsWith(userId,'a')", 0, "startswith", "'startsWith'")]
    public void All_other_words_must_be_lower_case(string filter, int position, string word, string found) =>
        Refuses(filter, position, $"'{word}' in lower case", found);

    [Theory]
    [InlineData("userId eq 'user''1'", "user'1")]
    [InlineData("userId eq ''''", "'")]
    [InlineData("userId eq ''''''", "''")]
    [InlineData("userId eq ''", "")]
    [InlineData("userId eq 'a\\'", "a\\")]
    [InlineData("userId eq '\"'", "\"")]
    [InlineData("userId eq ' a '", " a ")]
    [InlineData("userId eq 'a\nb'", "a\nb")]
    [InlineData("userId eq 'é😀(),+&'", "é😀(),+&")]
    [InlineData("userId eq 'and'", "and")]
    public void A_quoted_text_must_hold_every_character_and_a_quote_twice(string filter, string userId) => Assert.True(MatchesUser(filter, userId));

    [Theory]
    [InlineData(" \t\r\nuserId \t\r\n eq\n'a' ")]
    [InlineData("userId eq'a'")]
    [InlineData("'a'eq userId")]
    [InlineData("'a'in('a','b')")]
    [InlineData("(userId)eq('a')")]
    [InlineData("not(userId eq 'b')and(true)")]
    [InlineData("length ( userId )eq 1")]
    [InlineData("userId in ( 'a' ,'b' )")]
    public void White_space_must_be_needed_only_between_words_and_numbers(string filter) => Assert.True(MatchesUser(filter, "a"));

    [Theory]
    [InlineData("", 0)]
    [InlineData("  \t\n", 4)]
    [InlineData("(", 1)]
    [InlineData("not", 3)]
    [InlineData("true and", 8)]
    [InlineData("userId eq ", 10)]
    [InlineData("contains(", 9)]
    [InlineData("length(userId) gt", 17)]
    public void A_missing_value_must_be_reported_at_the_end(string filter, int position) => Refuses(filter, position, "a value", "the end");

    [Theory]
    [InlineData("and true", 0, "'and'")]
    [InlineData("true and or true", 9, "'or'")]
    [InlineData("userId eq eq 'a'", 10, "'eq'")]
    [InlineData(")", 0, "')'")]
    [InlineData("()", 1, "')'")]
    [InlineData(",", 0, "','")]
    [InlineData("userId eq # 1", 10, "'#'")]
    [InlineData("userId eq \"a\"", 10, "'\"'")]
    [InlineData("userId eq - 1", 10, "'-'")]
    [InlineData("-userId eq 1", 0, "'-'")]
    [InlineData("--1 eq 1", 0, "'-'")]
    [InlineData("userId eq é", 10, "'é'")]
    [InlineData("😀 eq 1", 0, "'😀'")]
    [InlineData("userId eq \u0000", 10, "'\ufffd'")]
    [InlineData("userId eq \ud800", 10, "'\ufffd'")]
    [InlineData("\u00a0true", 0, "'\u00a0'")]
    public void What_is_no_value_must_be_reported_where_it_stands(string filter, int position, string found) =>
        Refuses(filter, position, "a value", found);

    [Theory]
    [InlineData("true true", 5, "an operator or the end", "'true'")]
    [InlineData("true)", 4, "an operator or the end", "')'")]
    [InlineData("userId = 'a'", 7, "an operator or the end", "'='")]
    [InlineData("userId == 'a'", 7, "an operator or the end", "'='")]
    [InlineData("length(userId) add 1 gt 2", 15, "an operator or the end", "'add'")]
    [InlineData("length(userId) + 1 gt 2", 15, "an operator or the end", "'+'")]
    [InlineData("length(userId)+1 gt 2", 14, "an operator or the end", "'+1'")]
    [InlineData("groups/any(g: g eq 'a')", 6, "an operator or the end", "'/'")]
    [InlineData("userId(1) eq 'a'", 6, "an operator or the end", "'('")]
    [InlineData("'a''b'c eq 'a'", 6, "an operator or the end", "'c'")]
    [InlineData("'it's' eq userId", 4, "an operator or the end", "'s'")]
    [InlineData("not true false", 9, "an operator or the end", "'false'")]
    [InlineData("(true", 5, "an operator or ')'", "the end")]
    [InlineData("((true) 1", 8, "an operator or ')'", "'1'")]
    [InlineData("(true,false)", 5, "an operator or ')'", "','")]
    [InlineData("length eq 1", 7, "'(' after 'length'", "'eq'")]
    [InlineData("length", 6, "'(' after 'length'", "the end")]
    [InlineData("length(userId", 13, "an operator or ')' after argument 1 of 'length'", "the end")]
    [InlineData("contains('a' 'b')", 13, "',' and argument 2 of 'contains'", "'b'")]
    public void What_follows_a_value_must_be_reported_where_it_stands(string filter, int position, string expected, string found) =>
        Refuses(filter, position, expected, found);

    [Theory]
    [InlineData("user eq 'a'", 0, Properties, "'user'")]
    [InlineData("true and ab eq 1", 9, Properties, "'ab'")]
    [InlineData("user.id eq 'a'", 0, Properties, "'user.id'")]
    [InlineData("_x1", 0, Properties, "'_x1'")]
    [InlineData("userId eq undefined", 10, Properties, "'undefined'")]
    [InlineData("invalid(ab,c)", 0, Functions, "'invalid'")]
    [InlineData("true and year (1) eq 1", 9, Functions, "'year'")]
    [InlineData("userIds eq 'a'", 0, Properties, "'userIds'")]
    public void An_unknown_name_must_be_reported_with_those_that_exist(string filter, int position, string expected, string found) =>
        Refuses(filter, position, expected, found);

    [Theory]
    [InlineData("userId eq 'a", 10)]
    [InlineData("userId eq '", 10)]
    [InlineData("userId eq 'a''", 10)]
    [InlineData("userId eq '''", 10)]
    [InlineData("userId in ('a','b)", 15)]
    [InlineData("true '", 5)]
    public void A_text_without_end_must_be_reported_where_it_begins(string filter, int position) =>
        Refuses(filter, position, "a closing quote for the string that starts here", "the end");

    [Theory]
    [InlineData("1 eq 9223372036854775808", 5, "'9223372036854775808'")]
    [InlineData("-9223372036854775809 eq 1", 0, "'-9223372036854775809'")]
    [InlineData("1 eq 1.5", 5, "'1.5'")]
    [InlineData("1 eq 1e3", 5, "'1e3'")]
    [InlineData("1 eq 0x10", 5, "'0x10'")]
    [InlineData("1 eq 10px", 5, "'10px'")]
    [InlineData("1 eq 5L", 5, "'5L'")]
    [InlineData("1eq 1", 0, "'1eq'")]
    [InlineData("true 1.5", 5, "'1.5'")]
    public void A_number_that_is_none_must_be_reported_where_it_begins(string filter, int position, string found) =>
        Refuses(filter, position, "a whole number of 64 bits", found);

    [Fact]
    public void A_long_token_must_be_cut_in_the_fault()
    {
        var word = new string('w', 32);
        Refuses(word, 0, Properties, $"'{word}'");
        Refuses(word + "w", 0, Properties, $"'{word}…'");
        Refuses($"true '{new string('t', 40)}'", 5, "an operator or the end", $"'{new string('t', 31)}…");
        Refuses($"true '{new string('t', 30)}😀'", 5, "an operator or the end", $"'{new string('t', 30)}\ufffd…");
    }

    [Fact]
    public void A_filter_that_is_null_must_be_refused_as_misuse() =>
        Assert.Throws<ArgumentNullException>(() => ConnectionFilter.TryParse(null!, out _, out _));
}
