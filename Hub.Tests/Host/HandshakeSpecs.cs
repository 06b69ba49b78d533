using Hub.Tests.Support;

namespace Hub.Tests.Host;

/// <summary>Protocol section 1.7: every rejection before the upgrade, on the wire of a real hub.</summary>
public sealed class HandshakeSpecs : IClassFixture<HandshakeSpecs.SharedHub>
{
    private const string Json = "json.webpubsub.azure.v1";
    private readonly HubHost _hub;

    /// <summary>Uses the hub of this class.</summary>
    public HandshakeSpecs(SharedHub shared) => _hub = shared.Hub;

    [Fact]
    public async Task A_valid_token_must_be_upgraded_with_the_accept_key_of_the_rfc()
    {
        var answer = await UpgradeAsync(TargetOf(_hub.ClientUrl("chat", "ann")), Json);

        Assert.Equal(101, answer.Status);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer["Sec-WebSocket-Accept"]);
        Assert.Equal(Json, answer["Sec-WebSocket-Protocol"]);
        Assert.Null(answer["Server"]);
    }

    [Fact]
    public async Task The_connected_message_must_follow_the_response_and_name_the_user()
    {
        await using var client = await _hub.ConnectAsync("chat", "ann");

        var connected = await client.ReadTextAsync();

        Assert.StartsWith("""{"type":"system","event":"connected","userId":"ann","connectionId":""", connected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/client/hubs/chat", true)]
    [InlineData("/client/hubs/CHAT", true)]
    [InlineData("/client/hubs/%63hat", true)]
    [InlineData("/client?hub=chat", true)]
    [InlineData("/client/?HUB=x&hub=Chat", true)]
    [InlineData("/client/hubs/other", false)]
    [InlineData("/client?hub=other", false)]
    public async Task The_token_must_fit_the_hub_of_each_form_of_the_url(string target, bool accepted)
    {
        var query = TargetOf(_hub.ClientUrl("chat")).Split('?')[1];

        var answer = await UpgradeAsync($"{target}{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");

        Assert.Equal(accepted ? 101 : 401, answer.Status);
    }

    [Theory]
    [InlineData("/clients/mqtt/hubs/chat", 404)]
    [InlineData("/client/hubs/chat/more", 404)]
    [InlineData("/client/other", 404)]
    [InlineData("/client/hubs/", 400)]
    [InlineData("/client/hubs/1chat", 400)]
    [InlineData("/client/hubs/a%2Fb", 400)]
    [InlineData("/client", 400)]
    [InlineData("/client?hub=", 400)]
    [InlineData("/client/hubs/chat", 401)]
    [InlineData("/client/hubs/chat?access_token=", 401)]
    [InlineData("/client/hubs/chat?access_token=garbage", 401)]
    [InlineData("/client/hubs/open", 101)]
    [InlineData("/client/hubs/OPEN", 101)]
    [InlineData("/client/hubs/open?access_token=garbage", 401)]
    [InlineData("/client/hubs/open?webpubsub_mode=x", 400)]
    [InlineData("/client/hubs/open?webpubsub_mode=SENDTOGROUP", 400)]
    [InlineData("/client/hubs/open?webpubsub_mode=sendToGroup&group=%20", 400)]
    [InlineData("/client/hubs/open?webpubsub_mode=sendToGroup&group=g&noEcho=1", 400)]
    [InlineData("/client/hubs/open?webpubsub_mode=sendToGroup&group=g&noEcho=TRUE", 101)]
    [InlineData("/client/hubs/open?webpubsub_mode=x&webpubsub_mode=sendEvent", 101)]
    public async Task Each_kind_of_bad_url_must_get_its_status(string target, int status)
    {
        var answer = await UpgradeAsync(target);

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("Connection", "keep-alive", 400)]
    [InlineData("Connection", "keep-alive, upgrade", 101)]
    [InlineData("Upgrade", "h2c", 400)]
    [InlineData("Upgrade", "WebSocket", 101)]
    [InlineData("Sec-WebSocket-Version", "8", 426)]
    [InlineData("Sec-WebSocket-Version", null, 426)]
    [InlineData("Sec-WebSocket-Key", null, 400)]
    [InlineData("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j", 400)]
    [InlineData("Host", "evil.example.com", 401)]
    [InlineData("Origin", "https://app.example.com", 101)]
    [InlineData("Origin", "https://APP.example.com", 101)]
    [InlineData("Origin", "https://app.example.com:8443", 403)]
    [InlineData("Origin", "http://app.example.com", 403)]
    [InlineData("Origin", "https://evil.example.com", 403)]
    [InlineData("Origin", "null", 403)]
    public async Task Each_header_must_be_judged(string name, string? value, int status)
    {
        var answer = await UpgradeAsync(TargetOf(_hub.ClientUrl("chat")), null, (name, value));

        Assert.Equal(status, answer.Status);
        Assert.True(status != 426 || answer["Sec-WebSocket-Version"] == "13");
        Assert.True(status == 101 || answer.Body.Length > 0);
    }

    [Fact]
    public async Task A_page_of_the_hub_itself_may_connect()
    {
        var answer = await UpgradeAsync(TargetOf(_hub.ClientUrl("chat")), null, ("Origin", $"http://{_hub.BaseAddress.Authority}"));

        Assert.Equal(101, answer.Status);
    }

    [Theory]
    [InlineData("Bearer ", 101)]
    [InlineData("bearer ", 101)]
    [InlineData("Basic ", 401)]
    public async Task The_token_may_come_in_the_header(string scheme, int status)
    {
        var url = TargetOf(_hub.ClientUrl("chat"));

        var answer = await UpgradeAsync("/client/hubs/chat", null, ("Authorization", scheme + url.Split("access_token=")[1]));

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("JSON.webpubsub.azure.V1", "JSON.webpubsub.azure.V1")]
    [InlineData("mine, json.webpubsub.azure.v1, protobuf.webpubsub.azure.v1", "json.webpubsub.azure.v1")]
    [InlineData("protobuf.webpubsub.azure.v1,json.webpubsub.azure.v1", "protobuf.webpubsub.azure.v1")]
    [InlineData("mine", null)]
    [InlineData(null, null)]
    public async Task The_first_offered_subprotocol_that_is_known_must_be_echoed_as_spelled(string? offered, string? chosen)
    {
        var answer = await UpgradeAsync(TargetOf(_hub.ClientUrl("chat")), offered);

        Assert.Equal(101, answer.Status);
        Assert.Equal(chosen, answer["Sec-WebSocket-Protocol"]);
    }

    [Fact]
    public async Task A_bad_group_in_the_token_must_be_a_bad_request()
    {
        var answer = await UpgradeAsync(TargetOf(_hub.ClientUrlWith("chat", null, [], [" "])));

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task The_second_key_must_sign_as_well_as_the_first_and_no_other()
    {
        string Signed(string key) => TargetOf(global::Hub.Host.Auth.ClientUrl.Create(
            _hub.BaseAddress.GetLeftPart(UriPartial.Authority), "chat", null, [], [], key, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1)));

        Assert.Equal(101, (await UpgradeAsync(Signed("the-second-key-for-specs-has-more-than-32-bytes"))).Status);
        Assert.Equal(401, (await UpgradeAsync(Signed("a-third-key-for-specs-that-has-more-than-32-bytes"))).Status);
    }

    [Fact]
    public async Task A_recovery_attempt_must_be_upgraded_and_closed_with_1008()
    {
        await using var client = await RawClient.OpenAsync(_hub.BaseAddress);

        var answer = await client.UpgradeAsync("/client/hubs/chat?access_token=expired&awps_connection_id=x&awps_reconnection_token=y", Json);

        Assert.Equal(101, answer.Status);
        Assert.Equal(Json, answer["Sec-WebSocket-Protocol"]);
        Assert.Equal(1008, await client.ReadCloseCodeAsync());
        Assert.True(await client.IsEndedAsync());
    }

    [Fact]
    public async Task A_request_without_a_handshake_must_be_a_bad_request()
    {
        await using var client = await RawClient.OpenAsync(_hub.BaseAddress);

        var answer = await client.RequestAsync("GET /client/hubs/chat HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal(400, answer.Status);
    }

    private static string TargetOf(string url) => new Uri(url).PathAndQuery;

    private async Task<RawResponse> UpgradeAsync(string target, string? subprotocol = null, params (string Name, string? Value)[] replaced)
    {
        await using var client = await RawClient.OpenAsync(_hub.BaseAddress);
        return await client.UpgradeAsync(target, subprotocol, replaced);
    }

    /// <summary>One hub for all cases: a refused handshake leaves nothing behind.</summary>
    public sealed class SharedHub : IAsyncLifetime
    {
        /// <summary>The hub.</summary>
        public HubHost Hub { get; private set; } = null!;

        /// <inheritdoc/>
        public async Task InitializeAsync() => Hub = await HubHost.StartAsync(new Dictionary<string, string?>
        {
            ["Hub__AllowedOrigins__0"] = "https://app.example.com",
            ["Hub__Hubs__open__AllowAnonymous"] = "true",
            ["Hub__AccessKeys__1"] = "the-second-key-for-specs-has-more-than-32-bytes",
        });

        /// <inheritdoc/>
        public async Task DisposeAsync() => await Hub.DisposeAsync();
    }
}
