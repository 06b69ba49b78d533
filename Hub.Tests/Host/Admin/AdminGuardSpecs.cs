using Hub.Host.Hosting;
using Hub.Tests.Support;

namespace Hub.Tests.Host.Admin;

/// <summary>Who may use the admin listener: people of this machine, or those with the token; never a page that a browser happens to show.</summary>
public sealed class AdminGuardSpecs
{
    private const string Token = "a-token-of-operators";

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("hub.example.com", 403)]
    [InlineData("127.0.0.1.example.com", 403)]
    [InlineData("192.168.1.7", 403)]
    public async Task Without_a_token_only_names_of_this_machine_must_be_answered(string host, int status)
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        admin.Headers.Host = host;
        Assert.Equal(status, (await admin.TryGetAsync("/admin/stats")).Status);
        Assert.Equal(status, (await admin.TryGetAsync("/metrics")).Status);
        Assert.Equal(200, (await admin.TryGetAsync("/health/ready")).Status);
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://127.0.0.1:1", 403)]
    [InlineData(null, 200)]
    public async Task Pages_of_another_origin_must_be_refused(string? origin, int status)
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        admin.Headers.Add("Origin", origin ?? hub.AdminAddress!.GetLeftPart(UriPartial.Authority));
        Assert.Equal(status, (await admin.TryGetAsync("/admin/stats")).Status);
    }

    [Fact]
    public async Task Nothing_must_be_changed_without_our_header()
    {
        await using var hub = await HubHost.StartAsync();
        using var admin = new AdminRequests(hub);
        Assert.Equal(403, (await admin.PostAsync("/admin/drain", "{}", withHeader: false)).Status);
        Assert.Equal("ready", (await admin.TryGetAsync("/health/ready")).Body);
    }

    [Fact]
    public async Task With_a_token_everything_but_health_and_the_empty_page_must_need_it()
    {
        await using var hub = await HubHost.StartAsync(new Dictionary<string, string?> { ["Hub__Admin__Token"] = Token });
        using var admin = new AdminRequests(hub);
        foreach (var path in new[] { "/admin/stats", "/admin/connections", "/metrics", "/admin/nothing", "/nothing" })
        {
            Assert.Equal((401, """{"error":"The admin token is missing or wrong."}"""), await admin.TryGetAsync(path));
        }

        Assert.Equal(401, (await admin.PostAsync("/admin/drain", "{}")).Status);
        foreach (var path in new[] { "/health/live", "/health/ready", "/", "/page.js" }) Assert.Equal(200, (await admin.TryGetAsync(path)).Status);
        admin.Headers.Add("Authorization", $"Bearer {Token}x");
        Assert.Equal(401, (await admin.TryGetAsync("/admin/stats")).Status);
        admin.Headers.Remove("Authorization");
        admin.Headers.Add("Authorization", $"bearer {Token}");
        Assert.Equal(200, (await admin.TryGetAsync("/admin/stats")).Status);
        Assert.Equal(200, (await admin.TryGetAsync("/metrics")).Status);
        admin.Headers.Host = "hub.example.com";                 // whoever has the token may come by any name
        Assert.Equal(200, (await admin.TryGetAsync("/admin/stats")).Status);
    }

    [Fact]
    public async Task An_open_listener_without_a_token_must_answer_health_alone_and_say_what_is_missing()
    {
        await using var hub = await HubHost.StartAsync(new Dictionary<string, string?> { ["Hub__Admin__Urls"] = "http://0.0.0.0:0" });
        using var admin = new AdminRequests(hub);
        var (status, body) = await admin.TryGetAsync("/admin/stats");
        Assert.Equal(401, status);
        Assert.Contains("Hub__Admin__Token", body, StringComparison.Ordinal);
        Assert.Equal(200, (await admin.TryGetAsync("/health/ready")).Status);
    }

    [Theory]
    [InlineData("fifteen-letters")]
    [InlineData("sixteen letters and more")]
    public async Task A_token_that_is_no_good_must_end_the_start(string token)
    {
        var failure = await Assert.ThrowsAsync<HostSettingsException>(() => HubHost.StartAsync(new Dictionary<string, string?> { ["Hub__Admin__Token"] = token }));
        Assert.Contains("Hub__Admin__Token", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_must_not_be_on_the_public_listener()
    {
        await using var hub = await HubHost.StartAsync();
        using var http = new HttpClient { BaseAddress = hub.BaseAddress };
        foreach (var path in new[] { "/page.js", "/admin/stats", "/metrics", "/Admin/Page/page.js" })
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(404, (int)answer.StatusCode);
        }
    }
}
