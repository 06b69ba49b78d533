namespace Hub.Protocol.Filters;

/// <summary>The operands that need no precedence: literals, properties, calls and what stands in parentheses.</summary>
internal sealed partial class FilterParser
{
    private FilterOperand? ParsePrimary(string expected)
    {
        var token = _current;
        switch (token.Kind)
        {
            case FilterTokenKind.Text:
                Advance();
                var text = _text.Substring(token.Start + 1, token.Length - 2).Replace("''", "'", StringComparison.Ordinal);
                return new FilterOperand(new TextLiteral(text), token.Start);
            case FilterTokenKind.Number:
                Advance();
                return new FilterOperand(new NumberLiteral(token.Number), token.Start);
            case FilterTokenKind.Open:
                return ParseParentheses();
            case FilterTokenKind.Word:
                return ParseWord(expected);
            default:
                _faults.Add(token, expected);
                return null;
        }
    }

    private FilterOperand? ParseParentheses()
    {
        var position = _current.Start;
        if (!Enter())
        {
            return null;
        }

        Advance();
        if (ParseOr() is not { } inner || !IsAt(FilterTokenKind.Close, "an operator or ')'"))
        {
            return null;
        }

        Advance();
        _depth--;
        return inner with { Position = position };
    }

    private FilterOperand? ParseWord(string expected)
    {
        var token = _current;
        var word = Word.ToString();
        if (FilterFunction.Find(word) is { } function)
        {
            return ParseCall(function);
        }

        FilterNode? node = word switch
        {
            "null" => new NullLiteral(),
            "true" => new BoolLiteral(true),
            "false" => new BoolLiteral(false),
            _ => FilterProperties.Find(word),
        };
        if (node is null)
        {
            _faults.Add(token, FilterWords.Meant(word) is { } meant ? $"'{meant}' in lower case" : ExpectedInsteadOf(word, expected));
            return null;
        }

        Advance();
        return new FilterOperand(node, token.Start);
    }

    private string ExpectedInsteadOf(string word, string expected)
    {
        if (FilterWords.IsOperator(word))
        {
            return expected;
        }

        // A copy of the lexer looks ahead.
        var ahead = _lexer;
        return ahead.Next().Kind == FilterTokenKind.Open ? $"a function ({FilterFunction.Names})" : $"a property ({FilterProperties.Names})";
    }

    private FilterOperand? ParseCall(FilterFunction function)
    {
        var position = _current.Start;
        if (function.IsClause && !CountClause())
        {
            return null;
        }

        Advance();
        if (!IsAt(FilterTokenKind.Open, $"'(' after '{function.Name}'") || !Enter() || ParseArguments(function) is not { } arguments)
        {
            return null;
        }

        Advance();
        _depth--;
        return new FilterOperand(function.Build(arguments), position);
    }

    /// <summary>The arguments, as many as the function takes; stops at the closing parenthesis.</summary>
    private FilterNode[]? ParseArguments(FilterFunction function)
    {
        var arguments = new List<FilterNode>();
        while (true)
        {
            Advance();
            var place = $"as argument {arguments.Count + 1} of '{function.Name}'";
            if (ParseOr()?.AsArgument(_faults, function.Parameters[arguments.Count], place) is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
            if (arguments.Count == function.Parameters.Length || (arguments.Count >= function.Required && _current.Kind != FilterTokenKind.Comma))
            {
                return IsAt(FilterTokenKind.Close, $"an operator or ')' after argument {arguments.Count} of '{function.Name}'") ? [.. arguments] : null;
            }

            if (!IsAt(FilterTokenKind.Comma, $"',' and argument {arguments.Count + 1} of '{function.Name}'"))
            {
                return null;
            }
        }
    }

    private List<FilterOperand>? ParseList()
    {
        if (!Enter())
        {
            return null;
        }

        var items = new List<FilterOperand>();
        do
        {
            Advance();
            if (ParseOr() is not { } item)
            {
                return null;
            }

            items.Add(item);
        }
        while (_current.Kind == FilterTokenKind.Comma);

        if (!IsAt(FilterTokenKind.Close, "an operator, ',' or ')'"))
        {
            return null;
        }

        Advance();
        _depth--;
        return items;
    }
}
