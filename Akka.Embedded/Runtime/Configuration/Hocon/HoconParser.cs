#nullable disable

namespace Akka.Configuration.Hocon;

/// <summary>
/// Reads HOCON. What Akka.NET 1.5 reads is read the same way; beyond it this reader knows <c>+=</c>, optional and self references
/// and environment variables, and it reports what Akka.NET silently drops (unclosed braces and quotes, missing separators).
/// </summary>
public class Parser
{
    // Reading, merging and printing recurse once per level.
    private const int DeepestLevel = 200;

    private readonly HoconText _text;
    private readonly Func<string, HoconRoot> _include;
    private readonly List<HoconSubstitution> _substitutions = [];

    private Parser(string text, Func<string, HoconRoot> includeCallback)
    {
        _text = new HoconText(text);
        _include = includeCallback;
    }

    /// <summary>Reads a document. <paramref name="includeCallback"/> turns the name after <c>include</c> into a document.</summary>
    /// <exception cref="FormatException">The text is no HOCON, or a required reference leads nowhere; the message says where.</exception>
    /// <exception cref="ConfigurationException">An unquoted text contains <c>=</c> or <c>:</c>.</exception>
    public static HoconRoot Parse(string text, Func<string, HoconRoot> includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Parser(text, includeCallback).ParseDocument();
    }

    private HoconRoot ParseDocument()
    {
        var root = HoconObject.Wrap(new HoconObject());
        _text.SkipSpace();
        if (_text.Peek == '{')
        {
            ParseBraces(root.GetObject(), "", 0);
            _text.SkipSpace();
            if (!_text.AtEnd)
            {
                throw _text.Error($"Unexpected '{_text.Peek}' after the closing brace of the document");
            }
        }
        else
        {
            ParseMembers(root.GetObject(), "", 0, openedAt: null);
        }

        new SubstitutionResolver(root).Run();
        return new HoconRoot(root, _substitutions);
    }

    private void ParseBraces(HoconObject members, string path, int depth)
    {
        var openedAt = _text.Offset;
        _text.Skip();
        ParseMembers(members, path, depth + 1, openedAt);
    }

    private void ParseMembers(HoconObject members, string path, int depth, int? openedAt)
    {
        if (depth > DeepestLevel)
        {
            throw _text.Error($"More than {DeepestLevel} levels");
        }

        _text.SkipSpace();
        while (!_text.AtEnd)
        {
            if (_text.Peek == '}')
            {
                _ = openedAt ?? throw _text.Error("Unexpected '}'");
                _text.Skip();
                return;
            }

            var endsInBrace = ParseMemberOrInclude(members, path, depth);
            SkipSeparator(endsInBrace);
        }

        if (openedAt is { } opened)
        {
            throw _text.Error("An object is not closed", opened);
        }
    }

    private void SkipSeparator(bool optional)
    {
        var sawLineEnd = _text.SkipSpace();
        if (_text.TryTake(","))
        {
            _text.SkipSpace();
        }
        else if (!sawLineEnd && !optional && !_text.AtEnd && _text.Peek is not ('}' or ']'))
        {
            throw _text.Error($"Expected a comma or a new line before '{_text.Peek}'");
        }
    }

    private bool ParseMemberOrInclude(HoconObject members, string path, int depth)
    {
        if (TryTakeInclude(out var name))
        {
            var included = _include ?? throw _text.Error($"include \"{name}\" needs an include callback");
            if (included(name)?.Value?.GetObject() is { } document)
            {
                members.Merge(document);
            }

            return false;
        }

        return ParseMember(members, path, depth);
    }

    private bool TryTakeInclude(out string name)
    {
        name = null;
        var start = _text.Offset;
        if (!_text.TryTake("include") || !(HoconText.IsBlank(_text.Peek) || _text.Peek == '#'))
        {
            _text.MoveTo(start);
            return false;
        }

        _text.SkipSpace();
        if (_text.Peek != '"')
        {
            _text.MoveTo(start);
            return false;
        }

        name = _text.TakeQuoted();
        return true;
    }

    /// <summary>Reads <c>key.key = value</c> or <c>key.key { }</c> and says whether it ended in a brace.</summary>
    private bool ParseMember(HoconObject members, string path, int depth)
    {
        while (true)
        {
            var key = TakeKey();
            var value = members.GetOrCreateKey(key);
            path = HoconPath.Join(path, key);
            _text.TakeBlanks();
            if (_text.TryTake("."))
            {
                members = OpenObject(value);
                if (++depth > DeepestLevel)
                {
                    throw _text.Error($"More than {DeepestLevel} levels");
                }
            }
            else if (_text.Peek == '{')
            {
                ParseBraces(OpenObject(value), path, depth);
                return true;
            }
            else if (_text.TryTake("="))
            {
                return Assign(value, path, depth);
            }
            else if (_text.TryTake(":"))
            {
                return Assign(value, path, depth);
            }
            else if (_text.TryTake("+="))
            {
                Append(value, path, depth);
                return false;
            }
            else
            {
                throw _text.Error($"Expected '=', ':' or '{{' after the key {path}");
            }
        }
    }

    private string TakeKey()
    {
        if (_text.Peek == '"')
        {
            return _text.TakeQuoted();
        }

        var start = _text.Offset;
        var key = _text.TakeUnquotedKey();
        return key.Length > 0 ? key : throw _text.Error(_text.AtEnd ? "Expected a key" : $"Expected a key, not '{_text.Peek}'", start);
    }

    /// <summary>The object to add members to: the present one, one beside a reference not yet followed, or a new one.</summary>
    private static HoconObject OpenObject(HoconValue value)
    {
        if (value.Values is [.., HoconObject last])
        {
            return last;
        }

        if (value.Values.Exists(piece => piece is HoconSubstitution) && value.Resolution == HoconResolution.None)
        {
            value.AppendValue(new HoconObject());
        }
        else
        {
            value.NewValue(value.GetObject() is { } present ? new HoconObject().MergeImmutable(present) : new HoconObject());
        }

        return (HoconObject)value.Values[^1];
    }

    private bool Assign(HoconValue value, string path, int depth)
    {
        _text.SkipSpace();
        if (_text.Peek == '{')
        {
            var former = new HoconValue([.. value.Values]) { Former = value.Former };
            ParseBraces(OpenObject(value), path, depth);
            ParsePieces(value, new HoconSlot(path, former), depth, afterObject: true);
            return value.Values[^1] is HoconObject;
        }

        Replace(value, path, slot => ParsePieces(value, slot, depth, afterObject: false));
        return false;
    }

    private void Append(HoconValue value, string path, int depth) => Replace(value, path, slot =>
    {
        var position = _text.PositionAt(_text.Offset);
        var present = new HoconSubstitution(path) { IsOptional = true, Slot = slot, Position = position };
        var member = new HoconValue();
        _text.SkipSpace();
        ParsePieces(member, slot, depth, afterObject: false);
        _substitutions.Add(present);
        value.AppendValue(present);
        value.AppendValue(new HoconArray { member });
    });

    private void Replace(HoconValue value, string path, Action<HoconSlot> parse)
    {
        var former = value.Values.Count == 0 ? null : new HoconValue(value.Values) { Former = value.Former, Resolution = value.Resolution };
        var known = _substitutions.Count;
        value.Values = [];
        value.Resolution = HoconResolution.None;
        parse(new HoconSlot(path, former));
        value.Former = _substitutions.Count > known ? former : null;
    }

    /// <summary>Reads the pieces of one value up to the end of the line, a comma or a closing bracket.</summary>
    private void ParsePieces(HoconValue value, HoconSlot slot, int depth, bool afterObject)
    {
        var blanks = afterObject ? _text.TakeBlanks() : "";
        var known = value.Values.Count;
        while (ParsePiece(slot, depth) is { } piece)
        {
            if (blanks.Length > 0)
            {
                value.AppendValue(new HoconLiteral { Value = blanks, IsBlank = true });
            }

            value.AppendValue(piece);
            blanks = _text.TakeBlanks();
        }

        if (value.Values.Count == known && !afterObject)
        {
            throw _text.Error(_text.AtEnd ? "Expected a value" : $"Expected a value, not '{_text.Peek}'");
        }

        HoconPieces.Join(value, () => _text.Error("Texts, arrays and objects cannot be joined to one value"));
    }

    private IHoconElement ParsePiece(HoconSlot slot, int depth)
    {
        switch (_text.Peek)
        {
            case '"':
                return new HoconLiteral { Value = _text.TakeQuoted() };
            case '[':
                return ParseArray(slot, depth + 1);
            case '{':
                var members = new HoconObject();
                ParseBraces(members, slot.Path, depth);
                return members;
            case '$' when _text.Matches("${"):
                return ParseSubstitution(slot);
            default:
                var unquoted = _text.TakeUnquoted();
                if (unquoted.Length > 0 && _text.Peek is '=' or ':')
                {
                    throw _text.SeparatorInValue();
                }

                return unquoted.Length > 0 ? new HoconLiteral { Value = unquoted } : null;
        }
    }

    private HoconSubstitution ParseSubstitution(HoconSlot slot)
    {
        var position = _text.PositionAt(_text.Offset);
        _text.Skip(2);
        var isOptional = _text.TryTake("?");
        var path = _text.TakeUpTo('}', "A substitution").Trim();
        if (path.Length == 0)
        {
            throw _text.Error("A substitution needs a path");
        }

        var substitution = new HoconSubstitution(path) { IsOptional = isOptional, Slot = slot, Position = position };
        _substitutions.Add(substitution);
        return substitution;
    }

    private HoconArray ParseArray(HoconSlot slot, int depth)
    {
        if (depth > DeepestLevel)
        {
            throw _text.Error($"More than {DeepestLevel} levels");
        }

        var openedAt = _text.Offset;
        var members = new HoconArray();
        _text.Skip();
        _text.SkipSpace();
        while (!_text.TryTake("]"))
        {
            if (_text.AtEnd)
            {
                throw _text.Error("An array is not closed", openedAt);
            }

            var member = new HoconValue();
            ParsePieces(member, slot, depth, afterObject: false);
            members.Add(member);
            SkipSeparator(optional: false);
        }

        return members;
    }
}
