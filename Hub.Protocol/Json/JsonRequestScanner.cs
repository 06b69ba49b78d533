using System.Text.Json;

namespace Hub.Protocol.Json;

// HOT PATH: once per JSON request. Allocates only for escaped property names and on errors.
// Guard: JsonDecodeSpecs.A_group_message_must_cost_two_allocations.

/// <summary>
/// Finds the known properties of a request in one pass. Values are only located here and judged when the type is known, so the order of
/// properties is free, a repeated property counts with its last value, and properties of other requests are not looked at.
/// </summary>
internal static class JsonRequestScanner
{
    private const int LongestKnownName = 12;
    private const int LongestEscape = 6;

    /// <summary>Fills <paramref name="tokens"/>; gives the reason when the message is not one JSON object within the depth.</summary>
    public static string? Scan(ReadOnlySpan<byte> message, int maxDepth, ref JsonTokenTable tokens)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return "The message is not a JSON object.";
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var property = PropertyOf(reader.ValueSpan, reader.ValueIsEscaped);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                var type = reader.TokenType;
                var isEscaped = reader.ValueIsEscaped;
                if (type is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    reader.Skip();
                }

                if (property != JsonProperty.Unknown)
                {
                    tokens[(int)property] = new JsonToken(start, (int)reader.BytesConsumed - start, type, isEscaped);
                }
            }

            // The reader itself rejects anything but white space after the object.
            reader.Read();
            return null;
        }
        catch (JsonException)
        {
            return $"The message is not valid JSON, or nested deeper than {maxDepth} levels.";
        }
    }

    private static JsonProperty PropertyOf(ReadOnlySpan<byte> name, bool isEscaped)
    {
        if (!isEscaped)
        {
            return PropertyOf(name);
        }

        if (name.Length > LongestKnownName * LongestEscape)
        {
            return JsonProperty.Unknown;
        }

        Span<byte> unescaped = stackalloc byte[name.Length];
        JsonText.Unescape(name, unescaped, out var written);
        return PropertyOf(unescaped[..written]);
    }

    private static JsonProperty PropertyOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("type"u8) ? JsonProperty.Type
            : name.SequenceEqual("data"u8) ? JsonProperty.Data : JsonProperty.Unknown,
        5 => name.SequenceEqual("group"u8) ? JsonProperty.Group
            : name.SequenceEqual("ackId"u8) ? JsonProperty.AckId
            : name.SequenceEqual("event"u8) ? JsonProperty.Event : JsonProperty.Unknown,
        6 => name.SequenceEqual("noEcho"u8) ? JsonProperty.NoEcho
            : name.SequenceEqual("stream"u8) ? JsonProperty.Stream
            : name.SequenceEqual("target"u8) ? JsonProperty.Target : JsonProperty.Unknown,
        8 => name.SequenceEqual("dataType"u8) ? JsonProperty.DataType
            : name.SequenceEqual("metadata"u8) ? JsonProperty.Metadata
            : name.SequenceEqual("streamId"u8) ? JsonProperty.StreamId : JsonProperty.Unknown,
        10 => name.SequenceEqual("ttlSeconds"u8) ? JsonProperty.TtlSeconds
            : name.SequenceEqual("sequenceId"u8) ? JsonProperty.SequenceId : JsonProperty.Unknown,
        LongestKnownName => name.SequenceEqual("invocationId"u8) ? JsonProperty.InvocationId : JsonProperty.Unknown,
        _ => JsonProperty.Unknown,
    };
}
