using System.Buffers.Text;
using System.Text;
using Hub.Tests.Tokens;

namespace Hub.Tests.Api;

/// <summary>Protocol section 3.2: whose requests are executed.</summary>
public sealed class AuthenticationSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    private const string Path = "/api/hubs/chat/:send";

    private string Url => api.Host.BaseAddress.GetLeftPart(UriPartial.Authority) + Path;

    private static string Claims(string audience, long exp = 4_000_000_000) => $$"""{"exp":{{exp}},"aud":"{{audience}}"}""";

    [Theory]
    [InlineData("")]
    [InlineData("?api-version=2024-12-01&filter=userId%20eq%20'a'")]
    [InlineData("/")]
    public async Task A_token_for_the_url_of_the_request_must_do_with_or_without_its_query(string suffix)
        => Assert.Equal(202, (await SendAsync(api.Server.Token(Url + suffix))).Status);

    [Fact]
    public async Task Scheme_letter_case_second_key_and_public_endpoints_must_do()
    {
        var port = api.Host.BaseAddress.Authority;
        Assert.Equal(202, (await SendAsync(api.Server.Token($"HTTPS://{port}/API/HUBS/Chat/:SEND"))).Status);
        Assert.Equal(202, (await SendAsync(api.Server.Token(Url, ApiHub.SecondKey))).Status);
        Assert.Equal(202, (await SendAsync(api.Server.Token("https://hub.example.com/realtime" + Path))).Status);
        Assert.Equal(401, (await SendAsync(api.Server.Token("https://hub.example.com" + Path))).Status);
    }

    [Fact]
    public async Task Each_kind_of_bad_token_must_be_refused_with_a_challenge_and_before_anything_else_is_looked_at()
    {
        var host = api.Host.BaseAddress.Authority;
        var hs256 = """{"alg":"HS256","typ":"JWT"}""";
        var key = api.Host.AccessKey;
        string?[] bad =
        [
            null,
            "garbage",
            "",
            api.Server.Token($"http://localhost.example:{api.Host.BaseAddress.Port}{Path}"),
            api.Server.Token($"http://{host}/api/hubs/other/:send"),
            api.Server.Token($"http://{host}/api/hubs/chat/groups/g/:send"),
            api.Server.Token($"http://{host}/api/hubs/chat"),
            api.Server.Token($"http://{host}/client/hubs/chat"),
            api.Server.Token("https://webpubsub.azure.com"),
            api.Server.Token(Url, "a-third-key-for-specs-that-has-more-than-32-bytes"),
            api.Server.Token(Url, life: TimeSpan.FromMinutes(-6)),
            TokenValidatorSpecs.Sign(hs256, $$"""{"aud":"{{Url}}"}""", key),
            TokenValidatorSpecs.Sign(hs256, $$"""{"exp":4000000000}""", key),
            TokenValidatorSpecs.Sign("""{"alg":"none"}""", Claims(Url), key),
            Base64Url.EncodeToString("""{"alg":"none"}"""u8) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Claims(Url))) + ".",
            TokenValidatorSpecs.Sign(hs256, $$"""{"exp":4000000000,"nbf":3900000000,"aud":"{{Url}}"}""", key),
        ];
        foreach (var token in bad)
        {
            // The version is wrong too, and the type: neither may be told to a stranger.
            var answer = await api.Server.SendAsync(
                "POST", new Uri(api.Host.BaseAddress, Path + "?api-version=no"), token, ApiClient.Bytes([1], "application/xml"));
            RouteSpecs.AssertError(answer, 401, "Error.Unauthorized");
            Assert.Equal("Bearer", answer["WWW-Authenticate"]);
        }
    }

    [Fact]
    public async Task A_token_that_has_just_expired_must_be_forgiven_a_difference_of_clocks()
        => Assert.Equal(202, (await SendAsync(api.Server.Token(Url, life: TimeSpan.FromMinutes(-4)))).Status);

    [Theory]
    [InlineData("bearer", 202)]
    [InlineData("Basic", 401)]
    public async Task The_scheme_must_be_bearer(string scheme, int status)
        => Assert.Equal(status, (await SendAsync(null, ("Authorization", $"{scheme} {api.Server.Token(Url)}"))).Status);

    [Fact]
    public async Task A_token_as_long_as_the_longest_query_makes_it_must_do()
    {
        var query = "?" + string.Join('&', Enumerable.Range(0, 340).Select(i => $"excluded={i:x32}"));
        var answer = await api.Server.SendAsync("POST", "chat/:send" + query, ApiClient.Text("x"));
        Assert.Equal((202, true), (answer.Status, query.Length > 14_000));
    }

    [Fact]
    public async Task A_token_for_another_method_path_must_not_do()
    {
        var target = new Uri(api.Host.BaseAddress, "/api/hubs/chat/users/ann");
        Assert.Equal(404, (await api.Server.SendAsync("HEAD", target, api.Server.Token(target.AbsoluteUri))).Status);
        RouteSpecs.AssertError(await api.Server.SendAsync("HEAD", target, api.Server.Token(Url)), 401, "Error.Unauthorized", isHead: true);
    }

    private Task<ApiResponse> SendAsync(string? token, params (string, string)[] headers) =>
        api.Server.SendAsync("POST", new Uri(api.Host.BaseAddress, Path), token, ApiClient.Text("x"), headers);
}
