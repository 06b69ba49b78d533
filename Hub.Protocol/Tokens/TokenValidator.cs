using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Hub.Protocol.Tokens;

/// <summary>
/// Decides whether an access token opens a connection (protocol sections 1.3 and 1.4) or may make a request (3.2). Never throws, whatever the token:
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
        var rejection = Check(token, target, out var payload, out var claims);
        if (rejection != TokenRejection.None)
        {
            return new TokenResult(null, rejection);
        }

        return claims.Groups.Any(static group => !Wire.Names.IsValidGroup(group))
            ? new TokenResult(null, TokenRejection.InvalidGroup)
            : new TokenResult(new Grants(claims.Subject, claims.Roles, claims.Groups, claims.Expiry!.Value, payload), TokenRejection.None);
    }

    /// <summary>Checks <paramref name="token"/> for a REST request; whoever can sign one may do everything, so nothing but the outcome counts.</summary>
    public TokenRejection Validate(string token, in RequestTarget target) => Check(token, target, out _, out _);

    private TokenRejection Check<TTarget>(string token, in TTarget target, out ReadOnlyMemory<byte> payload, out TokenClaims claims)
        where TTarget : struct, IAudienceTarget
    {
        ArgumentNullException.ThrowIfNull(token);
        payload = default;
        claims = default;
        if (token.Length > _rules.MaxLength)
        {
            return TokenRejection.TooLong;
        }

        if (!TryCut(token, out var parts))
        {
            return TokenRejection.Malformed;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(token.Length);
        try
        {
            if (!IsSignedByUs(token, parts, buffer))
            {
                return Diagnose(parts.Header, buffer);
            }

            var header = buffer.AsSpan(0, Base64Url.DecodeFromChars(parts.Header, buffer));
            if (TokenReader.CheckHeader(header, _rules.MaxDepth) is var wrong and not TokenRejection.None)
            {
                return wrong;
            }

            var decoded = new byte[Base64Url.GetMaxDecodedLength(parts.Payload.Length)];
            payload = decoded.AsMemory(0, Base64Url.DecodeFromChars(parts.Payload, decoded));
            return CheckClaims(payload.Span, target, out claims);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private TokenRejection CheckClaims<TTarget>(ReadOnlySpan<byte> payload, in TTarget target, out TokenClaims claims)
        where TTarget : struct, IAudienceTarget
    {
        if (TokenReader.ReadClaims(payload, _rules.MaxDepth, out claims) is var wrong and not TokenRejection.None)
        {
            return wrong;
        }

        if (claims.Expiry is not { } expiry)
        {
            return TokenRejection.NoExpiry;
        }

        var now = _time.GetUtcNow();
        if (now >= Later(expiry, _rules.ClockSkew))
        {
            return TokenRejection.Expired;
        }

        if (claims.NotBefore is { } notBefore && Later(now, _rules.ClockSkew) < notBefore)
        {
            return TokenRejection.NotYetValid;
        }

        foreach (var audience in claims.Audiences)
        {
            if (target.Accepts(audience, _rules.PublicEndpoints))
            {
                return TokenRejection.None;
            }
        }

        return TokenRejection.WrongAudience;
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

    private readonly ref struct Parts(ReadOnlySpan<char> header, ReadOnlySpan<char> payload, ReadOnlySpan<char> signature)
    {
        public readonly ReadOnlySpan<char> Header = header;
        public readonly ReadOnlySpan<char> Payload = payload;
        public readonly ReadOnlySpan<char> Signature = signature;
    }
}
