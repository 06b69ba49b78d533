using System.Text.Json;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>A real application server decides who may connect, and as whom (protocol section 4.4).</summary>
public sealed class ConnectEventSpecs : IClassFixture<ConnectEventSpecs.World>
{
    private const string Json = "json.webpubsub.azure.v1";

    private readonly World _world;

    /// <summary>Uses the hub and the application of this class.</summary>
    public ConnectEventSpecs(World world) => _world = world;

    [Fact]
    public async Task The_application_must_get_all_that_the_client_said_but_its_token()
    {
        _world.App.AnswerWith(_ => HandlerReply.Of(204));
        var url = new Uri(_world.Hub.ClientUrlWith("chat", "née", ["r1", "r2"], ["g"]));
        await using var client = await RawClient.OpenAsync(_world.Hub.BaseAddress);
        var answer = await client.UpgradeAsync(
            $"{url.PathAndQuery.Replace("access", "ACCESS", StringComparison.Ordinal)}&a=1&A=x&a=2&b=%C3%BC+y", $"custom.v1, {Json}", ("X-Own", "1"), ("Cookie", "c=1"), ("Authorization", "Bearer secret"));
        Assert.Equal(101, answer.Status);

        var request = await _world.App.NextAsync("connect");
        var body = request.Json;
        Assert.Equal(["claims", "query", "headers", "subprotocols", "clientCertificates"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"a":["1","2"],"A":["x"],"b":["ü y"]}""", body.GetProperty("query").GetRawText());
        Assert.Equal($"""["custom.v1","{Json}"]""", body.GetProperty("subprotocols").GetRawText());
        Assert.Equal("[]", body.GetProperty("clientCertificates").GetRawText());
        var claims = body.GetProperty("claims");
        Assert.Equal("""["née"] ["r1","r2"] ["g"]""", string.Join(' ', new[] { "sub", "role", "webpubsub.group" }.Select(name => claims.GetProperty(name).GetRawText())));
        Assert.Equal($"{_world.Hub.BaseAddress}client/hubs/chat", Assert.Single(claims.GetProperty("aud").EnumerateArray()).GetString());
        Assert.Equal(JsonValueKind.String, Assert.Single(claims.GetProperty("exp").EnumerateArray()).ValueKind);
        var headers = body.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetRawText(), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(
            ("""["1"]""", """["c=1"]""", $"""["{_world.Hub.BaseAddress.Authority}"]""", false),
            (headers["X-Own"], headers["Cookie"], headers["Host"], headers.ContainsKey("Authorization")));
        Assert.Equal(("connect", "0", "née", null, null), (request["ce-eventName"], request["ce-id"], request["ce-userId"], request["ce-subprotocol"], request["Authorization"]));
        Assert.DoesNotContain(url.Query.Split('=')[1].Split('.')[2], request.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", request.Text, StringComparison.Ordinal);
        Assert.False(request.Headers.ContainsKey("Cookie"));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(204, "")]
    [InlineData(200, "null")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"userId":null,"groups":null,"roles":null,"subprotocol":null,"more":{"x":1}}""")]
    [InlineData(200, """{"groups":[],"subprotocol":""}""")]
    public async Task A_success_that_says_nothing_must_keep_what_the_token_says(int status, string body)
    {
        await using var client = await OpenAsync(HandlerReply.Json(body) with { Status = status }, "ann", ["webpubsub.sendToGroup.g"], ["g"]);
        Assert.Equal("ann", await UserAsync(client));
        Assert.Equal((true, false, true), await CanAsync(client, "g"));
    }

    [Fact]
    public async Task User_groups_and_roles_must_be_replaced()
    {
        await using var client = await OpenAsync(
            HandlerReply.Json("""{"userId":"née","groups":["new"],"roles":["webpubsub.sendToGroup.new","webpubsub.joinLeaveGroups.n*"]}"""),
            "ann",
            ["webpubsub.sendToGroup.g", "webpubsub.joinLeaveGroup"],
            ["g"]);
        Assert.Equal("née", await UserAsync(client));
        Assert.Equal((true, true, true), await CanAsync(client, "new"));
        Assert.Equal((false, false, null), await CanAsync(client, "g"));
        Assert.False(await _world.Hub.Tree.Directory.HasUserAsync("chat", "ann"));
        Assert.True(await _world.Hub.Tree.Directory.HasUserAsync("chat", "née"));
    }

    [Fact]
    public async Task An_empty_list_of_roles_must_take_all_away_and_an_empty_user_id_be_a_user()
    {
        await using var client = await OpenAsync(HandlerReply.Json("""{"roles":[],"userId":""}"""), "ann", ["webpubsub.sendToGroup", "webpubsub.joinLeaveGroup"], ["g"]);
        Assert.Equal("", await UserAsync(client));
        Assert.Equal((false, false, null), await CanAsync(client, "g"));
    }

    [Theory]
    [InlineData($"custom.v1, {Json}", $$"""{"subprotocol":"custom.v1"}""", "custom.v1", false)]
    [InlineData($"custom.v1, {Json}", "{}", Json, true)]
    [InlineData($"custom.v1, {Json}", """{"subprotocol":""}""", Json, true)]
    [InlineData("JSON.webpubsub.azure.V1", $$"""{"subprotocol":"{{Json}}"}""", "JSON.webpubsub.azure.V1", true)]
    [InlineData("one, Two", """{"subprotocol":"two"}""", "Two", false)]
    [InlineData("one, two", "{}", null, false)]
    [InlineData(null, "{}", null, false)]
    public async Task The_subprotocol_must_be_the_applications_choice_in_the_clients_spelling(string? offered, string body, string? chosen, bool isEnveloped)
    {
        _world.App.AnswerWith(_ => HandlerReply.Json(body));
        await using var client = await RawClient.OpenAsync(_world.Hub.BaseAddress);
        var answer = await client.UpgradeAsync(new Uri(_world.Hub.ClientUrl("chat", "ann")).PathAndQuery, offered);
        Assert.Equal((101, chosen), (answer.Status, answer["Sec-WebSocket-Protocol"]));
        await _world.App.NextAsync("connect");

        // Its events say which one is in effect.
        _world.App.AnswerWith(_ => HandlerReply.Text("re"));
        if (isEnveloped)
        {
            await client.ReadTextAsync();
            await client.SayEventAsync(1, "message");
        }
        else
        {
            await client.SendTextAsync("x");
        }

        Assert.Contains("re", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal(isEnveloped ? Json : chosen, (await _world.App.NextAsync("message"))["ce-subprotocol"]);
    }

    [Fact]
    public async Task A_client_made_a_simple_one_must_be_in_the_mode_that_its_URL_says()
    {
        _world.App.AnswerWith(_ => HandlerReply.Json("""{"subprotocol":"custom.v1","groups":["g"],"roles":["webpubsub.sendToGroup.g"]}"""));
        await using var client = await RawClient.OpenAsync(_world.Hub.BaseAddress);
        var target = $"{new Uri(_world.Hub.ClientUrl("chat", "ann")).PathAndQuery}&webpubsub_mode=sendToGroup&group=g";
        Assert.Equal(101, (await client.UpgradeAsync(target, $"{Json}, custom.v1")).Status);
        await client.SendTextAsync("to the group");
        Assert.Equal("to the group", await client.ReadTextAsync());
        await _world.App.NextAsync("connect");

        await using var wrong = await RawClient.OpenAsync(_world.Hub.BaseAddress);
        Assert.Equal(400, (await wrong.UpgradeAsync(target.Replace("group=g", "group=", StringComparison.Ordinal), $"{Json}, custom.v1")).Status);
        await _world.App.NextAsync("connect");
    }

    [Fact]
    public async Task State_of_the_answer_must_come_with_the_clients_events()
    {
        await using var client = await OpenAsync(HandlerReply.Of(200, ("ce-connectionState", "s1")), "ann", [], []);
        await UserAsync(client);
        Assert.Null(await client.EventAsync(1));
        Assert.Equal("s1", (await _world.App.NextAsync("order"))["ce-connectionState"]);
    }

    [Theory]
    [InlineData(400, 400)]
    [InlineData(401, 401)]
    [InlineData(403, 403)]
    [InlineData(404, 404)]
    [InlineData(409, 409)]
    [InlineData(429, 429)]
    [InlineData(500, 500)]
    [InlineData(503, 503)]
    [InlineData(599, 599)]
    [InlineData(301, 500)]
    [InlineData(302, 500)]
    [InlineData(304, 500)]
    public async Task A_refusal_must_be_the_answer_to_the_client_and_the_end(int status, int answered)
    {
        var opened = _world.Hub.Tree.Snapshot().Opened;
        _world.App.AnswerWith(_ => new HandlerReply(status, status == 304 ? null : "text/plain", status == 304 ? [] : "secret"u8.ToArray(), ("Location", "/elsewhere")));
        var answer = await _world.Hub.HandshakeAsync();
        Assert.Equal(answered, answer.Status);
        Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal);
        Assert.Equal(answered is 429 or 503 ? "1" : null, answer["Retry-After"]);
        await _world.App.NextAsync("connect");
        Assert.Equal((opened, false), (_world.Hub.Tree.Snapshot().Opened, _world.App.HasMore));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("""{"userId":5}""")]
    [InlineData("""{"groups":"g"}""")]
    [InlineData("""{"groups":[" "]}""")]
    [InlineData("""{"roles":[null]}""")]
    [InlineData("""{"userId":"a\nb"}""")]
    [InlineData("""{"subprotocol":"not.offered"}""")]
    [InlineData("""{"subprotocol":"json.webpubsub.azure.v1, custom"}""")]
    [InlineData("<html>")]
    public async Task A_success_that_makes_no_sense_must_be_a_500(string body)
    {
        _world.App.AnswerWith(_ => HandlerReply.Json(body));
        Assert.Equal(500, (await _world.Hub.HandshakeAsync()).Status);
        await _world.App.NextAsync("connect");
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("""{"userId":"guest-1","roles":["webpubsub.sendToGroup"]}""", "guest-1")]
    public async Task An_anonymous_client_must_be_asked_about_too(string body, string? user)
    {
        _world.App.AnswerWith(_ => HandlerReply.Json(body));
        await using var client = await RawClient.OpenAsync(_world.Hub.BaseAddress);
        Assert.Equal(101, (await client.UpgradeAsync("/client/hubs/open?x=1", Json)).Status);
        var request = await _world.App.NextAsync("connect");
        Assert.Equal(("{}", null), (request.Json.GetProperty("claims").GetRawText(), request["ce-userId"]));
        Assert.Equal(user, await UserAsync(client));
    }

    [Fact]
    public async Task A_handshake_that_is_wrong_anyway_must_not_bother_the_application()
    {
        await using var client = await RawClient.OpenAsync(_world.Hub.BaseAddress);
        Assert.Equal(401, (await client.UpgradeAsync("/client/hubs/chat?access_token=x")).Status);
        await using var other = await RawClient.OpenAsync(_world.Hub.BaseAddress);
        Assert.Equal(403, (await other.UpgradeAsync(new Uri(_world.Hub.ClientUrl("chat")).PathAndQuery, null, ("Origin", "https://evil.example.com"))).Status);
        Assert.False(_world.App.HasMore);
    }

    private async Task<RawClient> OpenAsync(HandlerReply reply, string user, string[] roles, string[] groups)
    {
        _world.App.AnswerWith(request => request["ce-eventName"] == "connect" ? reply : HandlerReply.Done);
        var client = await RawClient.OpenAsync(_world.Hub.BaseAddress);
        Assert.Equal(101, (await client.UpgradeAsync(new Uri(_world.Hub.ClientUrlWith("chat", user, roles, groups)).PathAndQuery, Json)).Status);
        await _world.App.NextAsync("connect");
        return client;
    }

    /// <summary>The user in the client's <c>connected</c> message.</summary>
    private static async Task<string?> UserAsync(RawClient client)
    {
        using var connected = JsonDocument.Parse(await client.ReadTextAsync());
        return connected.RootElement.TryGetProperty("userId", out var user) ? user.GetString() : null;
    }

    /// <summary>Whether the client may send to the group and join it, and whether it is in it already; null where that cannot be seen.</summary>
    private static async Task<(bool Send, bool Join, bool? IsMember)> CanAsync(RawClient client, string group)
    {
        await client.SendTextAsync($$"""{"type":"sendToGroup","group":"{{group}}","ackId":101,"dataType":"text","data":"x"}""");
        var first = await client.ReadTextAsync();
        bool? isMember = null;
        if (first.Contains("\"from\":\"group\"", StringComparison.Ordinal))
        {
            isMember = true;
            first = await client.ReadTextAsync();
        }

        await client.SendTextAsync($$"""{"type":"joinGroup","group":"{{group}}","ackId":102}""");
        var second = await client.ReadTextAsync();
        return (first.Contains("\"success\":true", StringComparison.Ordinal), second.Contains("\"success\":true", StringComparison.Ordinal), isMember);
    }

    /// <summary>One hub and one application for the class.</summary>
    public sealed class World : IAsyncLifetime
    {
        /// <summary>The application.</summary>
        public HandlerApp App { get; private set; } = null!;

        /// <summary>The hub.</summary>
        public HubHost Hub { get; private set; } = null!;

        /// <inheritdoc/>
        public async Task InitializeAsync()
        {
            App = await HandlerApp.StartAsync();
            var settings = UpstreamHub.Handler($"{App.Url}/", "*", "connect").And(UpstreamHub.Handler($"{App.Url}/", "*", "connect", "open"));
            settings["Hub__Hubs__open__AllowAnonymous"] = "true";
            Hub = await HubHost.StartAsync(settings, "hub.upstream.breaker.failures = 1000");
        }

        /// <inheritdoc/>
        public async Task DisposeAsync()
        {
            await Hub.DisposeAsync();
            await App.DisposeAsync();
        }
    }
}
