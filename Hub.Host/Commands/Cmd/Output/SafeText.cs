using System.Globalization;
using System.Text;

namespace Hub.Host.Commands.Cmd.Output;

/// <summary>
/// Text that may be printed. Users, groups and close texts are chosen by strangers, who could otherwise move the operator's cursor, hide
/// lines, or have the terminal answer for the operator.
/// </summary>
internal static class SafeText
{
    private const char Replacement = '\uFFFD';
    private const int ZeroWidthJoiner = 0x200D;             // within emoji; harmless, unlike the other format characters

    /// <summary>The text with every control, format and line-breaking character replaced.</summary>
    public static string Of(string text)
    {
        StringBuilder? safe = null;
        var index = 0;
        while (index < text.Length)
        {
            var isWhole = Rune.TryGetRuneAt(text, index, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (!isWhole || !IsSafe(rune))
            {
                safe ??= new StringBuilder(text, 0, index, text.Length);
                safe.Append(Replacement);
            }
            else
            {
                safe?.Append(text, index, length);
            }

            index += length;
        }

        return safe?.ToString() ?? text;
    }

    /// <summary>The same JSON document with control characters escaped; a well-formed one has them as white space between its values only.</summary>
    public static string OfJson(string json)
    {
        StringBuilder? safe = null;
        for (var index = 0; index < json.Length; index++)
        {
            var unit = json[index];
            if (char.IsControl(unit) && unit is not ('\n' or '\r' or '\t'))
            {
                safe ??= new StringBuilder(json, 0, index, json.Length + 16);
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }
            else
            {
                safe?.Append(unit);
            }
        }

        return safe?.ToString() ?? json;
    }

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.Format => rune.Value == ZeroWidthJoiner,
        _ => true,
    };
}
