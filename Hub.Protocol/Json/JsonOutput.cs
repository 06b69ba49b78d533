using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using Hub.Protocol.Messages;

namespace Hub.Protocol.Json;

// HOT PATH: once per message and protocol. Allocates nothing itself.
// Guard: JsonEncodeSpecs.Encoding_a_group_message_must_allocate_nothing.

/// <summary>
/// Writes JSON text by hand. Escapes only what RFC 8259 demands. Asks the target for space in larger pieces and tells it how much was used
/// at the end: <see cref="Complete"/> must be the last call.
/// </summary>
internal ref struct JsonOutput(IBufferWriter<byte> target)
{
    private const int MinPiece = 256;
    private const int MaxNumberLength = 20;

    private Span<byte> _piece;
    private int _used;

    /// <summary>Text that is already JSON.</summary>
    public void Literal(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        _used += text.Length;
    }

    /// <summary>A number.</summary>
    public void Number(ulong value)
    {
        Utf8Formatter.TryFormat(value, Reserve(MaxNumberLength), out var written);
        _used += written;
    }

    /// <summary>A string value with its quotes.</summary>
    public void String(ReadOnlySpan<char> text)
    {
        Literal("\""u8);
        while (text.IndexOfAny(JsonText.MustEscapeChars) is var at and >= 0)
        {
            Transcode(text[..at]);
            Escape((byte)text[at]);
            text = text[(at + 1)..];
        }

        Transcode(text);
        Literal("\""u8);
    }

    /// <summary>A string value with its quotes, from valid UTF-8.</summary>
    public void Utf8String(ReadOnlySpan<byte> text)
    {
        Literal("\""u8);
        while (text.IndexOfAny(JsonText.MustEscape) is var at and >= 0)
        {
            Literal(text[..at]);
            Escape(text[at]);
            text = text[(at + 1)..];
        }

        Literal(text);
        Literal("\""u8);
    }

    /// <summary>The value of <c>data</c>.</summary>
    public void Value(in Payload payload)
    {
        if (payload.Form == PayloadForm.JsonToken || payload.Type == DataType.Json)
        {
            Literal(payload.Bytes.Span);
        }
        else if (payload.Type == DataType.Text)
        {
            Utf8String(payload.Bytes.Span);
        }
        else
        {
            Base64String(payload.Bytes.Span);
        }
    }

    /// <summary>An object of strings.</summary>
    public void Object(IReadOnlyDictionary<string, string> pairs)
    {
        var separator = "{"u8;
        foreach (var (key, value) in pairs)
        {
            Literal(separator);
            String(key);
            Literal(":"u8);
            String(value);
            separator = ","u8;
        }

        Literal(pairs.Count == 0 ? "{}"u8 : "}"u8);
    }

    /// <summary>Hands what was written over to the target.</summary>
    public void Complete()
    {
        target.Advance(_used);
        _piece = default;
        _used = 0;
    }

    private void Base64String(ReadOnlySpan<byte> bytes)
    {
        Literal("\""u8);
        Base64.EncodeToUtf8(bytes, Reserve(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        _used += written;
        Literal("\""u8);
    }

    private void Transcode(ReadOnlySpan<char> text)
    {
        // Three bytes are the most one UTF-16 unit can become; a lone surrogate becomes U+FFFD, also three.
        Utf8.FromUtf16(text, Reserve(checked(text.Length * 3)), out _, out var written);
        _used += written;
    }

    private void Escape(byte unit)
    {
        // Not `_used += ...(Reserve(...))`: that would read _used before Reserve sets it back.
        var written = JsonText.WriteEscape(unit, Reserve(JsonText.MaxEscapeLength));
        _used += written;
    }

    private Span<byte> Reserve(int size)
    {
        if (_piece.Length - _used < size)
        {
            target.Advance(_used);
            _used = 0;
            _piece = target.GetSpan(Math.Max(size, MinPiece));
        }

        return _piece[_used..];
    }
}
