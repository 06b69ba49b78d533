namespace Hub.Protocol.Filters;

/// <summary>What a function takes in one place.</summary>
internal enum FilterParameter
{
    Text,
    Number,
    TextOrCollection,
}

/// <summary>One function of the language. Its arguments are checked before it is built, so that building cannot fail.</summary>
/// <param name="Name">Name, lower case.</param>
/// <param name="Required">How many of the parameters must be given.</param>
/// <param name="Parameters">What it takes.</param>
/// <param name="Build">Makes the expression of the arguments, as many as were given.</param>
internal sealed record FilterFunction(string Name, int Required, FilterParameter[] Parameters, Func<FilterNode[], ScalarNode> Build)
{
    /// <summary>The names, for a fault.</summary>
    public const string Names = "tolower, toupper, trim, concat, substring, length, indexof, contains, startswith or endswith";

    private static readonly FilterParameter[] OneText = [FilterParameter.Text];
    private static readonly FilterParameter[] TwoTexts = [FilterParameter.Text, FilterParameter.Text];

    private static readonly FilterFunction[] All =
    [
        new("tolower", 1, OneText, arguments => new MappedText(Text(arguments, 0), text => text.ToLowerInvariant())),
        new("toupper", 1, OneText, arguments => new MappedText(Text(arguments, 0), text => text.ToUpperInvariant())),
        new("trim", 1, OneText, arguments => new MappedText(Text(arguments, 0), text => text.Trim())),
        new("concat", 2, TwoTexts, arguments => new Concat(Text(arguments, 0), Text(arguments, 1))),
        new(
            "substring",
            2,
            [FilterParameter.Text, FilterParameter.Number, FilterParameter.Number],
            arguments => new Substring(Text(arguments, 0), Number(arguments, 1), arguments.Length > 2 ? Number(arguments, 2) : null)),
        new("length", 1, [FilterParameter.TextOrCollection], arguments => arguments[0] is TextNode text ? new TextLength(text) : new GroupCount()),
        new("indexof", 2, TwoTexts, arguments => new IndexOf(Text(arguments, 0), Text(arguments, 1))),
        new("contains", 2, TwoTexts, arguments => Test(arguments, (text, part) => TextSearch.IndexOf(text, part) >= 0)),
        new("startswith", 2, TwoTexts, arguments => Test(arguments, (text, part) => text.StartsWith(part, StringComparison.Ordinal))),
        new("endswith", 2, TwoTexts, arguments => Test(arguments, (text, part) => text.EndsWith(part, StringComparison.Ordinal))),
    ];

    /// <summary>True for the functions that are clauses of their own (<see cref="FilterLimits.MaxClauses"/>).</summary>
    public bool IsClause => Name is "contains" or "startswith" or "endswith";

    /// <summary>The function of that name, null when there is none.</summary>
    public static FilterFunction? Find(string name) => Array.Find(All, function => function.Name == name);

    private static TextNode Text(FilterNode[] arguments, int index) => (TextNode)arguments[index];

    private static NumberNode Number(FilterNode[] arguments, int index) => (NumberNode)arguments[index];

    private static TextTest Test(FilterNode[] arguments, Func<string, string, bool> test) => new(Text(arguments, 0), Text(arguments, 1), test);
}
