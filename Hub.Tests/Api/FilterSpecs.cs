namespace Hub.Tests.Api;

/// <summary>Protocol section 3.5 in requests: who is chosen, and that a bad filter does nothing. The language has its own specs.</summary>
public sealed class FilterSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    [Theory]
    [InlineData(":send")]
    [InlineData("groups/g/:send")]
    [InlineData("users/ann%20b/:send")]
    public async Task A_filter_must_choose_among_those_that_the_path_names(string path)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann b", "g", "x+y");
        await using var twin = await api.ConnectAsync(hub, "ann b", "g", "x y");
        await using var bob = await api.ConnectAsync(hub, "O'Brien", "g");
        await SendAsync(hub, path, "'x+y' in groups", "1");
        await SendAsync(hub, path, "", "2");
        await SendAsync(hub, path, $"userId eq 'ann b' and connectionId ne '{ann.Id}'", "3");
        await SendAsync(hub, path, "userId eq 'O''Brien'", "4");
        var isUser = path.StartsWith("users", StringComparison.Ordinal);
        await HearAsync(ann, "1", "2");
        await HearAsync(twin, "2", "3");
        await HearAsync(bob, isUser ? [] : ["2", "4"]);
    }

    [Fact]
    public async Task A_plus_in_a_query_must_be_a_blank_and_an_encoded_one_a_plus()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "a+b");
        Assert.Equal(202, (await api.Server.SendAsync("POST", hub + "/:send?filter=userId+eq+'a%2Bb'", ApiClient.Text("1"))).Status);
        Assert.Equal(202, (await api.Server.SendAsync("POST", hub + "/:send?filter=userId%20eq%20'a+b'", ApiClient.Text("2"))).Status);
        await HearAsync(ann, "1");
    }

    [Theory]
    [InlineData("userId")]
    [InlineData("userId lt 1")]
    [InlineData("not length(userId) gt 5")]
    [InlineData("userId eq 'a")]
    [InlineData("name eq 'a'")]
    [InlineData(" ")]
    public async Task A_bad_filter_must_be_a_bad_request_that_says_where_and_reaches_nobody(string filter)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "a", "g");
        foreach (var path in new[] { ":send", "groups/g/:send", "users/a/:send" })
        {
            var answer = await api.Server.SendAsync("POST", $"{hub}/{path}?filter={Uri.EscapeDataString(filter)}", ApiClient.Text("x"));
            RouteSpecs.AssertError(answer, 400, "Error.BadRequest");
            Assert.StartsWith("Invalid filter at position ", answer.Json().GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        RouteSpecs.AssertError(await api.Server.SendAsync("POST", $"{hub}/:send?filter=true&filter=true", ApiClient.Text("x")), 400, "Error.BadRequest");
        await ann.ExpectAsync();
    }

    [Fact]
    public async Task A_bulk_operation_must_choose_before_it_changes()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "a");
        await using var bob = await api.ConnectAsync(hub, "bob");
        await BulkAsync(hub, ":addToGroups", """{"groups":["b","c"],"filter":"not ('a' in groups or 'b' in groups)"}""");
        Assert.Equal((200, 200, 404), await ExistAsync(hub, "b", "c", "d"));
        await BulkAsync(hub, ":removeFromGroups", """{"groups":["b","c","a"],"filter":"'b' in groups"}""");
        Assert.Equal((404, 404, 200), await ExistAsync(hub, "b", "c", "a"));
    }

    private async Task SendAsync(string hub, string path, string filter, string text)
        => Assert.Equal(202, (await api.Server.SendAsync("POST", $"{hub}/{path}?filter={Uri.EscapeDataString(filter)}", ApiClient.Text(text))).Status);

    private async Task BulkAsync(string hub, string path, string body)
        => Assert.Equal(200, (await api.Server.SendAsync("POST", $"{hub}/{path}", ApiClient.Json(body))).Status);

    private async Task<(int, int, int)> ExistAsync(string hub, string first, string second, string third)
    {
        async Task<int> Status(string group) => (await api.Server.SendAsync("HEAD", $"{hub}/groups/{group}")).Status;
        return (await Status(first), await Status(second), await Status(third));
    }

    private static async Task HearAsync(ApiPeer peer, params string[] texts)
    {
        foreach (var text in texts)
        {
            Assert.EndsWith($"\"data\":\"{text}\"}}", await peer.HearAsync(), StringComparison.Ordinal);
        }

        await peer.ExpectAsync();
    }
}
