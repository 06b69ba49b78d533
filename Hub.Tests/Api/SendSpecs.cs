using System.Text;

namespace Hub.Tests.Api;

/// <summary>Protocol section 3.4, "Send operations": who gets what.</summary>
public sealed class SendSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    private const string FromServer = """{"type":"message","from":"server","dataType":"text","data":"x"}""";
    private const string FromGroup = """{"type":"message","from":"group","group":"g","dataType":"text","data":"x"}""";

    [Fact]
    public async Task Each_target_must_reach_its_connections_and_nobody_else()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "g");
        await using var bob = await api.ConnectAsync(hub, "bob");
        await using var stranger = await api.ConnectAsync(api.NewHub(), "ann", "g");
        foreach (var path in new[] { ":send", "groups/g/:send", "users/ann/:send", $"connections/{ann.Id}/:send" })
        {
            AssertAccepted(await api.Server.SendAsync("POST", $"{hub}/{path}", ApiClient.Text("x")));
        }

        await ann.ExpectAsync(FromServer, FromGroup, FromServer, FromServer);
        await bob.ExpectAsync(FromServer);
        await stranger.ExpectAsync();
    }

    [Theory]
    [InlineData(":send")]
    [InlineData("groups/g/:send")]
    [InlineData("users/ann/:send")]
    [InlineData("connections/nobody/:send")]
    public async Task A_target_that_is_not_there_must_be_accepted_too(string path)
        => AssertAccepted(await api.Server.SendAsync("POST", $"{api.NewHub()}/{path}", ApiClient.Text("x")));

    [Fact]
    public async Task Excluded_connections_must_be_repeated_not_separated_by_commas()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "g");
        await using var bob = await api.ConnectAsync(hub, "ann", "g");
        foreach (var path in new[] { ":send", "groups/g/:send", "users/ann/:send" })
        {
            AssertAccepted(await api.Server.SendAsync("POST", $"{hub}/{path}?excluded={ann.Id}&excluded=nobody", ApiClient.Text("x")));
            AssertAccepted(await api.Server.SendAsync("POST", $"{hub}/{path}?excluded={ann.Id}&Excluded={bob.Id}", ApiClient.Text("x")));
        }

        AssertAccepted(await api.Server.SendAsync("POST", $"{hub}/:send?excluded={ann.Id},{bob.Id}", ApiClient.Text("x")));
        await ann.ExpectAsync(FromServer);
        await bob.ExpectAsync(FromServer, FromGroup, FromServer, FromServer);
    }

    [Theory]
    [InlineData("text/plain", "h\u00e4\"", "text", "\"h\u00e4\\\"\"")]
    [InlineData("TEXT/Plain; charset=UTF-8", "x", "text", "\"x\"")]
    [InlineData("text/plain; charset=\"utf-8\"", "x", "text", "\"x\"")]
    [InlineData("text/plain", "", "text", "\"\"")]
    [InlineData("application/json", "{ \"a\" : 1.0 }", "json", "{ \"a\" : 1.0 }")]
    [InlineData("application/json; charset=utf-8", "\"quoted\"", "json", "\"quoted\"")]
    [InlineData("application/json", " null ", "json", " null ")]
    [InlineData("application/json", "[1,[2]]", "json", "[1,[2]]")]
    [InlineData("application/octet-stream", "\u0001", "binary", "\"AQ==\"")]
    [InlineData(null, "\u0001", "binary", "\"AQ==\"")]
    [InlineData(null, "", "binary", "\"\"")]
    public async Task The_type_of_the_body_must_decide_the_type_of_the_data(string? type, string body, string dataType, string data)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub);
        AssertAccepted(await api.Server.SendAsync("POST", hub + "/:send", ApiClient.Bytes(Encoding.UTF8.GetBytes(body), type)));
        await ann.ExpectAsync($$"""{"type":"message","from":"server","dataType":"{{dataType}}","data":{{data}}}""");
    }

    [Theory]
    [InlineData("iso-8859-1", "E4", "\u00e4")]
    [InlineData("windows-1252", "80", "\u20ac")]
    [InlineData("utf-16", "FFFEE400", "\u00e4")]
    [InlineData("utf-16be", "00E4", "\u00e4")]
    [InlineData("us-ascii", "61", "a")]
    public async Task Text_in_another_character_set_must_arrive_as_utf8(string charset, string hex, string expected)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub);
        AssertAccepted(await api.Server.SendAsync("POST", hub + "/:send", ApiClient.Bytes(Convert.FromHexString(hex), "text/plain; charset=" + charset)));
        var json = ApiClient.Bytes(Encoding.Unicode.GetBytes("{\"a\":1}"), "application/json; charset=utf-16");
        AssertAccepted(await api.Server.SendAsync("POST", hub + "/:send", json));
        using var message = System.Text.Json.JsonDocument.Parse(await ann.HearAsync());
        Assert.Equal(expected, message.RootElement.GetProperty("data").GetString());
        await ann.ExpectAsync("""{"type":"message","from":"server","dataType":"json","data":{"a":1}}""");
    }

    [Theory]
    [InlineData("application/xml", "78", 415)]
    [InlineData("application/x-protobuf", "0A00", 415)]
    [InlineData("text/html", "78", 415)]
    [InlineData("text", "78", 415)]
    [InlineData("text/plain; charset=no-such", "78", 415)]
    [InlineData("text/plain; charset=utf-7", "78", 415)]
    [InlineData("application/json; charset=no-such", "31", 415)]
    [InlineData("text/plain", "E4", 400)]
    [InlineData("text/plain; charset=utf-16", "E4", 400)]
    [InlineData("application/json", "", 400)]
    [InlineData("application/json", "7B", 400)]
    [InlineData("application/json", "312032", 400)]
    [InlineData("application/json", "22E422", 400)]
    [InlineData("application/json", "6E756C6C6E", 400)]
    public async Task A_body_that_is_not_what_it_says_must_be_refused_and_sent_to_nobody(string type, string hex, int status)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "g");
        foreach (var path in new[] { ":send", "groups/g/:send", "users/ann/:send", $"connections/{ann.Id}/:send" })
        {
            var answer = await api.Server.SendAsync("POST", $"{hub}/{path}", ApiClient.Bytes(Convert.FromHexString(hex), type));
            RouteSpecs.AssertError(answer, status, status == 415 ? "Error.UnsupportedMediaType" : "Error.BadRequest");
        }

        await ann.ExpectAsync();
    }

    [Theory]
    [InlineData(63, 202)]
    [InlineData(64, 400)]
    public async Task Json_must_be_nested_63_levels_at_most(int depth, int status)
        => Assert.Equal(status, (await api.Server.SendAsync("POST", "chat/:send", ApiClient.Json(new string('[', depth) + new string(']', depth)))).Status);

    [Theory]
    [InlineData("messageTtlSeconds=0", 202)]
    [InlineData("messageTtlSeconds=300", 202)]
    [InlineData("messageTtlSeconds=-1", 400)]
    [InlineData("messageTtlSeconds=301", 400)]
    [InlineData("messageTtlSeconds=", 400)]
    [InlineData("messageTtlSeconds=1.0", 400)]
    [InlineData("messageTtlSeconds=99999999999", 400)]
    public async Task The_time_to_live_must_be_0_to_300_seconds(string query, int status)
    {
        foreach (var path in new[] { ":send", "groups/g/:send", "users/ann/:send", "connections/nobody/:send" })
        {
            var answer = await api.Server.SendAsync("POST", $"chat/{path}?{query}", ApiClient.Text("x"));
            Assert.True(status == answer.Status, $"{path}: {answer.Status} {answer.Body}");
        }
    }

    [Fact]
    public async Task Metadata_must_travel_in_headers_with_keys_in_lower_case_and_the_last_of_several_values()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "g");
        foreach (var path in new[] { ":send", "groups/g/:send", "users/ann/:send", $"connections/{ann.Id}/:send" })
        {
            AssertAccepted(await api.Server.SendAsync(
                "POST", $"{hub}/{path}", ApiClient.Text("x"), ("X-WebPubSub-Metadata-Trace", "a"), ("x-webpubsub-metadata-trace", "b, c "), ("X-WebPubSub-Metadata-b", "")));
            Assert.EndsWith(""","metadata":{"trace":"c","b":""}}""", await ann.HearAsync(), StringComparison.Ordinal);
        }

        await ann.ExpectAsync();
    }

    [Theory]
    [InlineData(1024, 202)]
    [InlineData(1025, 400)]
    public async Task A_metadata_value_must_have_at_most_1024_bytes(int length, int status)
    {
        var answer = await api.Server.SendAsync("POST", "chat/:send", ApiClient.Text("x"), ("X-WebPubSub-Metadata-k", new string('v', length)));
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_message_that_was_answered_before_another_must_arrive_before_it()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "g");
        string[] paths = [":send", "groups/g/:send", "users/ann/:send", $"connections/{ann.Id}/:send"];
        for (var i = 0; i < 100; i++)
        {
            AssertAccepted(await api.Server.SendAsync("POST", $"{hub}/{paths[i % 4]}", ApiClient.Json($"{i}")));
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.EndsWith($"\"data\":{i}}}", await ann.HearAsync(), StringComparison.Ordinal);
        }
    }

    private static void AssertAccepted(ApiResponse answer)
    {
        Assert.True(answer.Status == 202, $"{answer.Status}: {answer.Body}");
        Assert.Equal(("", "0"), (answer.Body, answer["Content-Length"]));
    }
}
