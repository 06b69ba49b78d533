using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.2: does the handler want this hub's events?</summary>
public sealed class WebhookValidationSpecs
{
    [Theory]
    [InlineData("*")]
    [InlineData("hub.example.com")]
    [InlineData("HUB.Example.com")]
    [InlineData("hub.example.com:8080")]
    [InlineData("a.example.com, hub.example.com")]
    [InlineData("a.example.com,\t* ,")]
    public void Everybody_the_host_or_host_and_port_must_allow(string value) => Assert.True(WebhookValidation.Allows([value], "Hub.example.com", 8080));

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("a.example.com")]
    [InlineData("hub.example.com:80")]
    [InlineData("hub.example.com:08080")]
    [InlineData("hub.example.com.evil.com")]
    [InlineData("xhub.example.com")]
    [InlineData("example.com")]
    [InlineData("*.example.com")]
    [InlineData("*:8080")]
    [InlineData("http://hub.example.com:8080")]
    [InlineData("hub.example.com a.example.com")]
    [InlineData("\"*\"")]
    public void Anything_else_must_not(string value) => Assert.False(WebhookValidation.Allows([value], "hub.example.com", 8080));

    [Fact]
    public void One_of_several_headers_must_do()
    {
        Assert.True(WebhookValidation.Allows(["a", "b,hub"], "hub", 80));
        Assert.False(WebhookValidation.Allows(["a", "b"], "hub", 80));
        Assert.False(WebhookValidation.Allows([], "hub", 80));
    }

    [Theory]
    [InlineData("::1", true)]
    [InlineData("[::1]", true)]
    [InlineData("[::1]:80", true)]
    [InlineData("::1:80", false)]
    [InlineData("[::1]:81", false)]
    public void An_IPv6_host_must_be_known_with_and_without_brackets(string value, bool isAllowed)
    {
        Assert.Equal(isAllowed, WebhookValidation.Allows([value], "::1", 80));
        Assert.Equal(isAllowed, WebhookValidation.Allows([value], "[::1]", 80));
    }

    [Fact]
    public void A_hub_without_a_name_must_need_a_star()
    {
        Assert.False(WebhookValidation.Allows(["", ":80", "[]"], "", 80));
        Assert.True(WebhookValidation.Allows(["*"], "", 80));
    }
}
