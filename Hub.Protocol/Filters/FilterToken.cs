namespace Hub.Protocol.Filters;

/// <summary>What a token is. The last three are no part of the language; whoever meets one reports it.</summary>
internal enum FilterTokenKind
{
    End,
    Word,
    Text,
    Number,
    Open,
    Close,
    Comma,
    UnclosedText,
    MalformedNumber,
    Unknown,
}

/// <summary>A piece of the filter's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first UTF-16 unit.</param>
/// <param name="Length">Length in UTF-16 units, the quotes of a text included; 0 at the end.</param>
/// <param name="Number">The value of a number, otherwise 0.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, int Start, int Length, long Number = 0);
