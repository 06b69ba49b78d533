using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Hub.Protocol.Tokens;

namespace Hub.Tests.Tokens;

/// <summary>Protocol sections 1.3 and 1.4: which tokens open a connection.</summary>
public sealed class TokenValidatorSpecs
{
    private const string Key = "primary-key-with-more-than-thirty-two-bytes";
    private const string OtherKey = "secondary-key-with-more-than-thirty-two-bytes";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly TokenTarget Target = new("chat", "localhost:8080");
    private static readonly string Claims = $"\"exp\":{Now.ToUnixTimeSeconds() + 60},\"aud\":\"http://localhost:8080/client/hubs/chat\"";

    [Fact]
    public void A_token_of_a_server_library_must_give_its_user_roles_and_groups()
    {
        var result = Validate($$"""{"role":["r1","r2"],"webpubsub.group":["g1"],"iat":1,{{Claims}},"sub":"ann","x":[{"y":1}]}""");

        Assert.True(result.IsValid, result.Rejection.ToString());
        Assert.Equal("ann", result.Grants.UserId);
        Assert.Equal(["r1", "r2"], result.Grants.Roles);
        Assert.Equal(["g1"], result.Grants.Groups);
        Assert.Equal(Now.AddSeconds(60), result.Grants.ExpiresAt);
        Assert.Contains("\"x\":[{\"y\":1}]", Encoding.UTF8.GetString(result.Grants.ClaimsJson.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_and_groups_may_be_single_strings()
    {
        var result = Validate($$"""{"role":"r1","webpubsub.group":"g1",{{Claims}}}""");

        Assert.Equal(["r1"], result.Grants!.Roles);
        Assert.Equal(["g1"], result.Grants.Groups);
        Assert.Null(result.Grants.UserId);
    }

    [Fact]
    public void An_issued_token_must_be_valid()
    {
        var request = new TokenRequest
        {
            Audience = "http://localhost:8080/client/hubs/chat", IssuedAt = Now, ExpiresAt = Now.AddMinutes(1), UserId = "änn \"q\"", Roles = ["r"], Groups = ["g"],
        };

        var result = Validator().Validate(TokenIssuer.Issue(request, Key), Target);

        Assert.Equal("änn \"q\"", result.Grants!.UserId);
        Assert.Equal(["g"], result.Grants.Groups);
    }

    [Theory]
    [InlineData(Key, TokenRejection.None)]
    [InlineData(OtherKey, TokenRejection.None)]
    [InlineData("a-foreign-key-with-more-than-thirty-two-bytes", TokenRejection.BadSignature)]
    public void Either_configured_key_may_have_signed(string key, TokenRejection expected) =>
        Assert.Equal(expected, Validate($$"""{{{Claims}}}""", key).Rejection);

    [Theory]
    [InlineData("""{"alg":"none"}""", TokenRejection.WrongAlgorithm)]
    [InlineData("""{"alg":"HS512"}""", TokenRejection.WrongAlgorithm)]
    [InlineData("""{"alg":"hs256"}""", TokenRejection.WrongAlgorithm)]
    [InlineData("""{"typ":"JWT"}""", TokenRejection.WrongAlgorithm)]
    [InlineData("""{"alg":"HS256","alg":"HS256"}""", TokenRejection.WrongAlgorithm)]
    [InlineData("""{"alg":"HS256","crit":["b64"],"b64":false}""", TokenRejection.WrongAlgorithm)]
    [InlineData("""["HS256"]""", TokenRejection.Malformed)]
    [InlineData("""{"alg":"HS256"} """, TokenRejection.None)]
    [InlineData("""{"alg":"HS256"}x""", TokenRejection.Malformed)]
    [InlineData("""{"alg":"HS256","kid":{"a":[1]}}""", TokenRejection.None)]
    public void The_algorithm_must_be_HS256_even_when_the_signature_is_right(string header, TokenRejection expected) =>
        Assert.Equal(expected, Validator().Validate(Sign(header, $$"""{{{Claims}}}""", Key), Target).Rejection);

    [Fact]
    public void An_unsigned_token_must_be_refused()
    {
        var unsigned = Base64Url.EncodeToString("""{"alg":"none"}"""u8) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{{{Claims}}}""")) + ".";

        Assert.Equal(TokenRejection.WrongAlgorithm, Validator().Validate(unsigned, Target).Rejection);
    }

    [Theory]
    [InlineData(-300, TokenRejection.Expired)]
    [InlineData(-299, TokenRejection.None)]
    [InlineData(1, TokenRejection.None)]
    public void Expiry_must_forgive_five_minutes_and_no_more(int secondsFromNow, TokenRejection expected) =>
        Assert.Equal(expected, Validate($$"""{"exp":{{Now.ToUnixTimeSeconds() + secondsFromNow}},"aud":"http://localhost:8080/client/hubs/chat"}""").Rejection);

    [Theory]
    [InlineData(301, TokenRejection.NotYetValid)]
    [InlineData(300, TokenRejection.None)]
    [InlineData(-10, TokenRejection.None)]
    public void Not_before_must_forgive_five_minutes_and_no_more(int secondsFromNow, TokenRejection expected) =>
        Assert.Equal(expected, Validate($$"""{"nbf":{{Now.ToUnixTimeSeconds() + secondsFromNow}},{{Claims}}}""").Rejection);

    [Theory]
    [InlineData("""{"aud":"http://localhost:8080/client/hubs/chat"}""", TokenRejection.NoExpiry)]
    [InlineData("""{"exp":"1900000000"}""", TokenRejection.InvalidClaim)]
    [InlineData("""{"exp":-1}""", TokenRejection.InvalidClaim)]
    [InlineData("""{"exp":null}""", TokenRejection.InvalidClaim)]
    [InlineData("""{"exp":1900000000}""", TokenRejection.WrongAudience)]
    [InlineData("""{"exp":1900000000,"aud":7}""", TokenRejection.InvalidClaim)]
    [InlineData("""{"exp":1900000000,"aud":["http://localhost:8080/client/hubs/chat",7]}""", TokenRejection.InvalidClaim)]
    [InlineData("""{"exp":1e400,"aud":["x","http://localhost:8080/client/hubs/chat"]}""", TokenRejection.None)]
    [InlineData("""{"exp":1900000000.5,"aud":"http://localhost:8080/client/hubs/chat"}""", TokenRejection.None)]
    [InlineData("[]", TokenRejection.Malformed)]
    [InlineData("{", TokenRejection.Malformed)]
    [InlineData("{}{}", TokenRejection.Malformed)]
    public void Claims_must_have_their_types(string payload, TokenRejection expected) => Assert.Equal(expected, Validate(payload).Rejection);

    [Theory]
    [InlineData("\"sub\":[\"a\",\"b\"]", TokenRejection.InvalidClaim)]
    [InlineData("\"sub\":\"a\",\"sub\":\"b\"", TokenRejection.InvalidClaim)]
    [InlineData("\"role\":[\"a\"],\"role\":[\"b\"]", TokenRejection.InvalidClaim)]
    [InlineData("\"exp\":1900000000", TokenRejection.InvalidClaim)]
    [InlineData("\"role\":[1]", TokenRejection.InvalidClaim)]
    [InlineData("\"sub\":\"\\ud800\"", TokenRejection.Malformed)]
    [InlineData("\"custom\":1,\"custom\":2", TokenRejection.None)]
    [InlineData("\"sub\":null,\"role\":null", TokenRejection.None)]
    [InlineData("\"webpubsub.group\":[\"g\",\" \"]", TokenRejection.InvalidGroup)]
    [InlineData("\"webpubsub.group\":\"\"", TokenRejection.InvalidGroup)]
    public void A_claim_that_decides_must_occur_once(string more, TokenRejection expected) =>
        Assert.Equal(expected, Validate($$"""{{{Claims}},{{more}}}""").Rejection);

    [Theory]
    [InlineData(1024, TokenRejection.None)]
    [InlineData(1025, TokenRejection.InvalidGroup)]
    public void Group_names_must_keep_to_their_limit(int length, TokenRejection expected) =>
        Assert.Equal(expected, Validate($$"""{"webpubsub.group":"{{new string('g', length)}}",{{Claims}}}""").Rejection);

    [Theory]
    [InlineData(7, TokenRejection.None)]
    [InlineData(8, TokenRejection.Malformed)]
    public void Nesting_must_keep_to_its_limit(int arrays, TokenRejection expected) =>
        Assert.Equal(expected, Validate($$"""{"x":{{new string('[', arrays)}}{{new string(']', arrays)}},{{Claims}}}""").Rejection);

    [Fact]
    public void A_token_must_keep_to_the_length_limit()
    {
        var token = Sign("""{"alg":"HS256"}""", $$"""{{{Claims}}}""", Key);

        Assert.True(Validator(token.Length).Validate(token, Target).IsValid);
        Assert.Equal(TokenRejection.TooLong, Validator(token.Length - 1).Validate(token, Target).Rejection);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("e30=.e30.e30")]
    [InlineData("e30.e3 0.e30")]
    [InlineData("e30.e+30.e30")]
    [InlineData("e30.e31.e30")]
    [InlineData("garbage")]
    public void Text_that_is_not_three_strict_base64url_parts_must_be_malformed(string token) =>
        Assert.Equal(TokenRejection.Malformed, Validator().Validate(token, Target).Rejection);

    [Fact]
    public void A_second_spelling_of_a_signature_must_be_malformed()
    {
        var token = Sign("""{"alg":"HS256"}""", $$"""{{{Claims}}}""", Key);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var sibling = token[..^1] + alphabet[alphabet.IndexOf(token[^1], StringComparison.Ordinal) + 1];

        Assert.True(Validator().Validate(token, Target).IsValid);
        Assert.Equal(TokenRejection.Malformed, Validator().Validate(sibling, Target).Rejection);
    }

    [Fact]
    public void A_validator_without_a_key_must_not_exist()
    {
        Assert.Throws<ArgumentException>(() => new TokenValidator(new TokenRules { Keys = [] }, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => new TokenValidator(new TokenRules { Keys = [ReadOnlyMemory<byte>.Empty] }, TimeProvider.System));
    }

    [Fact]
    public void An_access_key_must_not_be_decoded_even_when_it_looks_like_base64() =>
        Assert.Equal("c2VjcmV0"u8.ToArray(), TokenRules.KeyBytes("c2VjcmV0").ToArray());

    internal static string Sign(string header, string payload, string key)
    {
        var signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(signed)));
    }

    private static TokenResult Validate(string payload, string key = Key) => Validator().Validate(Sign("""{"alg":"HS256","typ":"JWT"}""", payload, key), Target);

    private static TokenValidator Validator(int maxLength = 8192) => new(
        new TokenRules { Keys = [TokenRules.KeyBytes(Key), TokenRules.KeyBytes(OtherKey)], MaxLength = maxLength }, new StoppedClock(Now));

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
