using Hub.Tests.Support;

namespace Hub.Tests.Api;

/// <summary>Protocol section 3.4: memberships, one by one and in bulk.</summary>
public sealed class GroupSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    [Fact]
    public async Task A_connection_must_be_added_and_removed_with_the_documented_answers()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann");
        var member = $"{hub}/groups/g%201/connections/{ann.Id}";
        await AssertMembersAsync(hub, "g%201", 0);
        Assert.Equal((200, ""), Of(await api.Server.SendAsync("PUT", member)));
        Assert.Equal((200, ""), Of(await api.Server.SendAsync("PUT", member)));
        await AssertMembersAsync(hub, "g%201", 1);
        Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", member)));
        Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", member)));
        await AssertMembersAsync(hub, "g%201", 0);
    }

    [Fact]
    public async Task A_user_must_be_added_and_removed_with_all_its_connections()
    {
        var hub = api.NewHub();
        await using var first = await api.ConnectAsync(hub, "ann");
        await using var second = await api.ConnectAsync(hub, "ann");
        await using var bob = await api.ConnectAsync(hub, "bob");
        Assert.Equal((200, ""), Of(await api.Server.SendAsync("PUT", $"{hub}/users/ann/groups/g")));
        await AssertMembersAsync(hub, "g", 2);
        Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", $"{hub}/users/ann/groups/g")));
        Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", $"{hub}/users/ann/groups/g")));
        await AssertMembersAsync(hub, "g", 0);
    }

    [Fact]
    public async Task What_is_not_there_must_not_be_added_but_may_be_removed()
    {
        var hub = api.NewHub();
        var missing = await api.Server.SendAsync("PUT", $"{hub}/groups/g/connections/no%20body");
        RouteSpecs.AssertError(missing, 404, "Error.Connection.NotExisted", target: "Connection");
        Assert.Equal("Connection `no body` is not found.", missing.Json().GetProperty("message").GetString());
        RouteSpecs.AssertError(await api.Server.SendAsync("PUT", $"{hub}/users/nobody/groups/g"), 404, "Warning.User.NotExisted", target: "User");
        foreach (var path in new[] { "groups/g/connections/nobody", "connections/nobody/groups", "users/nobody/groups/g", "users/nobody/groups" })
        {
            Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", $"{hub}/{path}")));
        }
    }

    [Fact]
    public async Task A_connection_and_a_user_must_leave_all_their_groups_and_stay_connected()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "a", "b", "c");
        await using var twin = await api.ConnectAsync(hub, "ann", "a", "b");
        Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", $"{hub}/connections/{ann.Id}/groups")));
        await AssertMembersAsync(hub, "a", 1);
        await AssertMembersAsync(hub, "c", 0);
        Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", $"{hub}/users/ann/groups")));
        await AssertMembersAsync(hub, "b", 0);
        Assert.Equal(200, (await api.Server.SendAsync("HEAD", $"{hub}/connections/{ann.Id}")).Status);
        Assert.Equal(200, (await api.Server.SendAsync("HEAD", $"{hub}/users/ann")).Status);
    }

    [Fact]
    public async Task Many_must_join_and_leave_many_groups_in_one_request()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann");
        await using var bob = await api.ConnectAsync(hub, "bob");
        Assert.Equal((200, ""), Of(await BulkAsync(hub, ":addToGroups", """{"groups":["a","b","a"],"filter":null,"unknown":[1]}""")));
        await AssertMembersAsync(hub, "a", 2);
        await AssertMembersAsync(hub, "b", 2);
        Assert.Equal((200, ""), Of(await BulkAsync(hub, ":removeFromGroups", """{"filter":"","groups":["b","nobody"]}""")));
        await AssertMembersAsync(hub, "a", 2);
        await AssertMembersAsync(hub, "b", 0);
        Assert.Equal((200, ""), Of(await BulkAsync(api.NewHub(), ":addToGroups", """{"groups":["a"]}""")));
        Assert.Equal((200, ""), Of(await BulkAsync(api.NewHub(), ":removeFromGroups", """{"groups":["a"]}""")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"groups":null}""")]
    [InlineData("""{"groups":[]}""")]
    [InlineData("""{"groups":"a"}""")]
    [InlineData("""{"Groups":["a"]}""")]
    [InlineData("""{"groups":["a",null]}""")]
    [InlineData("""{"groups":["a"," "]}""")]
    [InlineData("""{"groups":["a",1]}""")]
    [InlineData("""{"groups":["a","\ud800"]}""")]
    [InlineData("""{"groups":["a"],"filter":1}""")]
    [InlineData("""{"groups":["a"],"filter":"userId"}""")]
    [InlineData("""{"groups":["a"]}x""")]
    public async Task Anything_wrong_in_a_bulk_request_must_change_nothing_at_all(string body)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "b");
        RouteSpecs.AssertError(await BulkAsync(hub, ":addToGroups", body), 400, "Error.BadRequest");
        RouteSpecs.AssertError(await BulkAsync(hub, ":removeFromGroups", body.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)), 400, "Error.BadRequest");
        await AssertMembersAsync(hub, "a", 0);
        await AssertMembersAsync(hub, "b", 1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=none")]
    public async Task A_bulk_request_must_be_json(string? type)
    {
        foreach (var path in new[] { ":addToGroups", ":removeFromGroups" })
        {
            var answer = await api.Server.SendAsync("POST", $"{api.NewHub()}/{path}", ApiClient.Bytes("""{"groups":["a"]}"""u8.ToArray(), type));
            RouteSpecs.AssertError(answer, 415, "Error.UnsupportedMediaType");
        }
    }

    [Fact]
    public async Task A_connection_in_too_many_groups_must_be_a_conflict_that_costs_the_others_nothing()
    {
        await using var small = await HubHost.StartAsync(hocon: "hub.limits.groups-per-connection = 1");
        using var server = new ApiClient(small.BaseAddress, small.AccessKey);
        await using var full = await small.ConnectAsync("chat", "ann");
        using var connected = System.Text.Json.JsonDocument.Parse(await full.ReadTextAsync());
        var id = connected.RootElement.GetProperty("connectionId").GetString();
        Assert.Equal(200, (await server.SendAsync("PUT", $"chat/groups/g/connections/{id}")).Status);
        Assert.Equal(200, (await server.SendAsync("PUT", $"chat/groups/g/connections/{id}")).Status);
        await using var free = await small.ConnectAsync("chat", "ann");
        await free.ReadTextAsync();
        (string, string, string?)[] additions =
            [("PUT", $"groups/h/connections/{id}", null), ("PUT", "users/ann/groups/h", null), ("POST", ":addToGroups", """{"groups":["h"]}""")];
        foreach (var (method, path, body) in additions)
        {
            var answer = await server.SendAsync(method, "chat/" + path, body is null ? null : ApiClient.Json(body));
            RouteSpecs.AssertError(answer, 409, "Error.Connection.Conflict", target: "Connection");
        }

        var members = (await server.SendAsync("GET", "chat/groups/h/connections")).Json().GetProperty("value");
        Assert.Equal(1, members.GetArrayLength());
        Assert.NotEqual(id, members[0].GetProperty("connectionId").GetString());
    }

    private static (int, string) Of(ApiResponse answer) => (answer.Status, answer.Body);

    private Task<ApiResponse> BulkAsync(string hub, string path, string body) => api.Server.SendAsync("POST", $"{hub}/{path}", ApiClient.Json(body));

    private async Task AssertMembersAsync(string hub, string group, int count)
    {
        var list = await api.Server.SendAsync("GET", $"{hub}/groups/{group}/connections");
        Assert.Equal(count, list.Json().GetProperty("value").GetArrayLength());
    }
}
