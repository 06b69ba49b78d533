using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Hub.Protocol.Json;
using Hub.Protocol.Wire;

namespace Hub.Protocol.CloudEvents;

/// <summary>What a handler changes about a connection it accepts (protocol section 4.4). Null leaves what the token says. Immutable.</summary>
public sealed record ConnectReply
{
    /// <summary>Longest user id, in UTF-16 units.</summary>
    public const int MaxUserIdLength = 1024;

    /// <summary>Most roles, and most groups.</summary>
    public const int MaxEntries = 65_536;

    /// <summary>Deepest JSON nesting, counted from the reply's object.</summary>
    public const int MaxDepth = 16;

    /// <summary>A reply that changes nothing.</summary>
    public static readonly ConnectReply Empty = new();

    /// <summary>User of the connection; empty is a user whose name is empty, not none.</summary>
    public string? UserId { get; init; }

    /// <summary>Roles in place of the token's; empty takes all away.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Groups in place of the token's, valid names; never empty.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>The subprotocol to select, a token in the sense of RFC 9110; whether the client offered it is for the caller to see.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Reads the body of a successful answer, whatever its media type. Never throws.</summary>
    /// <param name="body">The body; empty and <c>null</c> change nothing.</param>
    /// <param name="reply">Set when the body is valid.</param>
    /// <param name="error">What is wrong with it, for the log; the client gets 500.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out ConnectReply? reply, [NotNullWhen(false)] out string? error)
    {
        if (body.Trim(" \t\r\n"u8).IsEmpty)
        {
            reply = Empty;
            error = null;
            return true;
        }

        reply = null;
        error = "The answer is not UTF-8.";
        if (!Utf8.IsValid(body))
        {
            return false;
        }

        try
        {
            reply = Read(body, out error);
        }
        catch (JsonException)
        {
            error = $"The answer is not JSON nested at most {MaxDepth} levels.";
        }

        return reply is not null;
    }

    /// <summary>The reply, or null and what is wrong.</summary>
    private static ConnectReply? Read(ReadOnlySpan<byte> body, out string? error)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        error = reader.TokenType is JsonTokenType.Null or JsonTokenType.StartObject ? null : "The answer is not a JSON object.";
        var reply = Empty;
        var seen = 0;
        while (error is null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = PropertyAt(ref reader);
            reader.Read();
            if (property == Property.Unknown)
            {
                reader.Skip();
                continue;
            }

            // Readers differ in which of two wins, so two are an error.
            error = (seen & (1 << (int)property)) != 0 ? $"Property {property} occurs twice." : reply.Set(property, ref reader, out reply);
            seen |= 1 << (int)property;
        }

        if (error is not null)
        {
            return null;
        }

        reader.Read();                                          // throws when anything follows the value
        return reply;
    }

    private string? Set(Property property, ref Utf8JsonReader reader, out ConnectReply reply)
    {
        reply = this;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (property is Property.Roles or Property.Groups)
        {
            if (ReadStrings(ref reader) is not { } entries)
            {
                return $"Property {property} is not an array of at most 65,536 strings that are not blank.";
            }

            reply = property == Property.Roles ? this with { Roles = entries } : this with { Groups = entries.Count == 0 ? null : entries };
            return property == Property.Groups && !entries.TrueForAll(Names.IsValidGroup) ? "A group name is not valid." : null;
        }

        if (reader.TokenType != JsonTokenType.String || !JsonText.TryRead(ref reader, out var utf8))
        {
            return $"Property {property} is not a string of valid characters.";
        }

        var text = Encoding.UTF8.GetString(utf8);
        if (property == Property.UserId)
        {
            reply = this with { UserId = text };
            return text.Length > MaxUserIdLength || text.Any(char.IsControl) ? "The user id has a control character or more than 1,024 characters." : null;
        }

        reply = this with { Subprotocol = text.Length == 0 ? null : text };
        return text.Length == 0 || HttpToken.IsValid(text) ? null : "The subprotocol is not a token (RFC 9110).";
    }

    /// <summary>An array of strings that are not blank; null when it is anything else.</summary>
    private static List<string>? ReadStrings(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        var entries = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String || entries.Count == MaxEntries || !JsonText.TryRead(ref reader, out var utf8))
            {
                return null;
            }

            var entry = Encoding.UTF8.GetString(utf8);
            if (string.IsNullOrWhiteSpace(entry))
            {
                return null;
            }

            entries.Add(entry);
        }

        return entries;
    }

    private static Property PropertyAt(ref Utf8JsonReader reader)
    {
        if (!JsonText.TryRead(ref reader, out var name))
        {
            return Property.Unknown;
        }

        return name.SequenceEqual("userId"u8) ? Property.UserId
            : name.SequenceEqual("roles"u8) ? Property.Roles
            : name.SequenceEqual("groups"u8) ? Property.Groups
            : name.SequenceEqual("subprotocol"u8) ? Property.Subprotocol
            : Property.Unknown;
    }

    private enum Property
    {
        Unknown,
        UserId,
        Roles,
        Groups,
        Subprotocol,
    }
}
