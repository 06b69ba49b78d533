using System.Buffers.Text;
using System.Text.Json;
using Hub.Tests.Support;

namespace Hub.Tests.Api;

/// <summary>Protocol section 3.4, "generateToken": what it signs opens a connection.</summary>
public sealed class TokenSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    [Fact]
    public async Task A_generated_token_must_let_a_client_in_with_its_user_roles_and_groups()
    {
        var hub = api.NewHub();
        var answer = await api.Server.SendAsync(
            "POST", hub.ToUpperInvariant() + "/:generateToken?userId=ann%20b&role=webpubsub.sendToGroup.g&role=x&group=g&group=h%2C1&clientType=default");
        Assert.Equal((200, "application/json; charset=utf-8"), (answer.Status, answer["Content-Type"]));
        Assert.Equal(["token"], answer.Json().EnumerateObject().Select(property => property.Name));
        await using var client = await RawClient.OpenAsync(api.Host.BaseAddress);
        Assert.Equal(101, (await client.UpgradeAsync($"/client/hubs/{hub}?access_token={answer.Json().GetProperty("token").GetString()}", "json.webpubsub.azure.v1")).Status);
        Assert.Contains("\"userId\":\"ann b\"", await client.ReadTextAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await api.Server.SendAsync("HEAD", $"{hub}/groups/h%2C1")).Status);
        await client.SendTextAsync("""{"type":"sendToGroup","group":"g","ackId":1,"noEcho":true,"data":1}""");
        Assert.Equal("""{"type":"ack","ackId":1,"success":true}""", await client.ReadTextAsync());
    }

    [Theory]
    [InlineData("", 60)]
    [InlineData("?minutesToExpire=1", 1)]
    [InlineData("?minutesToExpire=2147483647", 2147483647)]
    public async Task Its_life_must_be_as_long_as_asked_for_and_an_hour_by_default(string query, int minutes)
    {
        var hub = api.NewHub();
        var token = (await api.Server.SendAsync("POST", $"{hub}/:generateToken{query}")).Json().GetProperty("token").GetString()!;
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        Assert.Equal(["iat", "nbf", "exp", "aud"], claims.RootElement.EnumerateObject().Select(claim => claim.Name));
        Assert.Equal($"{api.Host.BaseAddress}client/hubs/{hub}", claims.RootElement.GetProperty("aud").GetString());
        var signed = claims.RootElement.GetProperty("nbf").GetInt64();
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - signed, 0, 30);
        Assert.Equal(60L * minutes, claims.RootElement.GetProperty("exp").GetInt64() - signed);
    }

    [Theory]
    [InlineData("?minutesToExpire=0")]
    [InlineData("?minutesToExpire=-1")]
    [InlineData("?minutesToExpire=2147483648")]
    [InlineData("?group=g&group=%20")]
    [InlineData("?clientType=MQTT")]
    [InlineData("?clientType=mqtt")]
    [InlineData("?clientType=")]
    [InlineData("?userId=a&userId=b")]
    public async Task A_wrong_parameter_must_be_a_bad_request(string query)
        => RouteSpecs.AssertError(await api.Server.SendAsync("POST", $"{api.NewHub()}/:generateToken{query}"), 400, "Error.BadRequest");

    [Theory]
    [InlineData(55, 200)]
    [InlineData(65, 400)]
    public async Task A_token_that_the_hub_itself_would_refuse_for_its_length_must_not_be_made(int groups, int status)
    {
        var query = string.Join('&', Enumerable.Range(0, groups).Select(i => $"group={new string('g', 100)}{i:d2}"));
        Assert.Equal(status, (await api.Server.SendAsync("POST", $"{api.NewHub()}/:generateToken?{query}")).Status);
    }

    [Fact]
    public async Task A_client_token_must_not_open_the_rest_interface_nor_the_reverse()
    {
        var token = (await api.Server.SendAsync("POST", "chat/:generateToken")).Json().GetProperty("token").GetString();
        Assert.Equal(401, (await api.Server.SendAsync("POST", new Uri(api.Host.BaseAddress, "/api/hubs/chat/:generateToken"), token)).Status);
        await using var client = await RawClient.OpenAsync(api.Host.BaseAddress);
        var rest = api.Server.Token($"{api.Host.BaseAddress}api/hubs/chat/:send");
        Assert.Equal(401, (await client.UpgradeAsync($"/client/hubs/chat?access_token={rest}")).Status);
    }
}
