using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hub.Protocol.Json;

/// <summary>Escapes of JSON strings (RFC 8259 section 7), between UTF-8 and UTF-8.</summary>
internal static class JsonText
{
    /// <summary>Bytes that must be escaped in a JSON string: quote, backslash and the control characters.</summary>
    public static readonly SearchValues<byte> MustEscape = SearchValues.Create(EscapedBytes());

    /// <summary>The same as characters.</summary>
    public static readonly SearchValues<char> MustEscapeChars = SearchValues.Create(Array.ConvertAll(EscapedBytes(), unit => (char)unit));

    private const int UnicodeEscapeLength = 6;

    /// <summary>Longest escape that <see cref="WriteEscape"/> writes.</summary>
    public const int MaxEscapeLength = UnicodeEscapeLength;

    /// <summary>
    /// The content of the string or property name at the reader, without escapes. Gives false when a surrogate escape stands alone; U+FFFD is
    /// then in its place. Unlike the reader's own methods it does not throw.
    /// </summary>
    public static bool TryRead(ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        var unescaped = new byte[text.Length];
        var isWellFormed = Unescape(text, unescaped, out var written);
        text = unescaped.AsSpan(0, written);
        return isWellFormed;
    }

    /// <summary>
    /// Undoes the escapes of a string whose syntax was already checked. The result is never longer than the source.
    /// Gives false when a surrogate escape stands alone; U+FFFD is then in its place.
    /// </summary>
    public static bool Unescape(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        var isWellFormed = true;
        written = 0;
        while (source.IndexOf((byte)'\\') is var at and >= 0)
        {
            source[..at].CopyTo(destination[written..]);
            written += at;
            source = source[at..];
            if (source[1] == 'u')
            {
                var rune = ReadUnicodeEscape(ref source, ref isWellFormed);
                written += rune.EncodeToUtf8(destination[written..]);
            }
            else
            {
                destination[written++] = SimpleEscape(source[1]);
                source = source[2..];
            }
        }

        source.CopyTo(destination[written..]);
        written += source.Length;
        return isWellFormed;
    }

    /// <summary>Writes the escape of one byte of <see cref="MustEscape"/> and gives its length.</summary>
    public static int WriteEscape(byte unit, Span<byte> destination)
    {
        var letter = unit switch
        {
            (byte)'"' => '"',
            (byte)'\\' => '\\',
            (byte)'\n' => 'n',
            (byte)'\r' => 'r',
            (byte)'\t' => 't',
            (byte)'\b' => 'b',
            (byte)'\f' => 'f',
            _ => '\0',
        };
        destination[0] = (byte)'\\';
        if (letter != '\0')
        {
            destination[1] = (byte)letter;
            return 2;
        }

        "u00"u8.CopyTo(destination[1..]);
        Utf8Formatter.TryFormat(unit, destination[4..], out _, new StandardFormat('x', 2));
        return UnicodeEscapeLength;
    }

    private static Rune ReadUnicodeEscape(ref ReadOnlySpan<byte> source, ref bool isWellFormed)
    {
        var first = HexUnit(source);
        source = source[UnicodeEscapeLength..];
        if (Rune.TryCreate(first, out var rune))
        {
            return rune;
        }

        if (source.StartsWith("\\u"u8) && Rune.TryCreate(first, HexUnit(source), out rune))
        {
            source = source[UnicodeEscapeLength..];
            return rune;
        }

        isWellFormed = false;
        return Rune.ReplacementChar;
    }

    private static char HexUnit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..UnicodeEscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static byte SimpleEscape(byte letter) => letter switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => letter,                                            // quote, backslash and slash stand for themselves
    };

    private static byte[] EscapedBytes()
    {
        const int controls = 0x20;
        var bytes = new byte[controls + 2];
        for (var unit = 0; unit < controls; unit++)
        {
            bytes[unit] = (byte)unit;
        }

        bytes[controls] = (byte)'"';
        bytes[controls + 1] = (byte)'\\';
        return bytes;
    }
}
