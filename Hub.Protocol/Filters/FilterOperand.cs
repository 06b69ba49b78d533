namespace Hub.Protocol.Filters;

/// <summary>An expression and where it begins. Each conversion notes a fault and gives null when the type is another.</summary>
internal readonly record struct FilterOperand(FilterNode Node, int Position)
{
    /// <summary>As a condition. <paramref name="place"/> completes "expected a bool …".</summary>
    public Condition? AsCondition(FilterFaults faults, string place, string hint = "") =>
        Node as Condition ?? Wrong<Condition>(faults, $"a bool {place}", hint);

    /// <summary>As a text, which <c>null</c> may stand for.</summary>
    public TextNode? AsText(FilterFaults faults, string place) => Node switch
    {
        TextNode text => text,
        NullLiteral => new TextLiteral(null),
        _ => Wrong<TextNode>(faults, $"a string {place}"),
    };

    /// <summary>As a number, which <c>null</c> may stand for.</summary>
    public NumberNode? AsNumber(FilterFaults faults, string place) => Node switch
    {
        NumberNode number => number,
        NullLiteral => new NumberLiteral(null),
        _ => Wrong<NumberNode>(faults, $"an int {place}"),
    };

    /// <summary>As anything but a collection.</summary>
    public ScalarNode? AsScalar(FilterFaults faults, string place) => Node as ScalarNode ?? Wrong<ScalarNode>(faults, $"a single value {place}");

    /// <summary>As the groups.</summary>
    public GroupsNode? AsGroups(FilterFaults faults, string expected) => Node as GroupsNode ?? Wrong<GroupsNode>(faults, expected);

    /// <summary>As an argument of a function.</summary>
    public FilterNode? AsArgument(FilterFaults faults, FilterParameter parameter, string place) => parameter switch
    {
        FilterParameter.Text => AsText(faults, place),
        FilterParameter.Number => AsNumber(faults, place),
        _ when Node is GroupsNode => Node,
        _ when Node is TextNode or NullLiteral => AsText(faults, place),
        _ => Wrong<FilterNode>(faults, $"a string or a collection {place}"),
    };

    private T? Wrong<T>(FilterFaults faults, string expected, string hint = "")
        where T : FilterNode
    {
        var found = Node.Type switch
        {
            FilterType.Null => "null",
            FilterType.Text => "a string",
            FilterType.Number => "an int",
            FilterType.Bool => "a bool",
            _ => "a collection",
        };
        faults.Add(Position, expected, found + hint);
        return null;
    }
}
