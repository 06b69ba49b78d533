using System.Text.Json;
using Hub.Host.Api;
using Hub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Api;

/// <summary>Protocol sections 3.1 and 3.3: paths, methods, versions, and the shape of every refusal.</summary>
public sealed class RouteSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    private const string Versions = "2021-10-01, 2022-11-01, 2023-07-01, 2024-01-01, 2024-12-01";

    [Fact]
    public void The_document_must_list_exactly_the_operations_that_there_are_with_their_success()
    {
        var routes = api.Host.Services.GetRequiredService<ApiRoutes>().All.Select(route => $"{route.Method} {route.Template} {route.Success}");
        using var stream = typeof(ApiRoutes).Assembly.GetManifestResourceStream("Hub.Host.openapi.json")!;
        using var document = JsonDocument.Parse(stream);
        var documented =
            from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            let success = Assert.Single(operation.Value.GetProperty("responses").EnumerateObject().Select(answer => answer.Name), code => code[0] == '2')
            select $"{operation.Name.ToUpperInvariant()} {path.Name} {success}";
        Assert.Equal(routes.Order(), documented.Order());
    }

    [Fact]
    public void Every_parameter_of_a_path_must_be_described_and_every_reference_lead_somewhere()
    {
        using var document = JsonDocument.Parse(typeof(ApiRoutes).Assembly.GetManifestResourceStream("Hub.Host.openapi.json")!);
        var root = document.RootElement;
        foreach (var path in root.GetProperty("paths").EnumerateObject())
        {
            var expected = path.Name.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment[1..^1]).Order();
            foreach (var operation in path.Value.EnumerateObject())
            {
                var parameters = operation.Value.TryGetProperty("parameters", out var list) ? list.EnumerateArray().Select(p => Resolve(root, p)).ToList() : [];
                Assert.Equal(expected, parameters.Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()!).Order());
                Assert.All(operation.Value.GetProperty("responses").EnumerateObject(), answer => Resolve(root, answer.Value).GetProperty("description"));
            }
        }
    }

    [Fact]
    public async Task The_document_and_the_health_check_must_need_no_token()
    {
        var document = await SendAsync("GET", "/api/openapi.json");
        Assert.Equal((200, "3.0.3"), (document.Status, document.Json().GetProperty("openapi").GetString()));
        foreach (var method in new[] { "GET", "HEAD" })
        {
            var health = await SendAsync(method, "/api/health?api-version=2024-12-01");
            Assert.Equal((200, "", Versions), (health.Status, health.Body, health["api-supported-versions"]));
        }

        var wrong = await SendAsync("POST", "/api/health");
        Assert.Equal((405, "HEAD, GET"), (wrong.Status, wrong["Allow"]));
    }

    [Theory]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/api/")]
    [InlineData("GET", "/api/other")]
    [InlineData("POST", "/api/hubs")]
    [InlineData("POST", "/api/hubs/chat")]
    [InlineData("POST", "/api/hubs/chat/:publish")]
    [InlineData("POST", "/api/hubs/chat/:send/more")]
    [InlineData("POST", "/api/hubs/chat/groups")]
    [InlineData("DELETE", "/api/hubs/chat/users/ann/groups/g/more")]
    public async Task An_unknown_path_must_not_be_found(string method, string path)
    {
        var answer = await SendAsync(method, path);
        AssertError(answer, 404, "Error.NotFound");
    }

    [Theory]
    [InlineData("GET", ":send", "POST")]
    [InlineData("GET", "groups/g", "HEAD")]
    [InlineData("POST", "groups/g/connections", "GET")]
    [InlineData("HEAD", "groups/g/connections", "GET")]
    [InlineData("POST", "groups/g/connections/c", "PUT, DELETE")]
    [InlineData("GET", "connections/c", "HEAD, DELETE")]
    [InlineData("PATCH", "permissions/sendToGroup/connections/c", "PUT, DELETE, HEAD")]
    [InlineData("OPTIONS", "users/ann/groups/g", "PUT, DELETE")]
    public async Task A_wrong_method_must_name_the_right_ones(string method, string path, string allow)
    {
        var answer = await SendAsync(method, "/api/hubs/chat/" + path);
        AssertError(answer, 405, "Error.MethodNotAllowed", method == "HEAD");
        Assert.Equal(allow, answer["Allow"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?api-version=2021-10-01")]
    [InlineData("?api-version=2022-11-01")]
    [InlineData("?api-version=2023-07-01")]
    [InlineData("?api-version=2024-01-01")]
    [InlineData("?api-version=2024-12-01")]
    [InlineData("?API-Version=2024-12-01&unknown=x&unknown=y")]
    public async Task Each_supported_version_and_none_must_do(string query)
    {
        var answer = await api.Server.SendAsync("DELETE", "chat/connections/nobody" + query);
        Assert.Equal((204, "", Versions), (answer.Status, answer.Body, answer["api-supported-versions"]));
        Assert.Null(answer["Content-Type"]);
        Assert.Null(answer["Content-Length"]);
    }

    [Theory]
    [InlineData("?api-version=2099-01-01")]
    [InlineData("?api-version=")]
    [InlineData("?api-version=2024-12-01&api-version=2024-12-01")]
    [InlineData("?api-version=2024-12-01&API-VERSION=2021-10-01")]
    public async Task Another_version_and_two_must_be_bad_requests(string query)
    {
        var answer = await api.Server.SendAsync("DELETE", "chat/connections/nobody" + query);
        AssertError(answer, 400, "Error.BadRequest");
        AssertError(await api.Server.SendAsync("HEAD", "chat/connections/nobody" + query), 400, "Error.BadRequest", isHead: true);
    }

    [Theory]
    [InlineData("1chat/:closeConnections")]
    [InlineData("a%2Fb/:closeConnections")]
    [InlineData("ch%20at/:closeConnections")]
    [InlineData("chat/users/%20/:closeConnections")]
    [InlineData("chat/users//:closeConnections")]
    [InlineData("chat/groups/%20%09/:closeConnections")]
    [InlineData("chat/groups//:closeConnections")]
    public async Task A_bad_name_must_be_a_bad_request(string path) => AssertError(await api.Server.SendAsync("POST", path), 400, "Error.BadRequest");

    [Theory]
    [InlineData(1024, 204)]
    [InlineData(1025, 400)]
    public async Task A_group_name_must_have_at_most_1024_characters(int length, int status)
        => Assert.Equal(status, (await api.Server.SendAsync("POST", $"chat/groups/{new string('g', length)}/:closeConnections")).Status);

    [Theory]
    [InlineData(128, 204)]
    [InlineData(129, 400)]
    public async Task A_hub_name_must_have_at_most_128_characters(int length, int status)
        => Assert.Equal(status, (await api.Server.SendAsync("POST", $"{new string('h', length)}/:closeConnections")).Status);

    [Theory]
    [InlineData("groups/a%20b", "a b")]
    [InlineData("groups/a%2Fb", "a/b")]
    [InlineData("groups/a%252Fb", "a%2Fb")]
    [InlineData("groups/a+b", "a+b")]
    [InlineData("groups/a%2Bb", "a+b")]
    [InlineData("groups/g%201%2Fx%2By", "g 1/x+y")]
    [InlineData("groups/%C3%A4%F0%9F%98%80", "\u00e4\U0001F600")]
    [InlineData("groups/50%25", "50%")]
    [InlineData("groups/a.b%3Ac%2C'%3F%23", "a.b:c,'?#")]
    [InlineData("groups/g/", "g")]
    [InlineData("GROUPS/g", "g")]
    [InlineData("%67roups/g", "g")]
    public async Task A_name_must_be_decoded_exactly_once(string path, string group)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, null, group);
        Assert.Equal(200, (await RawAsync("HEAD", $"/api/hubs/{hub}/{path}")).Status);
        Assert.Equal(200, (await RawAsync("HEAD", $"/api/hubs/{hub.ToUpperInvariant()}/{path}")).Status);
        Assert.Equal(404, (await RawAsync("HEAD", $"/api/hubs/{hub}/{path.TrimEnd('/')}x")).Status);
    }

    [Fact]
    public async Task A_target_in_absolute_form_must_be_read_like_the_usual_one_and_dots_be_names()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub, null, "..");
        Assert.Equal(200, (await RawAsync("HEAD", $"{api.Host.BaseAddress}api/hubs/{hub}/groups/..")).Status);
        Assert.Equal(200, (await RawAsync("HEAD", $"/api/hubs/{hub}/groups/..")).Status);
        Assert.Equal(404, (await RawAsync("HEAD", $"/x/../api/hubs/{hub}/groups/..")).Status);
    }

    [Fact]
    public async Task A_parameter_that_may_be_there_once_must_not_be_there_twice()
    {
        foreach (var path in new[] { ":closeConnections?reason=a&Reason=b", ":send?messageTtlSeconds=1&messageTtlSeconds=1", "groups/g/connections?top=1&top=2" })
        {
            var method = path.StartsWith(':') ? "POST" : "GET";
            AssertError(await api.Server.SendAsync(method, "chat/" + path), 400, "Error.BadRequest");
        }
    }

    /// <summary>The shape of protocol section 3.3.</summary>
    internal static void AssertError(ApiResponse answer, int status, string code, bool isHead = false, string target = "Request")
    {
        Assert.True(status == answer.Status, $"{answer.Status}: {answer.Body}");
        Assert.Equal(code, answer["x-ms-error-code"]);
        Assert.Equal(Versions, answer["api-supported-versions"]);
        if (isHead)
        {
            Assert.Equal("", answer.Body);
            return;
        }

        Assert.Equal("application/json; charset=utf-8", answer["Content-Type"]);
        var body = answer.Json();
        Assert.Equal(["code", "message", "target"], body.EnumerateObject().Select(property => property.Name));
        Assert.Equal((code, target), (body.GetProperty("code").GetString(), body.GetProperty("target").GetString()));
        Assert.False(string.IsNullOrEmpty(body.GetProperty("message").GetString()));
    }

    private static JsonElement Resolve(JsonElement root, JsonElement element)
    {
        if (!element.TryGetProperty("$ref", out var reference))
        {
            return element;
        }

        return reference.GetString()![2..].Split('/').Aggregate(root, (at, name) => at.GetProperty(name));
    }

    private Task<ApiResponse> SendAsync(string method, string path) => api.Server.SendAsync(method, new Uri(api.Host.BaseAddress, path), null);

    /// <summary>A request whose target no library has touched.</summary>
    private async Task<RawResponse> RawAsync(string method, string target)
    {
        await using var client = await RawClient.OpenAsync(api.Host.BaseAddress);
        var audience = target.StartsWith('/') ? new string([.. api.Host.BaseAddress.AbsoluteUri[..^1], .. target]) : target;
        return await client.RequestAsync(
            $"{method} {target} HTTP/1.1\r\nHost: {api.Host.BaseAddress.Authority}\r\nAuthorization: Bearer {api.Server.Token(audience)}\r\n\r\n");
    }
}
