using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Hub.Protocol.Json;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Protocol.CloudEvents;

/// <summary>
/// Reads the members of one envelope. Strict, so that no two readers can take the same bytes for different things: a member that decides
/// something occurs once and has its type, and null counts as absent.
/// </summary>
internal sealed class EnvelopeReader
{
    /// <summary>Deepest nesting, counted from the envelope: room for data nested as deep as <see cref="UserEventBody.MaxJsonDepth"/>.</summary>
    public const int MaxDepth = UserEventBody.MaxJsonDepth + 2;

    private const int LowestStatus = 200;
    private const int HighestStatus = 599;

    private readonly string?[] _texts = new string?[EnvelopeMembers.Count];

    private EnvelopeReader()
    {
    }

    /// <summary>Value of <c>status</c>.</summary>
    public int? Status { get; private set; }

    /// <summary>Value of <c>metadata</c>, checked.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; private set; }

    /// <summary>Value of <c>data</c> or <c>data_base64</c> as bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary><c>datacontenttype</c>; where it is absent, CloudEvents takes <c>data</c> for JSON.</summary>
    public string? ContentType { get; private set; }

    /// <summary>Value of a member that is a string.</summary>
    public string? this[EnvelopeMember member] => _texts[(int)member];

    /// <summary>Reads the members in question, or tells what is wrong with one.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> json, ReadOnlySpan<EnvelopeMember> members, [NotNullWhen(true)] out EnvelopeReader? read, [NotNullWhen(false)] out string? error)
    {
        read = new EnvelopeReader();
        try
        {
            error = Utf8.IsValid(json) ? read.ReadMembers(json, members) : "The message is not UTF-8.";
        }
        catch (JsonException)
        {
            error = $"The message is not one JSON object nested at most {MaxDepth} levels.";
        }

        read = error is null ? read : null;
        return error is null;
    }

    private string? ReadMembers(ReadOnlySpan<byte> json, ReadOnlySpan<EnvelopeMember> members)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var seen = new bool[EnvelopeMembers.Count];
        JsonToken data = default, base64 = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = JsonText.TryRead(ref reader, out var name) ? EnvelopeMembers.Find(name) : null;
            reader.Read();
            if (found is not { } member || !members.Contains(member))
            {
                reader.Skip();
                continue;
            }

            if (seen[(int)member])
            {
                return $"{EnvelopeMembers.NameOf(member)} occurs twice.";
            }

            seen[(int)member] = true;
            var token = TokenAt(ref reader);
            var error = member switch
            {
                _ when !token.IsPresent => null,
                EnvelopeMember.Data => Keep(token, out data),
                EnvelopeMember.DataBase64 => Keep(token, out base64),
                EnvelopeMember.Metadata => SetMetadata(json, token),
                EnvelopeMember.Status => SetStatus(ref reader),
                _ => SetText(member, ref reader),
            };
            if (error is not null)
            {
                return error;
            }
        }

        reader.Read();                                          // throws when anything follows the object
        ContentType = this[EnvelopeMember.DataContentType];
        return SetBody(json, data, base64);
    }

    private static JsonToken TokenAt(ref Utf8JsonReader reader)
    {
        var (start, type, isEscaped) = ((int)reader.TokenStartIndex, reader.TokenType, reader.ValueIsEscaped);
        if (type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
        }

        return new JsonToken(start, (int)reader.BytesConsumed - start, type, isEscaped);
    }

    private static string? Keep(JsonToken token, out JsonToken kept)
    {
        kept = token;
        return null;
    }

    private string? SetMetadata(ReadOnlySpan<byte> json, JsonToken token)
    {
        if (token.Type != JsonTokenType.StartObject)
        {
            return "metadata is not an object.";
        }

        var error = JsonNested.ReadMetadata(json.Slice(token.Start, token.Length), out var metadata);
        Metadata = metadata;
        return error;
    }

    private string? SetStatus(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var status) || status is < LowestStatus or > HighestStatus)
        {
            return "status is not an integer from 200 to 599.";
        }

        Status = status;
        return null;
    }

    /// <summary>CloudEvents forbids control characters in attributes, and a state could otherwise end a header of a later event.</summary>
    private string? SetText(EnvelopeMember member, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && JsonText.TryRead(ref reader, out var utf8))
        {
            var text = Encoding.UTF8.GetString(utf8);
            if (!text.Any(char.IsControl))
            {
                _texts[(int)member] = text;
                return null;
            }
        }

        return $"{EnvelopeMembers.NameOf(member)} is not a string without control characters.";
    }

    private string? SetBody(ReadOnlySpan<byte> json, JsonToken data, JsonToken base64)
    {
        if (data.IsPresent && base64.IsPresent)
        {
            return "data and data_base64 exclude each other.";
        }

        if (base64.IsPresent)
        {
            return SetBase64(json, base64);
        }

        if (!data.IsPresent)
        {
            return null;
        }

        ContentType ??= ContentTypes.Json;
        switch (ContentTypes.DataTypeOf(ContentType))
        {
            case DataType.Json:
                Body = json.Slice(data.Start, data.Length).ToArray();
                return null;
            case DataType.Text:
                return SetTextData(json, data);
            default:
                return "data is for JSON and plain text; other content is data_base64.";
        }
    }

    private string? SetTextData(ReadOnlySpan<byte> json, JsonToken data)
    {
        if (data.Type == JsonTokenType.String)
        {
            var content = json.Slice(data.Start + 1, data.Length - 2);
            var text = new byte[content.Length];
            if (JsonText.Unescape(content, text, out var written))
            {
                Body = text.AsMemory(0, written);
                return null;
            }
        }

        return "data is not a string of valid characters, as plain text must be.";
    }

    private string? SetBase64(ReadOnlySpan<byte> json, JsonToken token)
    {
        if (token.Type == JsonTokenType.String)
        {
            var text = json.Slice(token.Start + 1, token.Length - 2);
            if (token.IsEscaped)
            {
                var unescaped = new byte[text.Length];
                JsonText.Unescape(text, unescaped, out var written);
                text = unescaped.AsSpan(0, written);
            }

            if (PayloadConverter.IsBase64(text))
            {
                Body = PayloadConverter.DecodeBase64(text);
                return null;
            }
        }

        return "data_base64 is not padded Base64.";
    }
}
