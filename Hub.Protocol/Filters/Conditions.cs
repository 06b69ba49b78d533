namespace Hub.Protocol.Filters;

/// <summary><c>and</c>, as many as stand in a row; stops at the first that is false.</summary>
internal sealed class AllOf(Condition[] conditions) : Condition
{
    public override bool Holds(IFilterSubject subject)
    {
        foreach (var condition in conditions)
        {
            if (!condition.Holds(subject))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary><c>or</c>, as many as stand in a row; stops at the first that is true.</summary>
internal sealed class AnyOf(Condition[] conditions) : Condition
{
    public override bool Holds(IFilterSubject subject)
    {
        foreach (var condition in conditions)
        {
            if (condition.Holds(subject))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary><c>not</c>, and with <c>eq</c> inside it <c>ne</c>.</summary>
internal sealed class Not(Condition condition) : Condition
{
    public override bool Holds(IFilterSubject subject) => !condition.Holds(subject);
}

/// <summary><c>eq</c> of two texts: the usual case, without the detour over values of any type.</summary>
internal sealed class SameText(TextNode left, TextNode right) : Condition
{
    public override bool Holds(IFilterSubject subject) => string.Equals(left.TextOf(subject), right.TextOf(subject), StringComparison.Ordinal);
}

/// <summary><c>eq</c> of anything else.</summary>
internal sealed class SameValue(ScalarNode left, ScalarNode right) : Condition
{
    public override bool Holds(IFilterSubject subject) => left.ValueOf(subject) == right.ValueOf(subject);
}

/// <summary><c>gt</c>, <c>ge</c>, <c>lt</c> or <c>le</c>; false when a side is null.</summary>
internal sealed class NumberOrder(NumberNode left, FilterOperator order, NumberNode right) : Condition
{
    public override bool Holds(IFilterSubject subject)
    {
        // A lifted comparison is false when a side is null, which is just what the language wants.
        var (a, b) = (left.NumberOf(subject), right.NumberOf(subject));
        return order switch
        {
            FilterOperator.GreaterThan => a > b,
            FilterOperator.GreaterOrEqual => a >= b,
            FilterOperator.LessThan => a < b,
            _ => a <= b,
        };
    }
}

/// <summary><c>contains</c>, <c>startswith</c> or <c>endswith</c>; false when an argument is null.</summary>
internal sealed class TextTest(TextNode text, TextNode part, Func<string, string, bool> test) : Condition
{
    public override bool Holds(IFilterSubject subject) =>
        text.TextOf(subject) is { } value && part.TextOf(subject) is { } sought && test(value, sought);
}
