namespace Hub.Protocol.Filters;

/// <summary>The literal <c>null</c>, which takes the place of a text or a number.</summary>
internal sealed class NullLiteral : ScalarNode
{
    public override FilterType Type => FilterType.Null;

    public override FilterValue? Literal => default(FilterValue);

    public override FilterValue ValueOf(IFilterSubject subject) => default;
}

/// <summary>A text in quotes; null where the literal <c>null</c> stands for a text.</summary>
internal sealed class TextLiteral(string? text) : TextNode
{
    public override FilterValue? Literal => FilterValue.Of(text);

    public override string? TextOf(IFilterSubject subject) => text;
}

/// <summary>A number; null where the literal <c>null</c> stands for a number.</summary>
internal sealed class NumberLiteral(long? number) : NumberNode
{
    public override FilterValue? Literal => FilterValue.Of(number);

    public override long? NumberOf(IFilterSubject subject) => number;
}

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class BoolLiteral(bool value) : Condition
{
    public override FilterValue? Literal => FilterValue.Of(value);

    public override bool Holds(IFilterSubject subject) => value;
}
