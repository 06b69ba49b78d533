using System.Text.RegularExpressions;
using Hub.Protocol.Filters;
using Hub.Tests.Support;

namespace Hub.Tests.Filters;

/// <summary>What docs/filters.md shows is true.</summary>
public sealed partial class FilterPageSpecs
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "filters.md"));

    [Fact]
    public void Every_example_must_be_a_filter()
    {
        var examples = Example().Matches(Page).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(9, examples.Count);
        Assert.All(examples, example => FilterCheck.Parse(example));
    }

    [Fact]
    public void Every_fault_must_be_reported_in_the_words_of_the_page()
    {
        var faults = Fault().Matches(Page).Select(match => (Filter: match.Groups[1].Value, Message: match.Groups[2].Value)).ToList();

        Assert.Equal(6, faults.Count);
        Assert.All(faults, fault =>
        {
            Assert.False(ConnectionFilter.TryParse(fault.Filter, out _, out var error));
            Assert.Equal(fault.Message, error);
        });
    }

    [GeneratedRegex(@"^\| [a-z][^|`]* \| `([^`]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^\| `([^`]+)` \| (Invalid filter .+) \|$", RegexOptions.Multiline)]
    private static partial Regex Fault();
}
