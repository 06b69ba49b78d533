using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Hub.Protocol.Tokens;

/// <summary>
/// Decides whether a client access token opens a connection (protocol sections 1.3 and 1.4). Never throws, whatever the token:
/// the signature is checked before anything is parsed, so an unauthenticated caller reaches only the length check, the alphabet
/// check and one HMAC per key. Safe on any thread.
/// </summary>
public sealed class TokenValidator
{
    private const int SignatureLength = 43;             // 32 bytes in unpadded base64url

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly TokenRules _rules;
    private readonly TimeProvider _time;

    /// <summary>Creates a validator; at least one key is needed, since without one every token would have to be refused.</summary>
    public TokenValidator(TokenRules rules, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(time);
        if (rules.Keys.Count == 0 || rules.Keys.Any(key => key.IsEmpty))
        {
            throw new ArgumentException("At least one signing key is needed, and none may be empty.", nameof(rules));
        }

        _rules = rules;
        _time = time;
    }

    /// <summary>Checks <paramref name="token"/> for a connection to <paramref name="target"/>.</summary>
    public TokenResult Validate(string token, in TokenTarget target)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length > _rules.MaxLength)
        {
            return Rejected(TokenRejection.TooLong);
        }

        if (!TryCut(token, out var parts))
        {
            return Rejected(TokenRejection.Malformed);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(token.Length);
        try
        {
            if (!IsSignedByUs(token, parts, buffer))
            {
                return Rejected(Diagnose(parts.Header, buffer));
            }

            var header = buffer.AsSpan(0, Base64Url.DecodeFromChars(parts.Header, buffer));
            if (TokenReader.CheckHeader(header, _rules.MaxDepth) is var wrong and not TokenRejection.None)
            {
                return Rejected(wrong);
            }

            var payload = new byte[Base64Url.GetMaxDecodedLength(parts.Payload.Length)];
            var length = Base64Url.DecodeFromChars(parts.Payload, payload);
            return CheckClaims(payload.AsMemory(0, length), target);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private TokenResult CheckClaims(ReadOnlyMemory<byte> payload, in TokenTarget target)
    {
        if (TokenReader.ReadClaims(payload.Span, _rules.MaxDepth, out var claims) is var wrong and not TokenRejection.None)
        {
            return Rejected(wrong);
        }

        if (claims.Expiry is not { } expiry)
        {
            return Rejected(TokenRejection.NoExpiry);
        }

        var now = _time.GetUtcNow();
        if (now >= Later(expiry, _rules.ClockSkew))
        {
            return Rejected(TokenRejection.Expired);
        }

        if (claims.NotBefore is { } notBefore && Later(now, _rules.ClockSkew) < notBefore)
        {
            return Rejected(TokenRejection.NotYetValid);
        }

        foreach (var audience in claims.Audiences)
        {
            if (AudienceRule.Accepts(audience, target, _rules.PublicEndpoints))
            {
                return claims.Groups.Any(static group => !Wire.Names.IsValidGroup(group))
                    ? Rejected(TokenRejection.InvalidGroup)
                    : new TokenResult(new Grants(claims.Subject, claims.Roles, claims.Groups, expiry, payload), TokenRejection.None);
            }
        }

        return Rejected(TokenRejection.WrongAudience);
    }

    private bool IsSignedByUs(string token, in Parts parts, Span<byte> buffer)
    {
        if (parts.Signature.Length != SignatureLength)
        {
            return false;
        }

        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> computed = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Base64Url.DecodeFromChars(parts.Signature, given);
        var signed = buffer[..Encoding.ASCII.GetBytes(token.AsSpan(0, token.Length - SignatureLength - 1), buffer)];
        var matches = false;
        foreach (var key in _rules.Keys)
        {
            HMACSHA256.HashData(key.Span, signed, computed);
            matches |= CryptographicOperations.FixedTimeEquals(given, computed);
        }

        return matches;
    }

    /// <summary>Tells an operator who signs with the wrong algorithm from one who has the wrong key. Only a text hangs on it, so no parsing.</summary>
    private static TokenRejection Diagnose(ReadOnlySpan<char> header, Span<byte> buffer)
    {
        var decoded = buffer[..Base64Url.DecodeFromChars(header, buffer)];
        return decoded.IndexOf("\"HS256\""u8) < 0 ? TokenRejection.WrongAlgorithm : TokenRejection.BadSignature;
    }

    private static bool TryCut(ReadOnlySpan<char> token, out Parts parts)
    {
        parts = default;
        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        if (first <= 0 || last == first)
        {
            return false;
        }

        parts = new Parts(token[..first], token[(first + 1)..last], token[(last + 1)..]);
        return IsStrict(parts.Header) && parts.Payload.Length > 0 && IsStrict(parts.Payload) && IsStrict(parts.Signature);
    }

    /// <summary>
    /// True when exactly one byte string has this text: the URL alphabet alone (no padding, white space or dots), a possible length,
    /// and zero in the bits that carry no data.
    /// </summary>
    private static bool IsStrict(ReadOnlySpan<char> text)
    {
        var rest = text.Length % 4;
        if (rest == 1 || text.ContainsAnyExcept(Alphabet))
        {
            return false;
        }

        return rest == 0 || (ValueOf(text[^1]) & (rest == 2 ? 0b1111 : 0b11)) == 0;
    }

    private static int ValueOf(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '-' => 62,
        _ => 63,
    };

    private static DateTimeOffset Later(DateTimeOffset time, TimeSpan by) =>
        time > DateTimeOffset.MaxValue - by ? DateTimeOffset.MaxValue : time + by;

    private static TokenResult Rejected(TokenRejection reason) => new(null, reason);

    private readonly ref struct Parts(ReadOnlySpan<char> header, ReadOnlySpan<char> payload, ReadOnlySpan<char> signature)
    {
        public readonly ReadOnlySpan<char> Header = header;
        public readonly ReadOnlySpan<char> Payload = payload;
        public readonly ReadOnlySpan<char> Signature = signature;
    }
}
