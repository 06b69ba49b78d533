using System.Globalization;
using Hub.Protocol.Filters;
using Hub.Tests.Fuzz.Support;

namespace Hub.Tests.Fuzz;

/// <summary>
/// A random expression of the filter language: how it is written, and what it means, said a second time and as plainly as possible. Values
/// are null, string, long and bool.
/// </summary>
/// <param name="Precedence">From 1 for <c>or</c> to 5 for what needs no parentheses anywhere.</param>
/// <param name="Text">As written.</param>
/// <param name="Value">The value for a connection.</param>
internal sealed record FilterFuzzModel(int Precedence, string Text, Func<IFilterSubject, object?> Value)
{
    private const int Or = 1;
    private const int And = 2;
    private const int Comparison = 3;
    private const int Negation = 4;
    private const int Primary = 5;

    private static readonly string[] Words = ["", "a", "A", "ab", "ba", " a ", "aba", "it's", "''", "é", "É", "g1", "g2", "c1", "and"];

    /// <summary>An expression that is true or false.</summary>
    public static FilterFuzzModel Bool(FuzzSource source, int depth) => source.Random.Next(depth <= 0 ? 5 : 10) switch
    {
        0 => Membership(source, depth),
        1 or 2 => Equality(source, depth),
        3 => Order(source, depth),
        4 => Test(source, depth),
        5 => Row(source, depth, Or, "or", values => values.Any(value => value)),
        6 => Row(source, depth, And, "and", values => values.All(value => value)),
        7 or 8 => Not(source, depth),
        _ => source.OneIn(2) ? new(Primary, "true", _ => true) : new(Primary, "false", _ => false),
    };

    private static FilterFuzzModel Row(FuzzSource source, int depth, int precedence, string word, Func<IEnumerable<bool>, bool> join)
    {
        var operands = Enumerable.Range(0, source.Random.Next(2, 4)).Select(_ => Bool(source, depth - 1)).ToList();
        return new(
            precedence,
            string.Join(Space(source) + word + Space(source), operands.Select(operand => operand.In(source, precedence + 1))),
            subject => join(operands.Select(operand => (bool)operand.Value(subject)!)));
    }

    private static FilterFuzzModel Not(FuzzSource source, int depth)
    {
        var operand = Bool(source, depth - 1);
        return new(Negation, "not" + Space(source) + operand.In(source, Negation), subject => !(bool)operand.Value(subject)!);
    }

    private static FilterFuzzModel Equality(FuzzSource source, int depth)
    {
        var left = Any(source, depth - 1);
        var right = source.OneIn(3) ? Any(source, depth - 1) : SameKind(source, left, depth - 1);
        var isEqual = source.OneIn(2);
        return Binary(source, left, isEqual ? "eq" : "ne", right, (a, b) => Equals(a, b) == isEqual);
    }

    private static FilterFuzzModel Order(FuzzSource source, int depth)
    {
        var word = source.Pick(["gt", "ge", "lt", "le"]);
        return Binary(source, Number(source, depth - 1), word, Number(source, depth - 1), (left, right) =>
        {
            if (left is null || right is null)
            {
                return false;
            }

            var order = ((long)left).CompareTo((long)right);
            return order == 0 ? word[1] == 'e' : order > 0 == (word[0] == 'g');
        });
    }

    private static FilterFuzzModel Binary(FuzzSource source, FilterFuzzModel left, string word, FilterFuzzModel right, Func<object?, object?, bool> test) =>
        new(
            Comparison,
            left.In(source, Comparison) + Space(source) + word + Space(source) + right.In(source, Negation),
            subject => test(left.Value(subject), right.Value(subject)));

    private static FilterFuzzModel Membership(FuzzSource source, int depth)
    {
        if (source.OneIn(2))
        {
            var name = String(source, depth - 1);
            return new(
                Comparison,
                name.In(source, Comparison) + " in" + Space(source) + source.Pick(["groups", "GROUPS", "(groups)"]),
                subject => name.Value(subject) is string group && subject.IsInGroup(group));
        }

        var sought = Any(source, depth - 1);
        var items = Enumerable.Range(0, source.Random.Next(1, 4)).Select(_ => Any(source, depth - 2)).ToList();
        return new(
            Comparison,
            $"{sought.In(source, Comparison)} in ({string.Join(source.Pick([",", " , "]), items.Select(item => item.In(source, Or)))})",
            subject => items.Any(item => Equals(item.Value(subject), sought.Value(subject))));
    }

    private static FilterFuzzModel Test(FuzzSource source, int depth)
    {
        var function = source.Pick(["contains", "startswith", "endswith"]);
        return Call(source, function, [String(source, depth - 1), String(source, depth - 1)], values =>
            values is [string text, string part] && function switch
            {
                "contains" => NaiveIndexOf(text, part) >= 0,
                "startswith" => text.Length >= part.Length && text[..part.Length] == part,
                _ => text.Length >= part.Length && text[^part.Length..] == part,
            });
    }

    private static FilterFuzzModel Any(FuzzSource source, int depth) => source.Random.Next(7) switch
    {
        0 => Bool(source, depth),
        1 or 2 => Number(source, depth),
        _ => String(source, depth),
    };

    private static FilterFuzzModel SameKind(FuzzSource source, FilterFuzzModel other, int depth) => other.Value(FilterFuzzSubjects.Named) switch
    {
        bool => Bool(source, depth),
        long => Number(source, depth),
        _ => String(source, depth),
    };

    private static FilterFuzzModel String(FuzzSource source, int depth) => source.Random.Next(depth <= 0 ? 6 : 12) switch
    {
        0 or 1 => new(Primary, source.Pick(["userId", "userid", "USERID"]), subject => subject.UserId),
        2 => new(Primary, source.Pick(["connectionId", "ConnectionID"]), subject => subject.ConnectionId),
        3 => new(Primary, source.OneIn(2) ? "protocol" : "Protocol", subject => subject.Protocol),
        4 => Quoted(source.Pick(Words)),
        5 => source.OneIn(4) ? new(Primary, "null", _ => null) : Quoted(source.Pick(Words)),
        6 => Call(source, "tolower", [String(source, depth - 1)], values => Map(values[0], char.ToLowerInvariant)),
        7 => Call(source, "toupper", [String(source, depth - 1)], values => Map(values[0], char.ToUpperInvariant)),
        8 => Call(source, "trim", [String(source, depth - 1)], values => ((string?)values[0])?.Trim(' ')),
        9 => Call(source, "concat", [String(source, depth - 1), String(source, depth - 1)], Concat),
        10 => Call(source, "substring", [String(source, depth - 1), Number(source, depth - 1)], Substring),
        _ => Call(source, "substring", [String(source, depth - 1), Number(source, depth - 1), Number(source, depth - 1)], Substring),
    };

    private static FilterFuzzModel Number(FuzzSource source, int depth)
    {
        switch (source.Random.Next(depth <= 0 ? 4 : 7))
        {
            case 0:
                return new(Primary, source.OneIn(2) ? "length(groups)" : "length( Groups )", subject => (long)subject.GroupCount);
            case 1 or 2:
                var number = source.OneIn(5) ? source.Pick([long.MinValue, long.MaxValue, -1, int.MaxValue]) : source.Random.Next(4);
                return new(Primary, number.ToString(CultureInfo.InvariantCulture), _ => number);
            case 3:
                return source.OneIn(4) ? new(Primary, "null", _ => null) : Number(source, depth);
            case 4:
                return Call(source, "indexof", [String(source, depth - 1), String(source, depth - 1)], values =>
                    values is [string text, string part] ? NaiveIndexOf(text, part) : -1L);
            default:
                return Call(source, "length", [String(source, depth - 1)], values => values[0] is string text ? (long)text.Length : null);
        }
    }

    private static FilterFuzzModel Call(FuzzSource source, string name, FilterFuzzModel[] arguments, Func<object?[], object?> apply) =>
        new(
            Primary,
            name + source.Pick(["(", " ( "]) + string.Join(source.Pick([",", " , "]), arguments.Select(argument => argument.In(source, Or))) + ")",
            subject => apply([.. arguments.Select(argument => argument.Value(subject))]));

    private static FilterFuzzModel Quoted(string text) => new(Primary, $"'{text.Replace("'", "''", StringComparison.Ordinal)}'", _ => text);

    private static string? Map(object? text, Func<char, char> map) => text is string value ? string.Concat(value.Select(map)) : null;

    private static object? Concat(object?[] values) =>
        values is [string left, string right] && left.Length + right.Length <= FilterLimits.MaxTextLength ? left + right : null;

    private static object? Substring(object?[] values)
    {
        if (values is not [string text, long start, ..] || start < 0 || start > text.Length)
        {
            return null;
        }

        var rest = text[(int)start..];
        return values.Length == 2 ? rest : values[2] is long length && length >= 0 && length <= rest.Length ? rest[..(int)length] : null;
    }

    private static long NaiveIndexOf(string text, string part)
    {
        for (var at = 0; at + part.Length <= text.Length; at++)
        {
            if (text.Substring(at, part.Length) == part)
            {
                return at;
            }
        }

        return -1;
    }

    private static string Space(FuzzSource source) => source.Pick([" ", " ", "  ", "\t", " \r\n"]);

    /// <summary>As an operand where at least the given precedence is needed; at times in parentheses that are not needed.</summary>
    private string In(FuzzSource source, int precedence) => Precedence < precedence || source.OneIn(12) ? $"({Text})" : Text;
}
