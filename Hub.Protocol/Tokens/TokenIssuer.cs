using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hub.Protocol.Tokens;

/// <summary>Content of a token to be signed.</summary>
public sealed record TokenRequest
{
    /// <summary>Client endpoint URL with http or https scheme: <c>http://localhost:8080/client/hubs/chat</c>.</summary>
    public required string Audience { get; init; }

    /// <summary>Moment after which no connection can be opened with the token.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Moment of signing.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Moment before which it opens nothing; null for no such claim.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>User id; null for an anonymous connection.</summary>
    public string? UserId { get; init; }

    /// <summary>Initial permissions.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Groups joined at connect.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}

/// <summary>Signs client access tokens in the form the server libraries use (protocol section 1.3).</summary>
public static class TokenIssuer
{
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>The signed token in JWS compact form.</summary>
    /// <param name="request">What the token says.</param>
    /// <param name="accessKey">The access key's text; see <see cref="TokenRules.KeyBytes"/>.</param>
    public static string Issue(TokenRequest request, string accessKey)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Sign(Payload(request), TokenRules.KeyBytes(accessKey).Span);
    }

    private static string Sign(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> key)
    {
        var signed = $"{Header}.{Base64Url.EncodeToString(payload)}";
        var signature = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static ReadOnlySpan<byte> Payload(TokenRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteStrings(json, "role", request.Roles);
            WriteStrings(json, "webpubsub.group", request.Groups);
            json.WriteNumber("iat", request.IssuedAt.ToUnixTimeSeconds());
            if (request.NotBefore is { } notBefore)
            {
                json.WriteNumber("nbf", notBefore.ToUnixTimeSeconds());
            }

            json.WriteNumber("exp", request.ExpiresAt.ToUnixTimeSeconds());
            json.WriteString("aud", request.Audience);
            if (request.UserId is not null)
            {
                json.WriteString("sub", request.UserId);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
