namespace Hub.Protocol.Filters;

/// <summary>
/// Bounds on a filter (protocol section 3.5). Together they bound what one filter costs for one connection: by the length of its text, times
/// the length of the longest text it makes.
/// </summary>
public static class FilterLimits
{
    /// <summary>Longest filter, in UTF-16 units.</summary>
    public const int MaxLength = 16_384;

    /// <summary>Most clauses: comparisons, membership tests and calls of contains, startswith and endswith. A list counts as one, however long.</summary>
    public const int MaxClauses = 100;

    /// <summary>Deepest nesting: parentheses, calls, lists and <c>not</c> count one level each. Bounds the stack that reading and matching take.</summary>
    public const int MaxDepth = 64;

    /// <summary>Longest text that concat makes, in UTF-16 units (64 KiB, below the large object heap); what would be longer is null.</summary>
    public const int MaxTextLength = 32_768;
}
