namespace Hub.Protocol.Filters;

/// <summary>The operators between two operands that bind more tightly than <c>and</c>.</summary>
internal enum FilterOperator
{
    None,
    Equal,
    NotEqual,
    GreaterThan,
    GreaterOrEqual,
    LessThan,
    LessOrEqual,
    In,
}

/// <summary>The words of the language beside its properties. They are lower case, as in OData.</summary>
internal static class FilterWords
{
    private static readonly string[] Operators = ["eq", "ne", "gt", "ge", "lt", "le", "in", "and", "or", "not"];
    private static readonly string[] Literals = ["true", "false", "null"];

    /// <summary>The comparison or <c>in</c> of that name, otherwise none.</summary>
    public static FilterOperator Comparison(ReadOnlySpan<char> word) => word switch
    {
        "eq" => FilterOperator.Equal,
        "ne" => FilterOperator.NotEqual,
        "gt" => FilterOperator.GreaterThan,
        "ge" => FilterOperator.GreaterOrEqual,
        "lt" => FilterOperator.LessThan,
        "le" => FilterOperator.LessOrEqual,
        "in" => FilterOperator.In,
        _ => FilterOperator.None,
    };

    /// <summary>True for all operators.</summary>
    public static bool IsOperator(string word) => Operators.Contains(word);

    /// <summary>The word that was meant, when the letter case alone is wrong.</summary>
    public static string? Meant(string word)
    {
        var lower = word.ToLowerInvariant();
        var isKnown = IsOperator(lower) || Literals.Contains(lower) || FilterFunction.Find(lower) is not null;
        return isKnown && lower != word ? lower : null;
    }
}
