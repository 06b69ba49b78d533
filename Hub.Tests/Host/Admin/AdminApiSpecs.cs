using System.Text.Json;
using Hub.Tests.Support;

namespace Hub.Tests.Host.Admin;

/// <summary>The resources below <c>/admin/</c>, on the real hub with real clients.</summary>
public sealed class AdminApiSpecs
{
    private static readonly string[] Roles = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];

    [Fact]
    public async Task Everything_must_be_there_to_be_read()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        await using var client = await ConnectAsync(hub, "ann", "a/b");
        var id = await IdOfAsync(admin);
        var stats = await admin.GetAsync("/admin/stats");
        Assert.Equal((1, "ready", false), (stats.GetProperty("connections").GetInt32(), stats.GetProperty("node").GetProperty("phase").GetString(), stats.GetProperty("node").GetProperty("adminNeedsToken").GetBoolean()));
        Assert.True(stats.GetProperty("process").GetProperty("workingSetBytes").GetInt64() > 1_000_000);
        var line = (await admin.GetAsync("/admin/hubs")).GetProperty("items")[0];
        Assert.Equal(("chat", 1, 1, 1), (line.GetProperty("hub").GetString(), line.GetProperty("connections").GetInt32(), line.GetProperty("groups").GetInt32(), line.GetProperty("users").GetInt32()));
        Assert.Equal("chat", (await admin.GetAsync("/admin/hubs/CHAT")).GetProperty("hub").GetString());
        var details = await admin.GetAsync($"/admin/connections/chat/{id}");
        Assert.Equal(("ann", "a/b", false), (details.GetProperty("user").GetString(), details.GetProperty("groupNames")[0].GetString(), details.GetProperty("reliable").GetBoolean()));
        Assert.Equal("a/b", (await admin.GetAsync("/admin/groups?hub=chat&name=a")).GetProperty("items")[0].GetProperty("group").GetString());
        var members = await admin.GetAsync("/admin/groups/chat/a%2Fb/members");
        Assert.Equal((1, id), (members.GetProperty("members").GetInt32(), members.GetProperty("items")[0].GetProperty("id").GetString()));
        Assert.Equal("ann", (await admin.GetAsync("/admin/users")).GetProperty("items")[0].GetProperty("user").GetString());
        Assert.Equal("ConnectionActor", (await admin.GetAsync($"/admin/actors/inspect?path=/user/connections/chat~{id}&seconds=0")).GetProperty("type").GetString());
        Assert.Equal("/", (await admin.GetAsync("/admin/actors?path=/&depth=1")).GetProperty("path").GetString());
        Assert.Equal(1, (await admin.GetAsync("/admin/actors/top?seconds=0&limit=1")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await admin.GetAsync("/admin/upstream")).GetProperty("backends").GetArrayLength());
        Assert.Equal(0, (await admin.GetAsync("/admin/pools")).GetProperty("pools").GetArrayLength());
    }

    [Fact]
    public async Task A_close_must_reach_the_client_and_be_remembered_as_the_operators()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        await using var client = await ConnectAsync(hub, "ann");
        var id = await IdOfAsync(admin);
        Assert.Equal((200, """{"closed":true}"""), await admin.PostAsync($"/admin/connections/chat/{id}/close", """{"reason":"Maintenance."}"""));
        Assert.Contains("Maintenance.", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (await admin.PostAsync($"/admin/connections/chat/{id}/close", "{}")).Status);
        await client.DisposeAsync();
        var closed = await UntilAsync(() => admin.GetAsync("/admin/closed"), answer => answer.GetProperty("items").GetArrayLength() > 0);
        var item = closed.GetProperty("items")[0];
        Assert.Equal(
            (id, "connection", 1000, "closed_by_operator", "operator", "operator", "Maintenance."),
            (Text(item, "id"), Text(item, "kind"), item.GetProperty("code").GetInt32(), Text(item, "reason"), Text(item, "side"), Text(item, "askedBy"), Text(item, "text")));
        Assert.Equal("closed_by_operator", Text((await admin.GetAsync($"/admin/closed/{id}")).GetProperty("items")[0], "reason"));
    }

    [Fact]
    public async Task What_is_published_must_reach_the_group()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        await using var client = await ConnectAsync(hub, "ann", "a/b");
        Assert.Equal((200, """{"members":1}"""), await admin.PostAsync("/admin/groups/chat/a%2Fb/publish", """{"text":"hi"}"""));
        Assert.Equal("""{"type":"message","from":"group","group":"a/b","dataType":"text","data":"hi"}""", await client.ReadTextAsync());
        Assert.Equal(200, (await admin.PostAsync("/admin/groups/chat/a%2Fb/publish", """{"json":{"a":[1]}}""")).Status);
        Assert.EndsWith(""""dataType":"json","data":{"a":[1]}}"""", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal((200, """{"members":0}"""), await admin.PostAsync("/admin/groups/chat/nobody/publish", """{"text":"hi"}"""));
        Assert.Equal(400, (await admin.PostAsync("/admin/groups/chat/a/publish", "{}")).Status);
        Assert.Equal(400, (await admin.PostAsync("/admin/groups/chat/a/publish", """{"text":"a","json":1}""")).Status);
    }

    [Theory]
    [InlineData("/admin/nothing", 404)]
    [InlineData("/admin/", 404)]
    [InlineData("/admin", 404)]
    [InlineData("/admin/hubs/nobody", 404)]
    [InlineData("/admin/connections/chat/nobody", 404)]
    [InlineData("/admin/connections/chat/nobody/tap", 404)]
    [InlineData("/admin/actors/inspect", 400)]
    [InlineData("/admin/actors/inspect?path=/user/nobody", 404)]
    [InlineData("/admin/actors?depth=x", 400)]
    [InlineData("/admin/actors?depth=21", 400)]
    [InlineData("/admin/actors/top?by=2", 400)]
    [InlineData("/admin/actors/top?seconds=11", 400)]
    [InlineData("/admin/connections?limit=0", 400)]
    [InlineData("/admin/connections?limit=1001", 400)]
    [InlineData("/admin/connections?sort=colour", 400)]
    [InlineData("/admin/connections?state=sad", 400)]
    [InlineData("/admin/connections?sort=lag&after=x", 400)]
    [InlineData("/admin/groups?after=x", 400)]
    [InlineData("/admin/closed?after=x", 400)]
    [InlineData("/admin/closed/nobody", 404)]
    [InlineData("/admin/drain", 405)]
    [InlineData("/../etc/passwd", 404)]
    public async Task What_cannot_be_answered_must_be_said_in_one_sentence(string path, int status)
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        var (given, body) = await admin.TryGetAsync(path);
        Assert.Equal(status, given);
        using var json = JsonDocument.Parse(body);
        Assert.NotEmpty(json.RootElement.GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task A_body_that_is_no_good_must_be_refused()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        Assert.Equal(400, (await admin.PostAsync("/admin/log", "{")).Status);
        Assert.Equal(400, (await admin.PostAsync("/admin/log", "null")).Status);
        Assert.Equal(400, (await admin.PostAsync("/admin/log", """{"level":"loud"}""")).Status);
        Assert.Equal(400, (await admin.PostAsync("/admin/log", """{"category":"a:b","level":"debug"}""")).Status);
        Assert.Equal(415, (await admin.PostAsync("/admin/log", "level=debug", type: "text/plain")).Status);
        Assert.Equal(404, (await admin.PostAsync("/admin/stats", "{}")).Status);
        using var put = new HttpRequestMessage(HttpMethod.Put, new Uri("/admin/log", UriKind.Relative));
        put.Headers.Add("X-Hub-Admin", "1");
        Assert.Equal(405, (await admin.SendAsync(put)).Status);
    }

    [Fact]
    public async Task Pages_of_connections_must_follow_one_another()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        var clients = new List<RawClient>();
        for (var i = 0; i < 5; i++) clients.Add(await ConnectAsync(hub, $"u{i}"));
        foreach (var sort in new[] { "id", "age" })
        {
            var met = new HashSet<string>();
            for (var after = ""; ;)
            {
                var page = await admin.GetAsync($"/admin/connections?sort={sort}&limit=2&after={after}");
                Assert.Equal(5, page.GetProperty("total").GetInt32());
                foreach (var item in page.GetProperty("items").EnumerateArray()) Assert.True(met.Add(Text(item, "id")));
                if (!page.TryGetProperty("next", out var next)) break;
                after = next.GetString()!;
            }
            Assert.Equal(5, met.Count);
        }
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_handshake_must_be_listed_with_its_cause()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        await using var client = await RawClient.OpenAsync(hub.BaseAddress);
        Assert.Equal(401, (await client.UpgradeAsync("/client/hubs/Chat?access_token=x", "json.webpubsub.azure.v1")).Status);
        var item = (await admin.GetAsync("/admin/closed?reason=refused")).GetProperty("items")[0];
        Assert.Equal(("h-1", "handshake", 401, "chat", "127.0.0.1"), (Text(item, "id"), Text(item, "kind"), item.GetProperty("code").GetInt32(), Text(item, "hub"), Text(item, "address")));
        Assert.Equal(1, (await admin.GetAsync("/admin/stats")).GetProperty("refused").GetInt64());
    }

    [Fact]
    public async Task A_drain_must_turn_readiness_off_close_everybody_and_keep_the_process()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        await using var client = await ConnectAsync(hub, "ann");
        Assert.Equal((202, """{"connections":1}"""), await admin.PostAsync("/admin/drain", ""));
        Assert.Contains("The hub is shutting down.", await client.ReadTextAsync(), StringComparison.Ordinal);
        await client.DisposeAsync();
        var (status, body) = await admin.TryGetAsync("/health/ready");
        Assert.Equal(503, status);
        Assert.StartsWith("draining: asked for by operator", body, StringComparison.Ordinal);
        var closed = await UntilAsync(() => admin.GetAsync("/admin/closed"), answer => answer.GetProperty("items").GetArrayLength() > 0);
        Assert.Equal(("server_shutdown", "operator", "operator"), (Text(closed.GetProperty("items")[0], "reason"), Text(closed.GetProperty("items")[0], "askedBy"), Text(closed.GetProperty("items")[0], "side")));
        Assert.Equal("draining", (await admin.GetAsync("/admin/stats")).GetProperty("node").GetProperty("phase").GetString());
    }

    [Fact]
    public async Task Whoever_drains_for_the_operator_must_be_named()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        Assert.Equal(400, (await admin.PostAsync("/admin/drain", """{"by":"a\nb"}""")).Status);
        Assert.Equal("ready", (await admin.TryGetAsync("/health/ready")).Body);
        Assert.Equal(202, (await admin.PostAsync("/admin/drain", """{"by":"Kubernetes"}""")).Status);
        Assert.StartsWith("draining: asked for by Kubernetes", (await admin.TryGetAsync("/health/ready")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_levels_must_change_while_it_runs_and_go_back()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        var logger = ((Microsoft.Extensions.Logging.ILoggerFactory)hub.Services.GetService(typeof(Microsoft.Extensions.Logging.ILoggerFactory))!).CreateLogger("Hub.Test");
        Assert.False(logger.IsEnabled(Microsoft.Extensions.Logging.LogLevel.Error));
        Assert.Equal(200, (await admin.PostAsync("/admin/log", """{"category":"Hub.Test","level":"Debug"}""")).Status);
        Assert.True(logger.IsEnabled(Microsoft.Extensions.Logging.LogLevel.Debug));
        Assert.False(logger.IsEnabled(Microsoft.Extensions.Logging.LogLevel.Trace));
        Assert.Equal("debug", (await admin.GetAsync("/admin/log")).GetProperty("levels").GetProperty("Hub.Test").GetString());
        Assert.Equal(200, (await admin.PostAsync("/admin/log", """{"category":"Hub.Test","level":null}""")).Status);
        Assert.False(logger.IsEnabled(Microsoft.Extensions.Logging.LogLevel.Error));
    }

    private static async Task<RawClient> ConnectAsync(HubHost hub, string user, params string[] groups)
    {
        var client = await RawClient.OpenAsync(hub.BaseAddress);
        Assert.Equal(101, (await client.UpgradeAsync(new Uri(hub.ClientUrlWith("chat", user, Roles, groups)).PathAndQuery, "json.webpubsub.azure.v1")).Status);
        Assert.Contains("connected", await client.ReadTextAsync(), StringComparison.Ordinal);
        return client;
    }

    private static async Task<string> IdOfAsync(AdminRequests admin) => Text((await admin.GetAsync("/admin/connections")).GetProperty("items")[0], "id");

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    /// <summary>The client is told before its connection is over; what is remembered of it appears when it is.</summary>
    private static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> ask, Func<JsonElement, bool> isGood)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            var answer = await ask();
            if (isGood(answer)) return answer;
            Assert.True(DateTime.UtcNow < deadline, answer.ToString());
        }
    }
}
