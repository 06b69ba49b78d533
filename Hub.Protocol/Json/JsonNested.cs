using System.Text;
using System.Text.Json;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Json;

/// <summary>
/// The two properties of a request that are objects. Rare, so they are read a second time. Their JSON is known to be valid.
/// </summary>
internal static class JsonNested
{
    // The depth was checked with the whole message.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Reads <c>metadata</c>; gives the rule it breaks, or null.</summary>
    public static string? ReadMetadata(ReadOnlySpan<byte> json, out IReadOnlyDictionary<string, string>? metadata)
    {
        metadata = null;
        var rules = default(MetadataRules);
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.TryRead(ref reader, out var key))
            {
                return "A metadata key has a lone surrogate.";
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.String || !JsonText.TryRead(ref reader, out var value))
            {
                return "A metadata value must be a string.";
            }

            if (rules.Add(key, value) is { } broken)
            {
                return broken;
            }
        }

        metadata = rules.Result;
        return null;
    }

    /// <summary>The not empty <c>streamId</c> of <c>stream</c>; null when there is none. Its idle time-out is not used.</summary>
    public static string? ReadStreamId(ReadOnlySpan<byte> json)
    {
        string? streamId = null;
        var reader = new Utf8JsonReader(json, AnyDepth);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStreamId = reader.ValueTextEquals("streamId"u8);
            reader.Read();
            if (isStreamId)
            {
                streamId = reader.TokenType == JsonTokenType.String && JsonText.TryRead(ref reader, out var text)
                    ? Encoding.UTF8.GetString(text)
                    : null;
            }

            reader.Skip();
        }

        return string.IsNullOrEmpty(streamId) ? null : streamId;
    }
}
