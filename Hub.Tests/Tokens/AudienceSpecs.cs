using Hub.Protocol.Tokens;

namespace Hub.Tests.Tokens;

/// <summary>Protocol section 1.4: which audience fits which request.</summary>
public sealed class AudienceSpecs
{
    private const string Key = "primary-key-with-more-than-thirty-two-bytes";

    [Theory]
    [InlineData("http://localhost:8080/client/hubs/chat", "localhost:8080", true)]
    [InlineData("https://localhost:8080/client/hubs/chat", "localhost:8080", true)]
    [InlineData("ws://LOCALHOST:8080/client/hubs/chat", "localhost:8080", true)]
    [InlineData("http://localhost:8080/client/hubs/CHAT/", "localhost:8080", true)]
    [InlineData("http://localhost:8080/client/hubs/chat?x=1", "localhost:8080", true)]
    [InlineData("http://localhost:8080/client/hubs/%63hat", "localhost:8080", true)]
    [InlineData("http://h:80/client/hubs/chat", "h", true)]
    [InlineData("http://h/client/hubs/chat", "h:80", true)]
    [InlineData("wss://h:443/client/hubs/chat", "h", true)]
    [InlineData("http://[::1]:8080/client/hubs/chat", "[::1]:8080", true)]
    [InlineData("http://127.0.0.1:8080/client/hubs/chat", "localhost:8080", false)]
    [InlineData("http://localhost:8081/client/hubs/chat", "localhost:8080", false)]
    [InlineData("http://localhost:8080/client/hubs/chat2", "localhost:8080", false)]
    [InlineData("http://localhost:8080/client/hubs/chat/x", "localhost:8080", false)]
    [InlineData("http://localhost:8080/client/hubs/%2563hat", "localhost:8080", false)]
    [InlineData("http://localhost:8080/client/hubs/", "localhost:8080", false)]
    [InlineData("http://localhost:8080", "localhost:8080", false)]
    [InlineData("http://localhost:8080@evil/client/hubs/chat", "localhost:8080", false)]
    [InlineData("http://localhost:8080@evil/client/hubs/chat", "evil", false)]
    [InlineData("ftp://localhost:8080/client/hubs/chat", "localhost:8080", false)]
    [InlineData("localhost:8080/client/hubs/chat", "localhost:8080", false)]
    [InlineData("http:///client/hubs/chat", "", false)]
    [InlineData("http://localhost:8080/client/?hub=chat", "localhost:8080", false)]
    public void The_audience_must_name_this_endpoint_and_this_hub(string audience, string host, bool accepted) =>
        Assert.Equal(accepted, IsAccepted(audience, new TokenTarget("chat", host)));

    [Theory]
    [InlineData("http://localhost:8080/client/?hub=chat", true)]
    [InlineData("http://localhost:8080/client?hub=CHAT", true)]
    [InlineData("http://localhost:8080/client/hubs/chat", true)]
    [InlineData("http://localhost:8080/client?hub=other", false)]
    [InlineData("http://localhost:8080/client?x=1&hub=chat", false)]
    public void The_legacy_url_must_accept_both_forms(string audience, bool accepted) =>
        Assert.Equal(accepted, IsAccepted(audience, new TokenTarget("chat", "localhost:8080", IsLegacyUrl: true)));

    [Theory]
    [InlineData("https://hub.example.com/client/hubs/chat", true)]
    [InlineData("https://hub.example.com:443/client/hubs/chat", true)]
    [InlineData("https://proxy.example.com/realtime/client/hubs/chat", true)]
    [InlineData("https://proxy.example.com/client/hubs/chat", false)]
    [InlineData("https://hub.example.com/client/hubs/other", false)]
    [InlineData("https://hub.example.com.evil/client/hubs/chat", false)]
    public void Public_endpoints_must_be_accepted_for_the_same_hub_only(string audience, bool accepted) =>
        Assert.Equal(accepted, IsAccepted(audience, new TokenTarget("chat", "10.0.0.7:8080"), "https://hub.example.com/", "https://proxy.example.com/realtime/"));

    [Theory]
    [InlineData("https://user@example.com")]
    [InlineData("example.com")]
    [InlineData("https://example.com?x=1")]
    public void Only_a_base_url_must_be_taken_as_public_endpoint(string url) => Assert.False(PublicEndpoint.TryParse(url, out _));

    private static bool IsAccepted(string audience, TokenTarget target, params string[] publicUrls)
    {
        var endpoints = publicUrls.Select(url => PublicEndpoint.TryParse(url, out var endpoint) ? endpoint : throw new ArgumentException(url)).ToList();
        var validator = new TokenValidator(new TokenRules { Keys = [TokenRules.KeyBytes(Key)], PublicEndpoints = endpoints }, TimeProvider.System);
        var token = TokenIssuer.Issue(
            new TokenRequest { Audience = audience, IssuedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.MaxValue }, Key);
        var result = validator.Validate(token, target);
        Assert.Contains(result.Rejection, new[] { TokenRejection.None, TokenRejection.WrongAudience });
        return result.IsValid;
    }
}
