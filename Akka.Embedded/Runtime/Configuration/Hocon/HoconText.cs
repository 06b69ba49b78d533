using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>A cursor over a document: characters, texts, comments, and errors that say where they are.</summary>
internal sealed class HoconText(string text)
{
    private const string NotInText = "$\"{}[]:=,#`^?!@*&\\";

    private int _at;

    public bool AtEnd => _at >= text.Length;

    /// <summary>The current character, or NUL at the end.</summary>
    public char Peek => AtEnd ? '\0' : text[_at];

    public int Offset => _at;

    public bool Matches(string expected) => string.CompareOrdinal(text, _at, expected, 0, expected.Length) == 0;

    public void Skip(int count = 1) => _at = Math.Min(text.Length, _at + count);

    public void MoveTo(int offset) => _at = offset;

    /// <summary>Takes <paramref name="expected"/> if it stands here.</summary>
    public bool TryTake(string expected)
    {
        if (!Matches(expected))
        {
            return false;
        }

        Skip(expected.Length);
        return true;
    }

    /// <summary>Skips blanks, line ends and comments, and says whether a line ended.</summary>
    public bool SkipSpace()
    {
        var sawLineEnd = false;
        while (!AtEnd)
        {
            if (Peek == '#' || Matches("//"))
            {
                var end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else if (IsBlank(Peek))
            {
                sawLineEnd |= Peek == '\n';
                _at++;
            }
            else
            {
                break;
            }
        }

        return sawLineEnd;
    }

    /// <summary>The blanks up to the next character of this line.</summary>
    public string TakeBlanks()
    {
        var start = _at;
        while (!AtEnd && Peek != '\n' && IsBlank(Peek))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>The unquoted text that starts here; may be empty.</summary>
    public string TakeUnquoted()
    {
        var start = _at;
        while (!AtEnd && !IsBlank(Peek) && !NotInText.Contains(Peek, StringComparison.Ordinal) && !Matches("//"))
        {
            _at++;
        }

        return text[start.._at];
    }

    /// <summary>An unquoted key up to the dot, separator or brace; blanks inside belong to it, those around do not.</summary>
    public string TakeUnquotedKey()
    {
        var start = _at;
        while (!AtEnd && Peek is not ('.' or '\n') && !NotInText.Contains(Peek, StringComparison.Ordinal) && !Matches("//") && !Matches("+="))
        {
            _at++;
        }

        return text[start.._at].Trim();
    }

    /// <summary>Everything up to <paramref name="end"/> on this line, which is taken too.</summary>
    public string TakeUpTo(char end, string what)
    {
        var start = _at;
        while (Peek != end)
        {
            if (AtEnd || Peek == '\n')
            {
                throw Error($"{what} is not closed", start);
            }

            _at++;
        }

        Skip();
        return text[start..(_at - 1)];
    }

    /// <summary>A text in one or three quotes.</summary>
    public string TakeQuoted()
    {
        var start = _at;
        if (TryTake("\"\"\""))
        {
            var end = text.IndexOf("\"\"\"", _at, StringComparison.Ordinal);
            if (end < 0)
            {
                throw Error("A text in three quotes is not closed", start);
            }

            var raw = text[_at..end];
            _at = end + 3;
            return raw;
        }

        Skip();
        var unescaped = new StringBuilder();
        while (Peek != '"')
        {
            if (AtEnd)
            {
                throw Error("A quoted text is not closed", start);
            }

            unescaped.Append(Peek == '\\' ? TakeEscape() : text[_at++]);
        }

        Skip();
        return unescaped.ToString();
    }

    public HoconPosition PositionAt(int offset)
    {
        var before = text.AsSpan(0, offset);
        return new HoconPosition(before.Count('\n') + 1, offset - before.LastIndexOf('\n'));
    }

    /// <summary>An error at the current place, or at <paramref name="offset"/>.</summary>
    public FormatException Error(string message, int? offset = null) => new($"{message} ({PositionAt(offset ?? _at)}).");

    /// <summary>The error Akka.NET keeps apart: a second separator in a value.</summary>
    public ConfigurationException SeparatorInValue() => new(
        $"An unquoted text must not contain '{Peek}' ({PositionAt(_at)}). Put a text such as a URI in quotes, and an object in braces.");

    public static bool IsBlank(char character) => char.IsWhiteSpace(character) || character == '\uFEFF';

    private char TakeEscape()
    {
        var start = _at;
        Skip();
        var kind = Peek;
        Skip();
        switch (kind)
        {
            case '"' or '\\' or '/': return kind;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _at + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                Skip(4);
                return (char)code;
            default:
                throw Error("Unknown escape; use \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u with four hexadecimal digits", start);
        }
    }
}
