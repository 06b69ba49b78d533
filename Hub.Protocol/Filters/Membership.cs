namespace Hub.Protocol.Filters;

/// <summary><c>… in groups</c>; null is in no group.</summary>
internal sealed class InGroups(TextNode name) : Condition
{
    public override bool Holds(IFilterSubject subject) => name.TextOf(subject) is { } group && subject.IsInGroup(group);
}

/// <summary>
/// <c>… in (…)</c>: equal to one of the items, as <c>eq</c> understands it. What is sought is evaluated once and literals are looked up in a
/// set, since lists of many users are what the operator is for.
/// </summary>
internal sealed class InList : Condition
{
    private readonly ScalarNode _sought;
    private readonly HashSet<FilterValue> _literals = [];
    private readonly ScalarNode[] _others;

    public InList(ScalarNode sought, IReadOnlyList<ScalarNode> items)
    {
        _sought = sought;
        _others = [.. items.Where(item => item.Literal is null)];
        _literals.UnionWith(items.Select(item => item.Literal).OfType<FilterValue>());
    }

    public override bool Holds(IFilterSubject subject)
    {
        var value = _sought.ValueOf(subject);
        if (_literals.Contains(value))
        {
            return true;
        }

        foreach (var item in _others)
        {
            if (item.ValueOf(subject) == value)
            {
                return true;
            }
        }

        return false;
    }
}
