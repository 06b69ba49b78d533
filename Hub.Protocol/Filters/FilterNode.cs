namespace Hub.Protocol.Filters;

/// <summary>An expression of any type, read and checked.</summary>
internal abstract class FilterNode
{
    /// <summary>Its type. A text or a number may be null for some connections; only the literal has the type null.</summary>
    public abstract FilterType Type { get; }
}

/// <summary>An expression with one value: everything but the groups.</summary>
internal abstract class ScalarNode : FilterNode
{
    /// <summary>The value where it is written in the filter, otherwise nothing.</summary>
    public virtual FilterValue? Literal => null;

    /// <summary>The value for a connection.</summary>
    public abstract FilterValue ValueOf(IFilterSubject subject);
}

/// <summary>An expression that is a text or null.</summary>
internal abstract class TextNode : ScalarNode
{
    public sealed override FilterType Type => FilterType.Text;

    public sealed override FilterValue ValueOf(IFilterSubject subject) => FilterValue.Of(TextOf(subject));

    /// <summary>The text for a connection.</summary>
    public abstract string? TextOf(IFilterSubject subject);
}

/// <summary>An expression that is a number or null.</summary>
internal abstract class NumberNode : ScalarNode
{
    public sealed override FilterType Type => FilterType.Number;

    public sealed override FilterValue ValueOf(IFilterSubject subject) => FilterValue.Of(NumberOf(subject));

    /// <summary>The number for a connection.</summary>
    public abstract long? NumberOf(IFilterSubject subject);
}

/// <summary>An expression that is true or false, never null.</summary>
internal abstract class Condition : ScalarNode
{
    public sealed override FilterType Type => FilterType.Bool;

    public sealed override FilterValue ValueOf(IFilterSubject subject) => FilterValue.Of(Holds(subject));

    /// <summary>Whether it is true for a connection.</summary>
    public abstract bool Holds(IFilterSubject subject);
}

/// <summary>The groups of the connection. A collection has no value: one can only ask what is in it and how much.</summary>
internal sealed class GroupsNode : FilterNode
{
    public override FilterType Type => FilterType.Collection;
}
