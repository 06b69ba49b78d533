using System.Buffers;
using System.Text;

namespace Hub.Protocol.CloudEvents;

/// <summary>
/// Makes any string fit for a header or a CloudEvents attribute. What does not fit becomes U+FFFD and is not dropped: a user called
/// "admin\n" must not reach the handler as "admin".
/// </summary>
internal static class AttributeText
{
    private const char Replacement = '\uFFFD';

    private static readonly SearchValues<char> Suspects = SearchValues.Create(Enumerable.Range(0, 0xA0).Select(unit => (char)unit).Where(char.IsControl).ToArray());

    /// <summary>Replaces control characters and lone surrogates, so the result has neither line breaks nor NUL and is valid in UTF-8.</summary>
    /// <param name="value">Any string.</param>
    /// <param name="allowTab">True where a tab is legal.</param>
    public static string Clean(string value, bool allowTab = false)
    {
        if (!value.AsSpan().ContainsAny(Suspects) && !value.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return value;
        }

        var clean = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            var isLegal = !Rune.IsControl(rune) || (allowTab && rune.Value == '\t');
            clean.Append(isLegal ? rune.ToString() : Replacement.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Also replaces white space at both ends, which a receiver of headers removes: " admin" is another user than "admin".</summary>
    public static string CleanIdentity(string value)
    {
        var clean = Clean(value);
        if (clean.Length == 0 || (!char.IsWhiteSpace(clean[0]) && !char.IsWhiteSpace(clean[^1])))
        {
            return clean;
        }

        var inner = clean.AsSpan().Trim();
        var start = clean.Length - clean.AsSpan().TrimStart().Length;
        return inner.IsEmpty
            ? new string(Replacement, clean.Length)
            : string.Concat(new string(Replacement, start), inner, new string(Replacement, clean.Length - start - inner.Length));
    }
}
