using static Hub.Tests.Filters.FilterCheck;

namespace Hub.Tests.Filters;

/// <summary>Protocol section 3.5: types are checked before any connection is looked at, and the fault says where and what.</summary>
public sealed class FilterTypeSpecs
{
    private const string NotHint = " (a comparison after 'not' needs parentheses)";

    [Theory]
    [InlineData("userId", 0, "a string")]
    [InlineData("  'a'", 2, "a string")]
    [InlineData("1", 0, "an int")]
    [InlineData("null", 0, "null")]
    [InlineData("groups", 0, "a collection")]
    [InlineData("(length(userId))", 0, "an int")]
    [InlineData("concat('a','b')", 0, "a string")]
    public void The_whole_filter_must_be_a_bool(string filter, int position, string found) =>
        Refuses(filter, position, "a bool as the whole filter", found);

    [Theory]
    [InlineData("not length(userId) gt 5", 4, "an int")]
    [InlineData("not userId eq null", 4, "a string")]
    [InlineData("( not 'a' )", 6, "a string")]
    [InlineData("not null", 4, "null")]
    [InlineData("not groups", 4, "a collection")]
    [InlineData("not 'a' in groups", 4, "a string")]
    [InlineData("not not 1", 8, "an int")]
    public void Not_must_be_given_a_bool(string filter, int position, string found) => Refuses(filter, position, "a bool after 'not'", found + NotHint);

    [Theory]
    [InlineData("userId and true", "and", 0, "a string")]
    [InlineData("true and userId", "and", 9, "a string")]
    [InlineData("true and true and 1", "and", 18, "an int")]
    [InlineData("null or true", "or", 0, "null")]
    [InlineData("true or (groups)", "or", 8, "a collection")]
    [InlineData("true or true and 'x'", "and", 17, "a string")]
    public void And_and_or_must_be_given_bools(string filter, string op, int position, string found) =>
        Refuses(filter, position, $"a bool beside '{op}'", found);

    [Theory]
    [InlineData("userId lt 1", "lt", 0, "a string")]
    [InlineData("1 lt userId", "lt", 5, "a string")]
    [InlineData("length(userId) gt '5'", "gt", 18, "a string")]
    [InlineData("'a' ge 'b'", "ge", 0, "a string")]
    [InlineData("true le 1", "le", 0, "a bool")]
    [InlineData("1 le false", "le", 5, "a bool")]
    [InlineData("groups gt 1", "gt", 0, "a collection")]
    [InlineData("1 lt 2 lt 3", "lt", 0, "a bool")]
    public void An_order_must_be_given_integers(string filter, string op, int position, string found) =>
        Refuses(filter, position, $"an int beside '{op}'", found);

    [Theory]
    [InlineData("groups eq 'a'", "eq", 0)]
    [InlineData("'a' ne groups", "ne", 7)]
    [InlineData("groups eq null", "eq", 0)]
    [InlineData("groups eq groups", "eq", 0)]
    public void Equality_must_be_given_single_values(string filter, string op, int position) =>
        Refuses(filter, position, $"a single value beside '{op}'", "a collection");

    [Theory]
    [InlineData("tolower(1) eq 'a'", "a string as argument 1 of 'tolower'", 8, "an int")]
    [InlineData("toupper(groups) eq 'a'", "a string as argument 1 of 'toupper'", 8, "a collection")]
    [InlineData("trim(true) eq 'a'", "a string as argument 1 of 'trim'", 5, "a bool")]
    [InlineData("concat('a', 1) eq 'a'", "a string as argument 2 of 'concat'", 12, "an int")]
    [InlineData("contains(1,'a')", "a string as argument 1 of 'contains'", 9, "an int")]
    [InlineData("contains('a',(1))", "a string as argument 2 of 'contains'", 13, "an int")]
    [InlineData("startswith('a',true)", "a string as argument 2 of 'startswith'", 15, "a bool")]
    [InlineData("endswith(groups,'a')", "a string as argument 1 of 'endswith'", 9, "a collection")]
    [InlineData("indexof('a',1) eq 0", "a string as argument 2 of 'indexof'", 12, "an int")]
    [InlineData("substring(1,1) eq 'a'", "a string as argument 1 of 'substring'", 10, "an int")]
    [InlineData("substring('a','1') eq 'a'", "an int as argument 2 of 'substring'", 14, "a string")]
    [InlineData("substring('a',1,userId) eq 'a'", "an int as argument 3 of 'substring'", 16, "a string")]
    [InlineData("length(1) eq 1", "a string or a collection as argument 1 of 'length'", 7, "an int")]
    [InlineData("length(true) eq 1", "a string or a collection as argument 1 of 'length'", 7, "a bool")]
    public void A_function_must_be_given_its_types(string filter, string expected, int position, string found) =>
        Refuses(filter, position, expected, found);

    [Theory]
    [InlineData("contains()", 9, "a value", "')'")]
    [InlineData("contains('a')", 12, "',' and argument 2 of 'contains'", "')'")]
    [InlineData("contains('a',)", 13, "a value", "')'")]
    [InlineData("contains('a','b','c')", 16, "an operator or ')' after argument 2 of 'contains'", "','")]
    [InlineData("tolower() eq 'a'", 8, "a value", "')'")]
    [InlineData("tolower('a','b') eq 'a'", 11, "an operator or ')' after argument 1 of 'tolower'", "','")]
    [InlineData("concat('a') eq 'a'", 10, "',' and argument 2 of 'concat'", "')'")]
    [InlineData("substring('a') eq 'a'", 13, "',' and argument 2 of 'substring'", "')'")]
    [InlineData("substring('a',0,1,2) eq 'a'", 17, "an operator or ')' after argument 3 of 'substring'", "','")]
    [InlineData("length(groups,groups) eq 1", 13, "an operator or ')' after argument 1 of 'length'", "','")]
    public void A_function_must_be_given_as_many_arguments_as_it_takes(string filter, int position, string expected, string found) =>
        Refuses(filter, position, expected, found);

    [Fact]
    public void The_first_fault_must_be_the_one_reported()
    {
        Refuses("userId and 1", 0, "a bool beside 'and'", "a string");
        Refuses("userId lt )", 0, "an int beside 'lt'", "a string");
        Refuses("1 in (groups, 2", 15, "an operator, ',' or ')'", "the end");
    }
}
