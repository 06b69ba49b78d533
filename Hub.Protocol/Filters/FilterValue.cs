namespace Hub.Protocol.Filters;

/// <summary>The types of the language.</summary>
internal enum FilterType
{
    Null,
    Text,
    Number,
    Bool,
    Collection,
}

/// <summary>A value of any type but a collection. The equality of the record is <c>eq</c>: one null for all types, text compared ordinally.</summary>
internal readonly record struct FilterValue
{
    private FilterValue(FilterType type, string? text, long number) => (Type, Text, Number) = (type, text, number);

    private FilterType Type { get; }

    private string? Text { get; }

    private long Number { get; }

    /// <summary>The text, or null.</summary>
    public static FilterValue Of(string? text) => text is null ? default : new FilterValue(FilterType.Text, text, 0);

    /// <summary>The number, or null.</summary>
    public static FilterValue Of(long? number) => number is { } value ? new FilterValue(FilterType.Number, null, value) : default;

    /// <summary>The bool.</summary>
    public static FilterValue Of(bool value) => new(FilterType.Bool, null, value ? 1 : 0);
}
