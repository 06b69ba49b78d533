using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.Json;

// HOT PATH: see JsonRequestScanner.

/// <summary>
/// Typed, checked access to the located properties. Each <c>Try</c> method gives false when the value breaks a rule, and then
/// <see cref="Error"/> names the property. Optional properties that are missing or null give their default.
/// </summary>
internal ref struct JsonFields
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly ref readonly JsonTokenTable _tokens;

    public JsonFields(ReadOnlySpan<byte> message, ref readonly JsonTokenTable tokens)
    {
        _message = message;
        _tokens = ref tokens;
    }

    /// <summary>What was wrong with the last property that failed.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Remembers the reason; always false, so that a check can end with it.</summary>
    public bool Fail(string error)
    {
        Error = error;
        return false;
    }

    public readonly bool Has(JsonProperty property) => Token(property).IsPresent;

    /// <summary>A required string, unescaped; false as well when it has a lone surrogate.</summary>
    public bool TryText(JsonProperty property, out ReadOnlySpan<byte> text)
    {
        text = default;
        var token = Token(property);
        if (token.Type != JsonTokenType.String)
        {
            return Fail($"Property \"{Label(property)}\" {(token.IsPresent ? "must be a string" : "is missing")}.");
        }

        return TryUnescape(token, out text) || Fail($"Property \"{Label(property)}\" has a lone surrogate.");
    }

    public bool TryGroup([NotNullWhen(true)] out string? group)
    {
        group = null;
        return TryText(JsonProperty.Group, out var text)
            && (NameCache.Groups.TryGet(text, out group)
                || Fail("Property \"group\" must be 1 to 1024 characters, not all white space."));
    }

    public bool TryEvent([NotNullWhen(true)] out string? name)
    {
        name = null;
        return TryText(JsonProperty.Event, out var text)
            && (NameCache.Events.TryGet(text, out name)
                || Fail("Property \"event\" must be a letter followed by at most 127 letters, digits, '_', '.' or '-'."));
    }

    /// <summary>A required, not empty string chosen by the client.</summary>
    public bool TryId(JsonProperty property, [NotNullWhen(true)] out string? id)
    {
        id = null;
        if (!TryText(property, out var text))
        {
            return false;
        }

        id = Encoding.UTF8.GetString(text);
        return text.Length > 0 || Fail($"Property \"{Label(property)}\" must not be empty.");
    }

    public bool TryAckId(out ulong? ackId)
    {
        ackId = null;
        if (!Has(JsonProperty.AckId))
        {
            return true;
        }

        var isValid = TryUInt64(JsonProperty.AckId, out var value);
        ackId = value;
        return isValid;
    }

    /// <summary>A required unsigned 64-bit integer, written without sign, fraction and exponent.</summary>
    public bool TryUInt64(JsonProperty property, out ulong value)
    {
        var token = Token(property);
        if (token.Type == JsonTokenType.Number
            && Utf8Parser.TryParse(Slice(token), out value, out var consumed)
            && consumed == token.Length)
        {
            return true;
        }

        value = 0;
        return Fail($"Property \"{Label(property)}\" must be an unsigned 64-bit integer.");
    }

    public bool TryNoEcho(out bool noEcho)
    {
        var token = Token(JsonProperty.NoEcho);
        noEcho = token.Type == JsonTokenType.True;
        return noEcho || !token.IsPresent || token.Type == JsonTokenType.False || Fail("Property \"noEcho\" must be true or false.");
    }

    public bool TryTtl(out int seconds)
    {
        seconds = 0;
        if (!Has(JsonProperty.TtlSeconds))
        {
            return true;
        }

        if (!TryUInt64(JsonProperty.TtlSeconds, out var value) || value > ProtocolLimits.MaxTtlSeconds)
        {
            return Fail("Property \"ttlSeconds\" must be an integer from 0 to 300.");
        }

        seconds = (int)value;
        return true;
    }

    /// <summary>Null when missing or empty.</summary>
    public bool TryMetadata(out IReadOnlyDictionary<string, string>? metadata)
    {
        metadata = null;
        var token = Token(JsonProperty.Metadata);
        if (!token.IsPresent)
        {
            return true;
        }

        if (token.Type != JsonTokenType.StartObject)
        {
            return Fail("Property \"metadata\" must be an object.");
        }

        var error = JsonNested.ReadMetadata(Slice(token), out metadata);
        return error is null || Fail(error);
    }

    public bool TryStream([NotNullWhen(true)] out string? streamId)
    {
        var token = Token(JsonProperty.Stream);
        streamId = token.Type == JsonTokenType.StartObject ? JsonNested.ReadStreamId(Slice(token)) : null;
        return streamId is not null || Fail("Property \"stream\" must be an object with a string \"streamId\".");
    }

    /// <summary>Required data; with metadata alone it is empty text.</summary>
    public bool TryPayload(bool hasMetadata, out Payload payload)
    {
        if (Has(JsonProperty.Data))
        {
            return TryPayload(out payload);
        }

        payload = new Payload(DataType.Text, PayloadForm.Raw, default);
        return (hasMetadata && TryDataType(out _)) || (!hasMetadata && Fail("Property \"data\" is missing."));
    }

    /// <summary>Data that is there.</summary>
    public bool TryPayload(out Payload payload)
    {
        payload = default;
        if (!TryDataType(out var type))
        {
            return false;
        }

        var token = Token(JsonProperty.Data);
        if (type == DataType.Json)
        {
            payload = new Payload(type, PayloadForm.Raw, Slice(token).ToArray());
            return true;
        }

        if (token.Type != JsonTokenType.String)
        {
            return Fail("Property \"data\" must be a string with this dataType.");
        }

        if (type == DataType.Text)
        {
            payload = new Payload(type, PayloadForm.JsonToken, Slice(token).ToArray());
            return true;
        }

        return TryBase64(type, token, out payload);
    }

    // Some encoders escape '+' and '/'. The token is kept without escapes, so that nobody has to look for them again.
    private bool TryBase64(DataType type, JsonToken token, out Payload payload)
    {
        payload = default;
        if (!TryUnescape(token, out var text) || !PayloadConverter.IsBase64(text))
        {
            return Fail("Property \"data\" must be padded Base64 with this dataType.");
        }

        var quoted = new byte[text.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        text.CopyTo(quoted.AsSpan(1));
        payload = new Payload(type, PayloadForm.JsonToken, quoted);
        return true;
    }

    // A client library writes Pascal case (section 6.2, trap 11).
    private bool TryDataType(out DataType type)
    {
        type = DataType.Json;
        if (!Has(JsonProperty.DataType))
        {
            return true;
        }

        if (!TryText(JsonProperty.DataType, out var text))
        {
            return false;
        }

        if (Ascii.EqualsIgnoreCase(text, "text"u8))
        {
            type = DataType.Text;
        }
        else if (Ascii.EqualsIgnoreCase(text, "binary"u8))
        {
            type = DataType.Binary;
        }
        else if (Ascii.EqualsIgnoreCase(text, "protobuf"u8))
        {
            type = DataType.Protobuf;
        }
        else
        {
            return Ascii.EqualsIgnoreCase(text, "json"u8) || Fail("Property \"dataType\" must be text, json, binary or protobuf.");
        }

        return true;
    }

    private readonly bool TryUnescape(JsonToken token, out ReadOnlySpan<byte> text)
    {
        text = _message.Slice(token.Start + 1, token.Length - 2);
        if (!token.IsEscaped)
        {
            return true;
        }

        var unescaped = new byte[text.Length];
        var isWellFormed = JsonText.Unescape(text, unescaped, out var written);
        text = unescaped.AsSpan(0, written);
        return isWellFormed;
    }

    private readonly JsonToken Token(JsonProperty property) => _tokens[(int)property];

    private readonly ReadOnlySpan<byte> Slice(JsonToken token) => _message.Slice(token.Start, token.Length);

    private static string Label(JsonProperty property)
    {
        var name = property.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
