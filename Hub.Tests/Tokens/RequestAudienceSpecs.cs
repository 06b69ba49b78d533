using Hub.Protocol.Tokens;

namespace Hub.Tests.Tokens;

/// <summary>Protocol section 3.2: which audience fits which REST request.</summary>
public sealed class RequestAudienceSpecs
{
    private const string Key = "primary-key-with-more-than-thirty-two-bytes";
    private const string SecondKey = "secondary-key-with-more-than-thirty-two-bytes";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Theory]
    [InlineData("http://h:8080/api/hubs/chat/:send", true)]
    [InlineData("http://h:8080/api/hubs/chat/:send/", true)]
    [InlineData("http://h:8080/api/hubs/chat/:send?api-version=2024-12-01&filter=userId%20eq%20'a'", true)]
    [InlineData("https://h:8080/api/hubs/chat/:send", true)]
    [InlineData("wss://H:8080/API/hubs/CHAT/:Send", true)]
    [InlineData("http://h:8080/api/hubs/chat/%3Asend", true)]
    [InlineData("http://h:8080/api/hubs/chat/%253Asend", false)]
    [InlineData("http://h:8080/api/hubs/chat", false)]
    [InlineData("http://h:8080/api/hubs/chat/:send/more", false)]
    [InlineData("http://h:8080/api/hubs/other/:send", false)]
    [InlineData("http://h:8080/client/hubs/chat", false)]
    [InlineData("http://h/api/hubs/chat/:send", false)]
    [InlineData("http://h:8081/api/hubs/chat/:send", false)]
    [InlineData("http://evil@h:8080/api/hubs/chat/:send", false)]
    [InlineData("ftp://h:8080/api/hubs/chat/:send", false)]
    [InlineData("/api/hubs/chat/:send", false)]
    [InlineData("", false)]
    public void The_audience_must_be_the_url_of_the_request(string audience, bool accepted) =>
        Assert.Equal(accepted, IsAccepted(audience, new RequestTarget("h:8080", "/api/hubs/chat/:send")));

    [Theory]
    [InlineData("/g/a%20b", "/g/a%20b", true)]
    [InlineData("/g/a b", "/g/a%20b", true)]
    [InlineData("/g/a%2fb", "/g/a%2Fb", true)]
    [InlineData("/g/a/b", "/g/a%2Fb", true)]
    [InlineData("/g/a%2Bb", "/g/a+b", true)]
    [InlineData("/g/a b", "/g/a+b", false)]
    [InlineData("/g/%C3%A4", "/g/%c3%a4", true)]
    [InlineData("/g/\u00e4", "/g/%C3%A4", true)]
    [InlineData("/g/50%25", "/g/50%25", true)]
    [InlineData("/g/50%", "/g/50%25", true)]
    [InlineData("/g/a%2520b", "/g/a%20b", true)]
    [InlineData("/g/a%252520b", "/g/a%20b", false)]
    [InlineData("/g/a%20b/", "/g/a%20b/", true)]
    [InlineData("/g/x", "/g/y", false)]
    public void Paths_must_be_compared_as_they_are_and_decoded_once(string audience, string path, bool accepted) =>
        Assert.Equal(accepted, IsAccepted("http://h" + audience, new RequestTarget("h", path)));

    [Theory]
    [InlineData("https://hub.example.com/api/hubs/chat/:send", true)]
    [InlineData("https://hub.example.com:443/api/hubs/chat/:send", true)]
    [InlineData("https://proxy.example.com/realtime/api/hubs/chat/:send", true)]
    [InlineData("https://proxy.example.com/api/hubs/chat/:send", false)]
    [InlineData("https://hub.example.com.evil/api/hubs/chat/:send", false)]
    [InlineData("http://10.0.0.7:8080/api/hubs/chat/:send", true)]
    public void Public_endpoints_must_be_accepted_with_their_prefix(string audience, bool accepted) => Assert.Equal(
        accepted,
        IsAccepted(audience, new RequestTarget("10.0.0.7:8080", "/api/hubs/chat/:send"), "https://hub.example.com/", "https://proxy.example.com/realtime/"));

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, false)]
    public void An_expired_token_must_be_forgiven_the_clock_skew_and_no_more(int secondsAgo, bool accepted) =>
        Assert.Equal(accepted ? TokenRejection.None : TokenRejection.Expired, Validate(Token(Key, Now.AddSeconds(-secondsAgo))));

    [Fact]
    public void Either_key_must_do_and_no_other()
    {
        Assert.Equal(TokenRejection.None, Validate(Token(Key, Now)));
        Assert.Equal(TokenRejection.None, Validate(Token(SecondKey, Now)));
        Assert.Equal(TokenRejection.BadSignature, Validate(Token("a-foreign-key-with-more-than-thirty-two-bytes", Now)));
    }

    [Fact]
    public void A_token_without_an_end_must_be_refused() => Assert.Equal(
        TokenRejection.NoExpiry,
        Validate(TokenValidatorSpecs.Sign("""{"alg":"HS256","typ":"JWT"}""", """{"aud":"http://h/api/x"}""", Key)));

    [Fact]
    public void A_clients_group_claim_must_not_matter_here() => Assert.Equal(
        TokenRejection.None,
        Validate(TokenValidatorSpecs.Sign("""{"alg":"HS256"}""", """{"aud":["x","http://h/api/x"],"exp":4000000000,"webpubsub.group":" "}""", Key)));

    private static TokenRejection Validate(string token) => Validator([]).Validate(token, new RequestTarget("h", "/api/x"));

    private static string Token(string key, DateTimeOffset expiry) =>
        TokenIssuer.Issue(new TokenRequest { Audience = "http://h/api/x", IssuedAt = DateTimeOffset.UnixEpoch, ExpiresAt = expiry }, key);

    private static bool IsAccepted(string audience, RequestTarget target, params string[] publicUrls)
    {
        var endpoints = publicUrls.Select(url => PublicEndpoint.TryParse(url, out var endpoint) ? endpoint : throw new ArgumentException(url)).ToList();
        var token = TokenIssuer.Issue(new TokenRequest { Audience = audience, IssuedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.MaxValue }, Key);
        var rejection = Validator(endpoints).Validate(token, target);
        Assert.Contains(rejection, new[] { TokenRejection.None, TokenRejection.WrongAudience });
        return rejection == TokenRejection.None;
    }

    private static TokenValidator Validator(List<PublicEndpoint> endpoints) =>
        new(new TokenRules { Keys = [TokenRules.KeyBytes(Key), TokenRules.KeyBytes(SecondKey)], PublicEndpoints = endpoints }, new FixedTime());

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
