using Hub.Host.Commands;
using Hub.Host.Hosting;

namespace Hub.Tests.Host.Cmd;

/// <summary>Which hub is meant, and with which token: what is typed goes before what is set for the tool, and that before the hub's own settings.</summary>
public sealed class AdminAddressSpecs
{
    [Theory]
    [InlineData("http://a:1/", "http://b:2", "http://c:3", "http://a:1")]
    [InlineData("https://a.example/hub-admin/", null, null, "https://a.example/hub-admin")]
    [InlineData(null, "http://b:2", "http://c:3", "http://b:2")]
    [InlineData(null, null, "http://127.0.0.1:9;http://127.0.0.1:10", "http://127.0.0.1:9")]
    [InlineData(null, " ", "http://+:8181", "http://localhost:8181")]
    [InlineData(null, null, "http://0.0.0.0:8181", "http://localhost:8181")]
    [InlineData(null, null, "", "http://127.0.0.1:8081")]
    [InlineData(null, null, null, "http://127.0.0.1:8081")]
    public void The_address_must_be_the_first_that_is_set(string? option, string? variable, string? setting, string expected) =>
        Assert.Equal(expected, AdminAddress.Url(option, name => name switch { "HUB_ADMIN_URL" => variable, "Hub__Admin__Urls" => setting, _ => null }));

    [Fact]
    public void A_wrong_address_must_be_named_by_where_it_came_from()
    {
        var failure = Assert.Throws<HostSettingsException>(() => AdminAddress.Url(null, name => name == "HUB_ADMIN_URL" ? "nowhere" : null));

        Assert.Equal("HUB_ADMIN_URL: 'nowhere' is not a base URL; write it like http://127.0.0.1:8081.", failure.Message);
    }

    [Theory]
    [InlineData(" a ", "b", "c", "a")]
    [InlineData("", "b", "c", "b")]
    [InlineData(null, " ", "c", "c")]
    [InlineData(null, null, null, null)]
    public void The_token_must_be_the_first_that_is_set(string? option, string? variable, string? setting, string? expected) =>
        Assert.Equal(expected, AdminAddress.Token(option, name => name switch { "HUB_ADMIN_TOKEN" => variable, "Hub__Admin__Token" => setting, _ => null }));
}
