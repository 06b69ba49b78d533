using System.Text;
using System.Text.Unicode;

namespace Hub.Protocol.Frames;

/// <summary>Text that must fit into a bounded number of bytes.</summary>
public static class FrameText
{
    /// <summary>The longest beginning of the text that fits into <paramref name="maxBytes"/> of UTF-8; never half a character.</summary>
    public static string TruncateUtf8(string text, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        if (text.Length <= maxBytes / 3)
        {
            return text;            // a UTF-16 unit never takes more than three bytes
        }

        var bytes = 0;
        var units = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > maxBytes)
            {
                return text[..units];
            }

            bytes += rune.Utf8SequenceLength;
            units += rune.Utf16SequenceLength;
        }

        return text;
    }

    /// <summary>
    /// Encodes as much of the text as fits, never half a character, and returns the number of bytes.
    /// A lone surrogate becomes U+FFFD: what leaves the hub is always valid UTF-8.
    /// </summary>
    internal static int EncodeFitting(ReadOnlySpan<char> text, Span<byte> destination)
    {
        _ = Utf8.FromUtf16(text, destination, out _, out var written);
        return written;
    }
}
