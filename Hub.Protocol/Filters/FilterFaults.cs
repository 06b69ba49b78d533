using System.Text;

namespace Hub.Protocol.Filters;

/// <summary>Words the first fault of a filter. Later ones follow from it and are dropped.</summary>
internal sealed class FilterFaults(string text)
{
    private const int LongestExcerpt = 32;

    /// <summary>One sentence, null while there is no fault.</summary>
    public string? First { get; private set; }

    /// <summary>Notes a fault.</summary>
    /// <param name="position">Offset from 0 to the length of the text.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="found">What is there instead.</param>
    public void Add(int position, string expected, string found) => First ??= $"Invalid filter at position {position}: expected {expected}, found {found}.";

    /// <summary>Notes that a token is not what is expected there; a token that is none is explained itself.</summary>
    public void Add(FilterToken token, string expected) =>
        Add(
            token.Start,
            token.Kind switch
            {
                FilterTokenKind.UnclosedText => "a closing quote for the string that starts here",
                FilterTokenKind.MalformedNumber => "a whole number of 64 bits",
                _ => expected,
            },
            token.Kind is FilterTokenKind.End or FilterTokenKind.UnclosedText ? "the end" : Excerpt(token));

    /// <summary>
    /// The token as written, cut to a readable length. What would not be visible, or not expressible in an answer (a lone surrogate),
    /// becomes U+FFFD.
    /// </summary>
    private string Excerpt(FilterToken token)
    {
        var excerpt = new StringBuilder();
        foreach (var rune in text.AsSpan(token.Start, Math.Min(token.Length, LongestExcerpt)).EnumerateRunes())
        {
            excerpt.Append(Rune.IsControl(rune) ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        excerpt.Append(token.Length > LongestExcerpt ? "…" : "");
        return token.Kind == FilterTokenKind.Text ? excerpt.ToString() : $"'{excerpt}'";
    }
}
