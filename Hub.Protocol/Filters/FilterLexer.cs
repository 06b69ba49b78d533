using System.Globalization;

namespace Hub.Protocol.Filters;

/// <summary>Cuts a filter into tokens. White space is space, tab and line ends; it is needed only between words and numbers.</summary>
internal struct FilterLexer(string text)
{
    private const char Quote = '\'';
    private int _next;

    /// <summary>The next token; again the end once that is reached.</summary>
    public FilterToken Next()
    {
        while (_next < text.Length && text[_next] is ' ' or '\t' or '\r' or '\n')
        {
            _next++;
        }

        if (_next == text.Length)
        {
            return new FilterToken(FilterTokenKind.End, _next, 0);
        }

        return text[_next] switch
        {
            '(' => Take(FilterTokenKind.Open, 1),
            ')' => Take(FilterTokenKind.Close, 1),
            ',' => Take(FilterTokenKind.Comma, 1),
            Quote => TakeText(),
            '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => Take(FilterTokenKind.Word, LengthOfWord(_next)),
            '-' or '+' when _next + 1 < text.Length && char.IsAsciiDigit(text[_next + 1]) => TakeNumber(signLength: 1),
            >= '0' and <= '9' => TakeNumber(signLength: 0),
            _ => Take(FilterTokenKind.Unknown, char.IsSurrogatePair(text, _next) ? 2 : 1),
        };
    }

    private FilterToken Take(FilterTokenKind kind, int length, long number = 0)
    {
        var token = new FilterToken(kind, _next, length, number);
        _next += length;
        return token;
    }

    private FilterToken TakeText()
    {
        var at = _next + 1;
        while (text.IndexOf(Quote, at) is var quote and >= 0)
        {
            at = quote + 1;
            if (at == text.Length || text[at] != Quote)
            {
                return Take(FilterTokenKind.Text, at - _next);
            }

            at++;
        }

        return Take(FilterTokenKind.UnclosedText, text.Length - _next);
    }

    /// <summary>Takes what is written together, so that <c>1.5</c> and <c>10px</c> are one malformed number and not a number and a rest.</summary>
    private FilterToken TakeNumber(int signLength)
    {
        var length = signLength + LengthOfWord(_next + signLength);
        var isNumber = long.TryParse(text.AsSpan(_next, length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        return Take(isNumber ? FilterTokenKind.Number : FilterTokenKind.MalformedNumber, length, number);
    }

    private readonly int LengthOfWord(int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
        {
            end++;
        }

        return end - start;
    }
}
