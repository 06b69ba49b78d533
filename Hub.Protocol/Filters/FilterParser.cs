namespace Hub.Protocol.Filters;

/// <summary>
/// Reads a filter by recursive descent and checks types on the way. Loosest first: <c>or</c>, <c>and</c>, then comparisons and <c>in</c> from
/// left to right, then <c>not</c>; so <c>not length(userId) gt 5</c> negates a number and is a fault. Each method gives null once there is
/// a fault, and its callers give up.
/// </summary>
internal sealed partial class FilterParser
{
    private readonly string _text;
    private readonly FilterFaults _faults;
    private FilterLexer _lexer;
    private FilterToken _current;
    private int _depth;
    private int _clauses;

    public FilterParser(string text, FilterFaults faults)
    {
        (_text, _faults, _lexer) = (text, faults, new FilterLexer(text));
        _current = _lexer.Next();
    }

    private ReadOnlySpan<char> Word => _current.Kind == FilterTokenKind.Word ? _text.AsSpan(_current.Start, _current.Length) : [];

    /// <summary>The whole filter, which must be a condition.</summary>
    public Condition? ParseWhole()
    {
        if (_text.Length > FilterLimits.MaxLength)
        {
            _faults.Add(FilterLimits.MaxLength, $"at most {FilterLimits.MaxLength} characters", $"{_text.Length}");
            return null;
        }

        return ParseOr() is { } whole && IsAt(FilterTokenKind.End, "an operator or the end") ? whole.AsCondition(_faults, "as the whole filter") : null;
    }

    private FilterOperand? ParseOr() => ParseRow("or", parser => parser.ParseAnd(), conditions => new AnyOf(conditions));

    private FilterOperand? ParseAnd() => ParseRow("and", parser => parser.ParseComparison(), conditions => new AllOf(conditions));

    /// <summary>Operands with the same operator between them, as one node: a long row must not become a deep tree.</summary>
    private FilterOperand? ParseRow(string word, Func<FilterParser, FilterOperand?> parseOperand, Func<Condition[], Condition> join)
    {
        var operand = parseOperand(this);
        if (operand is not { } first || !Word.SequenceEqual(word))
        {
            return operand;
        }

        var conditions = new List<Condition>();
        while (operand?.AsCondition(_faults, $"beside '{word}'") is { } condition)
        {
            conditions.Add(condition);
            if (!Word.SequenceEqual(word))
            {
                return new FilterOperand(join([.. conditions]), first.Position);
            }

            Advance();
            operand = parseOperand(this);
        }

        return null;
    }

    private FilterOperand? ParseComparison()
    {
        var operand = ParseNot();
        while (operand is { } left && FilterWords.Comparison(Word) is var comparison and not FilterOperator.None)
        {
            var place = $"beside '{Word}'";
            if (!CountClause())
            {
                return null;
            }

            Advance();
            var condition = comparison switch
            {
                FilterOperator.In => ParseMembership(left),
                FilterOperator.Equal => ParseEquality(left, place),
                FilterOperator.NotEqual => ParseEquality(left, place) is { } equality ? new Not(equality) : null,
                _ => ParseOrder(left, comparison, place),
            };
            operand = condition is null ? null : new FilterOperand(condition, left.Position);
        }

        return operand;
    }

    private Condition? ParseEquality(FilterOperand left, string place)
    {
        if (left.AsScalar(_faults, place) is not { } a || ParseNot()?.AsScalar(_faults, place) is not { } b)
        {
            return null;
        }

        return a is TextNode x && b is TextNode y ? new SameText(x, y) : new SameValue(a, b);
    }

    private NumberOrder? ParseOrder(FilterOperand left, FilterOperator order, string place) =>
        left.AsNumber(_faults, place) is { } a && ParseNot()?.AsNumber(_faults, place) is { } b ? new NumberOrder(a, order, b) : null;

    private Condition? ParseMembership(FilterOperand left)
    {
        const string Right = "groups or a list in parentheses after 'in'";
        if (_current.Kind != FilterTokenKind.Open)
        {
            return ParsePrimary(Right)?.AsGroups(_faults, Right) is null ? null : InGroups(left);
        }

        // The groups may stand in parentheses too.
        return ParseList() is not { } items ? null : items is [{ Node: GroupsNode }] ? InGroups(left) : InList(left, items);
    }

    private InGroups? InGroups(FilterOperand left) => left.AsText(_faults, "before 'in groups'") is { } name ? new InGroups(name) : null;

    private InList? InList(FilterOperand left, List<FilterOperand> items)
    {
        var sought = left.AsScalar(_faults, "before 'in'");
        var values = new List<ScalarNode>(items.Count);
        foreach (var item in items)
        {
            if (item.AsScalar(_faults, "as an item of a list") is not { } value)
            {
                return null;
            }

            values.Add(value);
        }

        return sought is null ? null : new InList(sought, values);
    }

    private FilterOperand? ParseNot()
    {
        if (!Word.SequenceEqual("not"))
        {
            return ParsePrimary("a value");
        }

        var position = _current.Start;
        if (!Enter())
        {
            return null;
        }

        Advance();
        var operand = ParseNot();
        _depth--;
        return operand?.AsCondition(_faults, "after 'not'", " (a comparison after 'not' needs parentheses)") is { } condition
            ? new FilterOperand(new Not(condition), position)
            : null;
    }

    private void Advance() => _current = _lexer.Next();

    /// <summary>Whether the current token is of that kind; a fault when it is not.</summary>
    private bool IsAt(FilterTokenKind kind, string expected)
    {
        if (_current.Kind == kind)
        {
            return true;
        }

        _faults.Add(_current, FilterWords.Meant(Word.ToString()) is { } word ? $"'{word}' in lower case" : expected);
        return false;
    }

    private bool CountClause()
    {
        if (++_clauses > FilterLimits.MaxClauses)
        {
            _faults.Add(_current.Start, $"at most {FilterLimits.MaxClauses} clauses", "one more");
            return false;
        }

        return true;
    }

    /// <summary>One level deeper, at the token that opens the level.</summary>
    private bool Enter()
    {
        if (++_depth > FilterLimits.MaxDepth)
        {
            _faults.Add(_current.Start, $"at most {FilterLimits.MaxDepth} levels of nesting", "one more");
            return false;
        }

        return true;
    }
}
