namespace Hub.Protocol.Filters;

/// <summary><c>tolower</c>, <c>toupper</c> and <c>trim</c>; the letter case of the invariant culture, which keeps the length.</summary>
internal sealed class MappedText(TextNode text, Func<string, string> map) : TextNode
{
    public override string? TextOf(IFilterSubject subject) => text.TextOf(subject) is { } value ? map(value) : null;
}

/// <summary><c>substring</c>: null unless start and length lie within the text.</summary>
internal sealed class Substring(TextNode text, NumberNode start, NumberNode? length) : TextNode
{
    public override string? TextOf(IFilterSubject subject)
    {
        if (text.TextOf(subject) is not { } value || start.NumberOf(subject) is not { } from || from < 0 || from > value.Length)
        {
            return null;
        }

        var count = length is null ? value.Length - from : length.NumberOf(subject);
        return count >= 0 && count <= value.Length - from ? value.Substring((int)from, (int)count) : null;
    }
}

/// <summary>
/// <c>concat</c>. Calls directly inside each other are one node with many parts, so that a chain copies each part once and not once per
/// level. That changes no result: what is too long inside is too long outside.
/// </summary>
internal sealed class Concat : TextNode
{
    private readonly TextNode[] _parts;

    public Concat(TextNode left, TextNode right) => _parts = [.. PartsOf(left), .. PartsOf(right)];

    public override string? TextOf(IFilterSubject subject)
    {
        var values = new string[_parts.Length];
        var length = 0;
        for (var i = 0; i < _parts.Length; i++)
        {
            // Stops at the first part too many: the sum stays far from overflow, and the rest is not worth making.
            if (_parts[i].TextOf(subject) is not { } value || value.Length > FilterLimits.MaxTextLength - length)
            {
                return null;
            }

            values[i] = value;
            length += value.Length;
        }

        return string.Concat(values);
    }

    private static TextNode[] PartsOf(TextNode text) => text is Concat inner ? inner._parts : [text];
}
