using Hub.Tests.Filters;

namespace Hub.Tests.Fuzz;

/// <summary>The connections that fuzzed filters are matched against.</summary>
internal static class FilterFuzzSubjects
{
    /// <summary>One with nothing null.</summary>
    public static readonly FilterSubject Named = new("aba", "c1", "json.webpubsub.azure.v1", "g1", "a");

    /// <summary>All of them.</summary>
    public static readonly FilterSubject[] All =
    [
        Named,
        new(),
        new("", "c2", null, "", "g2", "ab"),
        new(" A ", "", "é", "É", "it's"),
        new("it's", "c1", "''"),

        // Two of these are one character more than a text may have.
        new(new string('a', 16_385), "c1", null, "g1"),
    ];
}
