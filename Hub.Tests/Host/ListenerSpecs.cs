using Hub.Tests.Support;

namespace Hub.Tests.Host;

/// <summary>The public and the admin listener answer different paths, and the demo endpoint only who may have a token for nothing.</summary>
public sealed class ListenerSpecs
{
    private static readonly Dictionary<string, string?> GeneratedKey = new() { ["Hub__AccessKeys__0"] = null };

    [Theory]
    [InlineData("/health/live", 404, 200)]
    [InlineData("/health/ready", 404, 200)]
    [InlineData("/admin/stats", 404, 200)]
    [InlineData("/api/health", 200, 404)]
    [InlineData("/client/hubs/chat", 400, 404)]
    [InlineData("/nothing", 404, 404)]
    [InlineData("/demo/token?user=ann", 404, 404)]
    public async Task Each_path_must_exist_on_one_listener_only(string path, int onPublic, int onAdmin)
    {
        await using var hub = await HubHost.StartAsync();

        Assert.Equal(onPublic, (await GetAsync(hub.BaseAddress, path)).Status);
        Assert.Equal(onAdmin, (await GetAsync(hub.AdminAddress!, path)).Status);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 200)]
    [InlineData("POST", 405)]
    public async Task The_data_plane_must_answer_health_checks_by_reading_methods(string method, int status)
    {
        await using var hub = await HubHost.StartAsync();

        Assert.Equal(status, (await GetAsync(hub.BaseAddress, "/api/health", method)).Status);
    }

    [Fact]
    public async Task Stats_must_count_open_connections()
    {
        await using var hub = await HubHost.StartAsync();
        await using var client = await hub.ConnectAsync();
        await client.ReadTextAsync();

        Assert.Contains("\"connections\":1,", (await GetAsync(hub.AdminAddress!, "/admin/stats")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_admin_listener_must_be_possible()
    {
        await using var hub = await HubHost.StartAsync(new Dictionary<string, string?> { ["Hub__Admin__Urls"] = "" });

        Assert.Null(hub.AdminAddress);
    }

    [Fact]
    public async Task A_demo_token_must_open_a_connection()
    {
        await using var hub = await HubHost.StartAsync(GeneratedKey);

        var answer = await GetAsync(hub.BaseAddress, "/demo/token?user=ann");
        var url = System.Text.Json.JsonDocument.Parse(answer.Body).RootElement.GetProperty("url").GetString()!;
        await using var client = await RawClient.OpenAsync(hub.BaseAddress);

        Assert.Equal("no-store", answer["Cache-Control"]);
        Assert.Null(answer["Access-Control-Allow-Origin"]);
        Assert.Equal(101, (await client.UpgradeAsync(new Uri(url).PathAndQuery, "json.webpubsub.azure.v1")).Status);
        Assert.Contains("\"userId\":\"ann\"", await client.ReadTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, 200)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    [InlineData("Sec-Fetch-Site", "same-site", 404)]
    [InlineData("Sec-Fetch-Site", "cross-site", 404)]
    [InlineData("Origin", "http://evil.example.com", 404)]
    [InlineData("Origin", "null", 404)]
    [InlineData("Host", "evil.example.com", 404)]
    [InlineData("Host", "127.0.0.1.evil.example.com", 404)]
    [InlineData("Host", "localhost", 200)]
    [InlineData("X-Forwarded-For", "203.0.113.7", 404)]
    [InlineData("X-Real-IP", "203.0.113.7", 404)]
    [InlineData("Forwarded", "for=203.0.113.7", 404)]
    [InlineData("Via", "1.1 proxy", 404)]
    public async Task A_demo_token_must_be_only_for_pages_of_this_hub(string? header, string? value, int status)
    {
        await using var hub = await HubHost.StartAsync(GeneratedKey);

        Assert.Equal(status, (await GetAsync(hub.BaseAddress, "/demo/token?user=ann", "GET", header, value)).Status);
        Assert.Equal(status, (await GetAsync(hub.BaseAddress, "/demo/stats", "GET", header, value)).Status);
    }

    [Theory]
    [InlineData("/demo/token", 400)]
    [InlineData("/demo/token?user=%20", 400)]
    [InlineData("/demo/token?user=ann&hub=1", 400)]
    [InlineData("/demo/other", 404)]
    public async Task Demo_parameters_must_be_checked(string target, int status)
    {
        await using var hub = await HubHost.StartAsync(GeneratedKey);

        Assert.Equal(status, (await GetAsync(hub.BaseAddress, target)).Status);
    }

    private static async Task<RawResponse> GetAsync(Uri address, string target, string method = "GET", string? header = null, string? value = null)
    {
        await using var client = await RawClient.OpenAsync(address);
        var host = header == "Host" ? value : address.Authority;
        var more = header is null or "Host" ? "" : $"{header}: {value}\r\n";
        return await client.RequestAsync($"{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n");
    }
}
