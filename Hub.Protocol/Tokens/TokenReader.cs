using System.Text;
using System.Text.Json;

namespace Hub.Protocol.Tokens;

/// <summary>Claims of a payload that decide something.</summary>
internal struct TokenClaims()
{
    public DateTimeOffset? Expiry;
    public DateTimeOffset? NotBefore;
    public string? Subject;
    public IReadOnlyList<string> Audiences = [];
    public IReadOnlyList<string> Roles = [];
    public IReadOnlyList<string> Groups = [];
}

/// <summary>
/// Reads the two JSON objects of a token whose signature is already known to be ours. A member that decides something may occur
/// once: parsers differ in which of two wins, so two are an attempt to be read differently by different readers.
/// </summary>
internal static class TokenReader
{
    private static readonly double MaxNumericDate = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    [Flags]
    private enum Seen
    {
        None = 0,
        Audience = 1,
        Expiry = 2,
        NotBefore = 4,
        Subject = 8,
        Role = 16,
        Group = 32,
    }

    public static TokenRejection CheckHeader(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        try
        {
            var json = Open(utf8, maxDepth);
            var algorithms = 0;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("crit"u8))
                {
                    return TokenRejection.WrongAlgorithm;       // RFC 7515 section 4.1.11: not understood means refused
                }

                var isAlgorithm = json.ValueTextEquals("alg"u8);
                json.Read();
                if (!isAlgorithm)
                {
                    json.Skip();
                    continue;
                }

                algorithms++;
                if (json.TokenType != JsonTokenType.String || !json.ValueTextEquals("HS256"u8))
                {
                    return TokenRejection.WrongAlgorithm;
                }
            }

            json.Read();                                        // throws when anything follows the object
            return algorithms == 1 ? TokenRejection.None : TokenRejection.WrongAlgorithm;
        }
        catch (Exception e) when (IsBadJson(e))
        {
            return TokenRejection.Malformed;
        }
    }

    public static TokenRejection ReadClaims(ReadOnlySpan<byte> utf8, int maxDepth, out TokenClaims claims)
    {
        claims = new TokenClaims();
        var seen = Seen.None;
        try
        {
            var json = Open(utf8, maxDepth);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var claim = ClaimAt(ref json);
                json.Read();
                if (claim == Seen.None)
                {
                    json.Skip();
                    continue;
                }

                if ((seen & claim) != 0 || !TryRead(ref json, claim, ref claims))
                {
                    return TokenRejection.InvalidClaim;
                }

                seen |= claim;
            }

            json.Read();
            return TokenRejection.None;
        }
        catch (Exception e) when (IsBadJson(e))
        {
            return TokenRejection.Malformed;
        }
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Not an object.");
        }

        return json;
    }

    private static Seen ClaimAt(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("aud"u8))
        {
            return Seen.Audience;
        }

        if (json.ValueTextEquals("exp"u8))
        {
            return Seen.Expiry;
        }

        if (json.ValueTextEquals("nbf"u8))
        {
            return Seen.NotBefore;
        }

        if (json.ValueTextEquals("sub"u8))
        {
            return Seen.Subject;
        }

        if (json.ValueTextEquals("role"u8))
        {
            return Seen.Role;
        }

        return json.ValueTextEquals("webpubsub.group"u8) ? Seen.Group : Seen.None;
    }

    private static bool TryRead(ref Utf8JsonReader json, Seen claim, ref TokenClaims claims) => claim switch
    {
        Seen.Audience => TryReadStrings(ref json, out claims.Audiences),
        Seen.Role => TryReadStrings(ref json, out claims.Roles),
        Seen.Group => TryReadStrings(ref json, out claims.Groups),
        Seen.Expiry => TryReadTime(ref json, out claims.Expiry),
        Seen.NotBefore => TryReadTime(ref json, out claims.NotBefore),
        _ => TryReadSubject(ref json, out claims.Subject),
    };

    /// <summary>An empty <c>sub</c> is what a library writes for "no user", and null is what a serializer writes for it.</summary>
    private static bool TryReadSubject(ref Utf8JsonReader json, out string? subject)
    {
        var text = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        subject = string.IsNullOrEmpty(text) ? null : text;
        return json.TokenType is JsonTokenType.String or JsonTokenType.Null;
    }

    /// <summary>NumericDate of RFC 7519 section 2: seconds, possibly with a fraction.</summary>
    private static bool TryReadTime(ref Utf8JsonReader json, out DateTimeOffset? time)
    {
        time = null;
        if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out var seconds) || !(seconds >= 0))
        {
            return false;
        }

        time = seconds >= MaxNumericDate ? DateTimeOffset.MaxValue : DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return true;
    }

    /// <summary>A string, an array of strings, or null for none.</summary>
    private static bool TryReadStrings(ref Utf8JsonReader json, out IReadOnlyList<string> values)
    {
        values = [];
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.String:
                values = [json.GetString()!];
                return true;
            case JsonTokenType.StartArray:
                break;
            default:
                return false;
        }

        var list = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.String)
            {
                return false;
            }

            list.Add(json.GetString()!);
        }

        values = list;
        return true;
    }

    /// <summary>The reader has no way to say "malformed" but to throw; invalid escapes surface as InvalidOperationException.</summary>
    private static bool IsBadJson(Exception e) => e is JsonException or InvalidOperationException or DecoderFallbackException;
}
