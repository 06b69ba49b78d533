namespace Hub.Tests.Api;

/// <summary>Protocol section 3.4, "Permissions": in effect for the next request of a live client.</summary>
public sealed class PermissionSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    [Theory]
    [InlineData("joinLeaveGroup", "joinGroup")]
    [InlineData("JOINLEAVEGROUP", "joinGroup")]
    [InlineData("2", "joinGroup")]
    [InlineData("sendToGroup", "sendToGroup")]
    [InlineData("sendtogroup", "sendToGroup")]
    [InlineData("1", "sendToGroup")]
    public async Task A_grant_must_open_and_a_revocation_close_one_group_at_once(string permission, string request)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectWithAsync(hub, "ann", [], []);
        var path = $"{hub}/permissions/{permission}/connections/{ann.Id}?targetName=g%201";
        var other = $"{hub}/permissions/{permission}/connections/{ann.Id}?targetName=other";
        await AssertMayAsync(ann, request, 1, false);
        await AssertHasAsync(path, false);
        Assert.Equal((200, ""), Of(await api.Server.SendAsync("PUT", path)));
        Assert.Equal((200, ""), Of(await api.Server.SendAsync("PUT", path)));
        await AssertMayAsync(ann, request, 2, true);
        await AssertHasAsync(path, true);
        await AssertHasAsync(other, false);
        await AssertHasAsync(path.Split('?')[0], false);
        Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", path)));
        Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", path)));
        await AssertMayAsync(ann, request, 3, false);
        await AssertHasAsync(path, false);
    }

    [Fact]
    public async Task Without_a_target_all_groups_must_be_meant_and_one_may_be_taken_out()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectWithAsync(hub, "ann", [], []);
        var path = $"{hub}/permissions/sendToGroup/connections/{ann.Id}";
        Assert.Equal(200, (await api.Server.SendAsync("PUT", path)).Status);
        await AssertHasAsync(path, true);
        await AssertHasAsync(path + "?targetName=any", true);
        await AssertHasAsync(path.Replace("sendToGroup", "joinLeaveGroup", StringComparison.Ordinal), false);
        Assert.Equal(204, (await api.Server.SendAsync("DELETE", path + "?targetName=g%201")).Status);
        await AssertMayAsync(ann, "sendToGroup", 1, false);
        await AssertHasAsync(path + "?targetName=any", true);
        await AssertHasAsync(path, false);
        Assert.Equal(200, (await api.Server.SendAsync("PUT", path + "?targetName=g%201")).Status);
        await AssertMayAsync(ann, "sendToGroup", 2, true);
        Assert.Equal(204, (await api.Server.SendAsync("DELETE", path)).Status);
        await AssertMayAsync(ann, "sendToGroup", 3, false);
    }

    [Fact]
    public async Task A_revocation_must_go_before_the_roles_of_the_token_and_leave_memberships_alone()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, "ann", "g 1");
        foreach (var permission in new[] { "sendToGroup", "joinLeaveGroup" })
        {
            Assert.Equal(204, (await api.Server.SendAsync("DELETE", $"{hub}/permissions/{permission}/connections/{ann.Id}?targetName=g%201")).Status);
        }

        await AssertMayAsync(ann, "sendToGroup", 1, false);
        await AssertMayAsync(ann, "leaveGroup", 2, false);
        Assert.Equal(202, (await api.Server.SendAsync("POST", $"{hub}/groups/g%201/:send", ApiClient.Text("x"))).Status);
        await ann.ExpectAsync("""{"type":"message","from":"group","group":"g 1","dataType":"text","data":"x"}""");
    }

    [Fact]
    public async Task A_connection_that_is_not_there_must_have_and_get_no_permission()
    {
        var path = $"{api.NewHub()}/permissions/sendToGroup/connections/nobody?targetName=g";
        RouteSpecs.AssertError(await api.Server.SendAsync("PUT", path), 404, "Info.Connection.NotExisted", target: "Connection");
        RouteSpecs.AssertError(await api.Server.SendAsync("HEAD", path), 404, "Info.Connection.NotExisted", isHead: true);
        Assert.Equal((204, ""), Of(await api.Server.SendAsync("DELETE", path)));
    }

    [Fact]
    public async Task More_than_a_thousand_rules_must_be_a_conflict()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectWithAsync(hub, "ann", [.. Enumerable.Range(0, 150).Select(i => $"webpubsub.sendToGroup.r{i}")], []);
        var path = $"{hub}/permissions/sendToGroup/connections/{ann.Id}";
        for (var i = 0; i < 850; i++)
        {
            Assert.Equal(200, (await api.Server.SendAsync("PUT", $"{path}?targetName=g{i}")).Status);
        }

        RouteSpecs.AssertError(await api.Server.SendAsync("PUT", path + "?targetName=one"), 409, "Error.Connection.Conflict", target: "Connection");
        Assert.Equal(200, (await api.Server.SendAsync("PUT", path + "?targetName=g0")).Status);
        Assert.Equal(204, (await api.Server.SendAsync("DELETE", path + "?targetName=g0")).Status);
        Assert.Equal(200, (await api.Server.SendAsync("PUT", path + "?targetName=one")).Status);
    }

    [Theory]
    [InlineData("publish", "?targetName=g")]
    [InlineData("3", "?targetName=g")]
    [InlineData("", "?targetName=g")]
    [InlineData("sendToGroup", "?targetName=")]
    [InlineData("sendToGroup", "?targetName=%20")]
    [InlineData("sendToGroup", "?targetName=a&targetName=b")]
    public async Task A_wrong_permission_or_target_must_be_a_bad_request(string permission, string query)
    {
        foreach (var method in new[] { "PUT", "DELETE", "HEAD" })
        {
            var answer = await api.Server.SendAsync(method, $"{api.NewHub()}/permissions/{permission}/connections/c{query}");
            RouteSpecs.AssertError(answer, 400, "Error.BadRequest", method == "HEAD");
        }
    }

    private static (int, string) Of(ApiResponse answer) => (answer.Status, answer.Body);

    private async Task AssertHasAsync(string path, bool has) => Assert.Equal(has ? 200 : 404, (await api.Server.SendAsync("HEAD", path)).Status);

    private static async Task AssertMayAsync(ApiPeer peer, string request, int ackId, bool allowed)
    {
        await peer.SayAsync($$"""{"type":"{{request}}","group":"g 1","ackId":{{ackId}},"noEcho":true,"data":1}""");
        var outcome = allowed ? "true" : "false,\"error\":{\"name\":\"Forbidden\"";
        Assert.StartsWith($$"""{"type":"ack","ackId":{{ackId}},"success":{{outcome}}""", await peer.HearAsync(), StringComparison.Ordinal);
    }
}
