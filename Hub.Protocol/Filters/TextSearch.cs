using System.Buffers;

namespace Hub.Protocol.Filters;

/// <summary>Ordinal search in time proportional to the text, whatever both are: filters come from outside and run once per connection.</summary>
internal static class TextSearch
{
    /// <summary>
    /// Longest text sought by the framework's search, which is quick but in the worst case looks at all of it at each position: 4.3 ms for
    /// 8,000 units in 32,000 that nearly match everywhere, and 0.3 ms without going back.
    /// </summary>
    private const int LongestPlain = 64;

    /// <summary>Offset of the first occurrence, −1 when there is none; 0 for the empty text.</summary>
    public static int IndexOf(ReadOnlySpan<char> text, ReadOnlySpan<char> sought)
    {
        if (sought.Length <= LongestPlain)
        {
            return text.IndexOf(sought);
        }

        return sought.Length > text.Length ? -1 : IndexOfLong(text, sought);
    }

    /// <summary>Knuth, Morris and Pratt: never goes back in the text.</summary>
    private static int IndexOfLong(ReadOnlySpan<char> text, ReadOnlySpan<char> sought)
    {
        var rented = ArrayPool<int>.Shared.Rent(sought.Length);
        var borders = rented.AsSpan(0, sought.Length);
        FillBorders(sought, borders);
        var matched = 0;
        var at = 0;
        for (; at < text.Length && matched < sought.Length; at++)
        {
            matched = Extend(sought, borders, matched, text[at]);
        }

        ArrayPool<int>.Shared.Return(rented);
        return matched == sought.Length ? at - matched : -1;
    }

    /// <summary>For each prefix the length of the longest shorter one that it also ends with.</summary>
    private static void FillBorders(ReadOnlySpan<char> sought, Span<int> borders)
    {
        borders[0] = 0;
        for (var at = 1; at < sought.Length; at++)
        {
            borders[at] = Extend(sought, borders, borders[at - 1], sought[at]);
        }
    }

    private static int Extend(ReadOnlySpan<char> sought, ReadOnlySpan<int> borders, int matched, char unit)
    {
        while (matched > 0 && sought[matched] != unit)
        {
            matched = borders[matched - 1];
        }

        return sought[matched] == unit ? matched + 1 : 0;
    }
}
