using System.Text;
using Hub.Protocol.Tokens;
using Hub.Tests.Fuzz.Support;

namespace Hub.Tests.Tokens;

/// <summary>Nothing but the signed text itself opens a connection, and nothing makes the validator throw.</summary>
public sealed class TokenFuzzSpecs
{
    private const string Key = "primary-key-with-more-than-thirty-two-bytes";
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";
    private static readonly TokenTarget Target = new("chat", "localhost:8080");
    private static readonly TokenValidator Validator = new(new TokenRules { Keys = [TokenRules.KeyBytes(Key)] }, TimeProvider.System);

    private static readonly string[] Payloads =
    [
        """{"exp":4000000000,"aud":"http://localhost:8080/client/hubs/chat","sub":"ann","role":["r1","r2"],"webpubsub.group":"g"}""",
        """{"exp":4000000000.25,"nbf":1,"iat":1,"aud":["x","ws://localhost:8080/client/hubs/CHAT?y"],"custom":{"a":[1,null,"\u00e4"]}}""",
    ];

    private static readonly byte[][] Tokens =
        [.. Payloads.Select(payload => Encoding.ASCII.GetBytes(TokenValidatorSpecs.Sign(Header, payload, Key)))];

    [Fact]
    public void A_mutated_token_must_never_be_accepted() => FuzzRun.For(nameof(A_mutated_token_must_never_be_accepted)).Each(source =>
    {
        var bytes = source.Mutate(Tokens);
        source.Remember(bytes);
        var isOriginal = Tokens.Any(token => token.AsSpan().SequenceEqual(bytes));
        Assert.Equal(isOriginal, Validator.Validate(Encoding.Latin1.GetString(bytes), Target).IsValid);
    });

    [Fact]
    public void Random_text_must_never_be_accepted() => FuzzRun.For(nameof(Random_text_must_never_be_accepted)).Each(source =>
    {
        var text = source.Text(200);
        source.Remember(Encoding.UTF8.GetBytes(text));
        Assert.False(Validator.Validate(text, Target).IsValid);
    });

    /// <summary>The JSON readers stand behind the signature, so their inputs must be signed to reach them.</summary>
    [Fact]
    public void A_signed_but_mutated_payload_must_never_throw() => FuzzRun.For(nameof(A_signed_but_mutated_payload_must_never_throw)).Each(source =>
    {
        var payload = source.Mutate([.. Payloads.Select(Encoding.UTF8.GetBytes)]);
        source.Remember(payload);
        var token = TokenValidatorSpecs.Sign(Header, Encoding.UTF8.GetString(payload), Key);
        var result = Validator.Validate(token, Target);
        Assert.Equal(result.IsValid, result.Rejection == TokenRejection.None);
    });

    /// <summary>Whatever is written into an audience, a token is for the request whose path it names and for no other.</summary>
    [Fact]
    public void A_mutated_audience_must_be_accepted_only_where_it_decodes_to_the_path_of_the_request() =>
        FuzzRun.For(nameof(A_mutated_audience_must_be_accepted_only_where_it_decodes_to_the_path_of_the_request)).Each(source =>
        {
            const string path = "/api/hubs/chat/groups/a%20b/:send";
            var audience = Encoding.UTF8.GetString(source.Mutate(["http://localhost:8080/api/hubs/chat/groups/a%20b/:send?x=1"u8.ToArray()]));
            source.Remember(Encoding.UTF8.GetBytes(audience));
            var token = TokenIssuer.Issue(new TokenRequest { Audience = audience, IssuedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.MaxValue }, Key);
            if (Validator.Validate(token, new RequestTarget("localhost:8080", path)) != TokenRejection.None)
            {
                return;
            }

            var named = audience[(audience.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('?', '#')[0];
            Assert.Contains(
                Uri.UnescapeDataString(named).TrimEnd('/'),
                new[] { "localhost:8080/api/hubs/chat/groups/a b/:send", "localhost:8080" + path },
                StringComparer.OrdinalIgnoreCase);
        });

    [Fact]
    public void A_signed_but_mutated_header_must_never_throw() => FuzzRun.For(nameof(A_signed_but_mutated_header_must_never_throw)).Each(source =>
    {
        var header = source.Mutate([Encoding.UTF8.GetBytes(Header)]);
        source.Remember(header);
        var token = TokenValidatorSpecs.Sign(Encoding.UTF8.GetString(header), Payloads[0], Key);
        var result = Validator.Validate(token, Target);
        Assert.True(!result.IsValid || Encoding.UTF8.GetString(header).Contains("HS256", StringComparison.Ordinal));
    });
}
