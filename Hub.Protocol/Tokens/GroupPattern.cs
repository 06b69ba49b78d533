using System.Text;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Tokens;

/// <summary>
/// A compiled group pattern (protocol section 1.6): <c>?</c> is one character except a dot, <c>*</c> any number of them, <c>**</c> any
/// number of any characters, and a backslash escapes <c>\</c>, <c>*</c> and <c>?</c>. Characters are UTF-16 units.
/// </summary>
internal sealed class GroupPattern
{
    /// <summary>Most <c>*</c> characters in one pattern, escaped ones not counted.</summary>
    public const int MaxStars = 5;

    private readonly List<Part> _parts;

    private GroupPattern(List<Part> parts) => _parts = parts;

    private enum PartKind : byte
    {
        Literal,
        One,
        Many,
        Deep,
    }

    /// <summary>Compiles the pattern; null when it is empty, too long, has too many stars or a wrong escape.</summary>
    public static GroupPattern? TryParse(string pattern)
    {
        if (pattern.Length is 0 or > ProtocolLimits.MaxGroupNameLength)
        {
            return null;
        }

        var parts = new List<Part>();
        var literal = new StringBuilder();
        var stars = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var unit = pattern[i];
            if (unit is not ('*' or '?'))
            {
                if (unit == '\\' && (++i == pattern.Length || pattern[i] is not ('\\' or '*' or '?')))
                {
                    return null;
                }

                literal.Append(pattern[i]);
                continue;
            }

            FlushLiteral(literal, parts);
            var isDeep = unit == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*';
            parts.Add(new Part(unit == '?' ? PartKind.One : isDeep ? PartKind.Deep : PartKind.Many, ""));
            stars += unit == '?' ? 0 : isDeep ? 2 : 1;
            i += isDeep ? 1 : 0;
        }

        FlushLiteral(literal, parts);
        return stars <= MaxStars ? new GroupPattern(parts) : null;
    }

    /// <summary>
    /// Follows all ways to match at once, as the set of positions reached after each part, so there is no backtracking: the work is bounded
    /// by the length of the pattern times the length of the name, whatever both are.
    /// </summary>
    public bool IsMatch(ReadOnlySpan<char> group)
    {
        if (group.Length > ProtocolLimits.MaxGroupNameLength)
        {
            return false;
        }

        Span<bool> reached = stackalloc bool[group.Length + 1];
        Span<bool> next = stackalloc bool[group.Length + 1];
        reached.Clear();
        reached[0] = true;
        foreach (var part in _parts)
        {
            next.Clear();
            Step(part, group, reached, next);
            var swap = reached;
            reached = next;
            next = swap;
        }

        return reached[group.Length];
    }

    private static void Step(Part part, ReadOnlySpan<char> group, ReadOnlySpan<bool> reached, Span<bool> next)
    {
        switch (part.Kind)
        {
            case PartKind.Literal:
                for (var at = 0; at + part.Text.Length <= group.Length; at++)
                {
                    next[at + part.Text.Length] = reached[at] && group[at..].StartsWith(part.Text, StringComparison.Ordinal);
                }

                break;
            case PartKind.One:
                for (var at = 0; at < group.Length; at++)
                {
                    next[at + 1] = reached[at] && group[at] != '.';
                }

                break;
            default:
                Spread(part.Kind == PartKind.Deep, group, reached, next);
                break;
        }
    }

    private static void Spread(bool crossesDots, ReadOnlySpan<char> group, ReadOnlySpan<bool> reached, Span<bool> next)
    {
        var isReached = false;
        for (var at = 0; at <= group.Length; at++)
        {
            if (at > 0 && group[at - 1] == '.' && !crossesDots)
            {
                isReached = false;
            }

            isReached |= reached[at];
            next[at] = isReached;
        }
    }

    private static void FlushLiteral(StringBuilder literal, List<Part> parts)
    {
        if (literal.Length > 0)
        {
            parts.Add(new Part(PartKind.Literal, literal.ToString()));
            literal.Clear();
        }
    }

    private readonly record struct Part(PartKind Kind, string Text);
}
