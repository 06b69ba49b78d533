using System.Numerics;
using System.Text.Unicode;
using System.Text;

namespace Hub.Protocol.Protobuf;

// HOT PATH: once per message and protocol. Allocates nothing.

/// <summary>
/// Writes protobuf fields into a span that is exactly large enough. Lengths come first on the wire, so each message is measured with the
/// <c>SizeOf</c> methods before it is written.
/// </summary>
internal ref struct ProtobufOutput(Span<byte> destination)
{
    private const int BitsPerUnit = 7;

    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written so far.</summary>
    public int Written { get; private set; }

    /// <summary>Length of a varint.</summary>
    public static int SizeOf(ulong value) => (BitOperations.Log2(value | 1) / BitsPerUnit) + 1;

    /// <summary>Length of a length-delimited field: tag, length, content.</summary>
    public static int SizeOf(uint tag, int contentLength) => SizeOf(tag) + SizeOf((ulong)contentLength) + contentLength;

    /// <summary>Length of a string field.</summary>
    public static int SizeOf(uint tag, string text) => SizeOf(tag, Encoding.UTF8.GetByteCount(text));

    /// <summary>A varint field.</summary>
    public void Number(uint tag, ulong value)
    {
        Varint(tag);
        Varint(value);
    }

    /// <summary>Length of a varint of fixed width: 56 bits.</summary>
    public const int WideSize = 8;

    /// <summary>A varint of <see cref="WideSize"/> bytes whatever the value: readers accept more bytes than are needed.</summary>
    public static void WideNumber(Span<byte> place, ulong value)
    {
        for (var i = 0; i < WideSize - 1; i++)
        {
            place[i] = (byte)(value | 0x80);
            value >>= BitsPerUnit;
        }

        place[WideSize - 1] = (byte)(value & 0x7F);
    }

    /// <summary>A varint field of fixed width.</summary>
    public void WideNumber(uint tag, ulong value)
    {
        Varint(tag);
        WideNumber(_destination.Slice(Written, WideSize), value);
        Written += WideSize;
    }

    /// <summary>A string field; a lone surrogate becomes U+FFFD.</summary>
    public void Text(uint tag, string text)
    {
        Header(tag, Encoding.UTF8.GetByteCount(text));
        Utf8.FromUtf16(text, _destination[Written..], out _, out var written);
        Written += written;
    }

    /// <summary>A string field whose content is UTF-8 already, or a bytes field.</summary>
    public void Bytes(uint tag, ReadOnlySpan<byte> content)
    {
        Header(tag, content.Length);
        content.CopyTo(_destination[Written..]);
        Written += content.Length;
    }

    /// <summary>Tag and length of a message field; its content must follow.</summary>
    public void Header(uint tag, int contentLength)
    {
        Varint(tag);
        Varint((ulong)contentLength);
    }

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            _destination[Written++] = (byte)(value | 0x80);
            value >>= BitsPerUnit;
        }

        _destination[Written++] = (byte)value;
    }
}
