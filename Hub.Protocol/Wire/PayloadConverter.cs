using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Hub.Protocol.Json;
using Hub.Protocol.Messages;

namespace Hub.Protocol.Wire;

/// <summary>The two shapes in which receivers want a <see cref="Payload"/>: as a JSON value, and as plain bytes.</summary>
public static class PayloadConverter
{
    /// <summary>Writes the payload as the value of <c>data</c>: a JSON value, a string, or a Base64 string. No copy is kept.</summary>
    public static void WriteJsonValue(this Payload payload, IBufferWriter<byte> output)
    {
        var json = new JsonOutput(output);
        json.Value(payload);
        json.Complete();
    }

    /// <summary>
    /// Text as UTF-8, JSON as its text, binary and protobuf as bytes. Allocates only when the token has escapes or is Base64.
    /// A lone surrogate escape in text becomes U+FFFD, since UTF-8 has no form of it.
    /// </summary>
    public static ReadOnlyMemory<byte> ToRaw(this Payload payload)
    {
        if (payload.Form == PayloadForm.Raw || payload.Type == DataType.Json)
        {
            return payload.Bytes;
        }

        var content = payload.Bytes[1..^1];
        if (payload.Type != DataType.Text)
        {
            return DecodeBase64(content.Span);
        }

        var firstEscape = content.Span.IndexOf((byte)'\\');
        if (firstEscape < 0)
        {
            return content;
        }

        var raw = new byte[content.Length];
        JsonText.Unescape(content.Span, raw, out var written);
        return raw.AsMemory(0, written);
    }

    /// <summary>
    /// True for exactly one JSON value, not null, nested at most <paramref name="maxDepth"/> levels. For data that enters outside a JSON
    /// envelope: JSON clients get it as it is, so it must not break theirs.
    /// </summary>
    public static bool IsJsonValue(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        // A reader takes a depth of 0 for its default of 64.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Math.Max(1, maxDepth) });
        try
        {
            if (!reader.Read() || reader.TokenType == JsonTokenType.Null)
            {
                return false;
            }

            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            return System.Text.Unicode.Utf8.IsValid(utf8);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>True for Base64 in the standard alphabet, padded, without white space (which the framework would skip).</summary>
    internal static bool IsBase64(ReadOnlySpan<byte> text)
    {
        if (text.Length % 4 != 0 || !Base64.IsValid(text, out var decodedLength))
        {
            return false;
        }

        var padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        return decodedLength == text.Length / 4 * 3 - padding;
    }

    /// <summary>The bytes of what <see cref="IsBase64"/> accepted.</summary>
    internal static byte[] DecodeBase64(ReadOnlySpan<byte> text)
    {
        var padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        var raw = new byte[text.Length / 4 * 3 - padding];
        var status = Base64.DecodeFromUtf8(text, raw, out _, out _);
        return status == OperationStatus.Done
            ? raw
            : throw new ArgumentException($"The token is not Base64 ({status}); {PayloadForm.JsonToken} is only for tokens that were checked.");
    }
}
