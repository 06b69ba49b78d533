namespace Hub.Tests.Api;

/// <summary>Protocol section 3.4: who exists, and who is sent away.</summary>
public sealed class PresenceSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    [Fact]
    public async Task What_exists_must_be_found_and_what_does_not_be_named_in_the_header()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann b/c+\u00e4", "g");
        foreach (var (path, code) in new[]
        {
            ($"connections/{ann.Id}", "Warning.Connection.NotExisted"),
            ("users/ann%20b%2Fc%2B%C3%A4", "Warning.User.NotExisted"),
            ("groups/g", "Warning.Group.NotExisted"),
        })
        {
            var found = await api.Server.SendAsync("HEAD", $"{hub}/{path}");
            Assert.Equal((200, "0", null), (found.Status, found["Content-Length"], found["x-ms-error-code"]));
            RouteSpecs.AssertError(await api.Server.SendAsync("HEAD", $"{hub}/{path}x"), 404, code, isHead: true);
            RouteSpecs.AssertError(await api.Server.SendAsync("HEAD", $"{api.NewHub()}/{path}"), 404, code, isHead: true);
        }
    }

    [Theory]
    [InlineData("", "Application server closed the connection.")]
    [InlineData("?reason=", "Application server closed the connection.")]
    [InlineData("?reason=too%20loud%2C+%C3%A4", "Application server closed the connection. Reason: too loud, \u00e4")]
    public async Task A_closed_connection_must_be_told_why_and_be_gone_when_the_answer_comes(string query, string text)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "g");
        await using var bob = await api.ConnectAsync(hub, "bob", "g");
        AssertNoContent(await api.Server.SendAsync("DELETE", $"{hub}/connections/{ann.Id}{query}"));
        Assert.Equal(404, (await api.Server.SendAsync("HEAD", $"{hub}/connections/{ann.Id}")).Status);
        Assert.Equal(404, (await api.Server.SendAsync("HEAD", $"{hub}/users/ann")).Status);
        Assert.Equal(200, (await api.Server.SendAsync("HEAD", $"{hub}/groups/g")).Status);
        AssertNoContent(await api.Server.SendAsync("DELETE", $"{hub}/connections/{ann.Id}{query}"));
        using var message = System.Text.Json.JsonDocument.Parse(await ann.HearAsync());
        Assert.Equal(text, message.RootElement.GetProperty("message").GetString());
        await bob.ExpectAsync();
    }

    [Theory]
    [InlineData(":closeConnections", 3)]
    [InlineData("groups/g/:closeConnections", 2)]
    [InlineData("users/ann/:closeConnections", 1)]
    public async Task Many_must_be_closed_but_for_the_excluded(string path, int closed)
    {
        var hub = api.NewHub();
        await using var spared = await api.ConnectAsync(hub, "ann", "g");
        await using var ann = await api.ConnectAsync(hub, "ann", "g");
        await using var bob = await api.ConnectAsync(hub, "bob", "g");
        await using var cid = await api.ConnectAsync(hub, "cid");
        AssertNoContent(await api.Server.SendAsync("POST", $"{hub}/{path}?excluded={spared.Id}&excluded=nobody&reason=late"));
        ApiPeer[] others = [ann, bob, cid];
        for (var i = 0; i < others.Length; i++)
        {
            Assert.Equal(i < closed ? 404 : 200, (await api.Server.SendAsync("HEAD", $"{hub}/connections/{others[i].Id}")).Status);
            if (i < closed)
            {
                await others[i].ExpectCloseAsync("Application server closed the connection. Reason: late");
            }
            else
            {
                await others[i].ExpectAsync();
            }
        }

        await spared.ExpectAsync();
    }

    [Theory]
    [InlineData("POST", ":closeConnections")]
    [InlineData("POST", "groups/nobody/:closeConnections")]
    [InlineData("POST", "users/nobody/:closeConnections")]
    [InlineData("DELETE", "connections/nobody")]
    public async Task Closing_what_is_not_there_must_succeed(string method, string path) => AssertNoContent(await api.Server.SendAsync(method, $"{api.NewHub()}/{path}"));

    private static void AssertNoContent(ApiResponse answer) => Assert.Equal((204, "", null), (answer.Status, answer.Body, answer["Content-Type"]));
}
