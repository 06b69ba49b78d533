using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.1: addresses of handlers.</summary>
public sealed class UrlTemplateSpecs
{
    [Theory]
    [InlineData("http://h/api/{hub}/{event}", "http://h/api/chat/message")]
    [InlineData("https://h:8443/{EVENT}?code=s3cret&hub={Hub}", "https://h:8443/message?code=s3cret&hub=chat")]
    [InlineData("http://h/{hub}{hub}-{event}", "http://h/chatchat-message")]
    [InlineData("http://h", "http://h/")]
    [InlineData("http://h?e={event}", "http://h/?e=message")]
    [InlineData("http://h/a%2Fb/;p=1", "http://h/a%2Fb/;p=1")]
    [InlineData("HTTP://H:80/X", "http://h/X")]
    [InlineData("http://[::1]:7001/{event}", "http://[::1]:7001/message")]
    public void Parameters_must_be_replaced_in_path_and_query(string template, string url) =>
        Assert.Equal(url, Parse(template).Evaluate("chat", "message").AbsoluteUri);

    [Fact]
    public void Values_must_be_percent_encoded()
    {
        var url = Parse("http://h/{hub}/x?e={event}").Evaluate("a`,[]b", "x/../?#@é%");

        Assert.Equal("http://h/a%60%2C%5B%5Db/x?e=x%2F..%2F%3F%23%40%C3%A9%25", url.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://App.Example.com/x", "http://app.example.com:80", "app.example.com", 80)]
    [InlineData("https://app.example.com", "https://app.example.com:443", "app.example.com", 443)]
    [InlineData("https://app.example.com:80", "https://app.example.com:80", "app.example.com", 80)]
    [InlineData("http://[::1]", "http://[::1]:80", "::1", 80)]
    [InlineData("TCP://Backend:9000", "tcp://backend:9000", "backend", 9000)]
    [InlineData("tcp://[FE80::1]:9000", "tcp://[fe80::1]:9000", "fe80::1", 9000)]
    [InlineData("tcp://h:1", "tcp://h:1", "h", 1)]
    [InlineData("tcp://h:65535", "tcp://h:65535", "h", 65535)]
    public void A_backend_must_be_known_by_scheme_host_and_port(string template, string backend, string host, int port)
    {
        var parsed = Parse(template);

        Assert.Equal((backend, host, port), (parsed.Backend, parsed.Host, parsed.Port));
        Assert.Equal(template.StartsWith("tcp", StringComparison.OrdinalIgnoreCase), parsed.IsTcp);
        Assert.Equal(backend, parsed.ToString());
    }

    [Fact]
    public void A_TCP_address_must_have_nothing_to_fill_in()
    {
        var url = Parse("tcp://backend:9000").Evaluate("chat", "message");

        Assert.Equal(("tcp", "backend", 9000, "/"), (url.Scheme, url.Host, url.Port, url.PathAndQuery));
    }

    [Theory]
    [InlineData("", "begins with")]
    [InlineData("example.com/x", "begins with")]
    [InlineData("ftp://h/", "begins with")]
    [InlineData("ws://h/", "begins with")]
    [InlineData("{hub}://h/", "begins with")]
    [InlineData("http:/h", "begins with")]
    [InlineData(" http://h/", "percent-encode")]
    [InlineData("http://h/a b", "percent-encode")]
    [InlineData("http://h/\u00e9", "percent-encode")]
    [InlineData("http://h/\n", "percent-encode")]
    [InlineData("http://h\\@evil/", "percent-encode")]
    [InlineData("http://{hub}/", "parameter in its host")]
    [InlineData("http://{hub}.example.com/", "parameter in its host")]
    [InlineData("http://h:{event}/", "parameter in its host")]
    [InlineData("tcp://{event}:1", "parameter in its host")]
    [InlineData("http://user:secret@h/", "credentials")]
    [InlineData("http:///x", "host and a port")]
    [InlineData("http://:80/x", "host and a port")]
    [InlineData("http://h:/x", "host and a port")]
    [InlineData("http://h:0/x", "host and a port")]
    [InlineData("http://h:65536/x", "host and a port")]
    [InlineData("http://%68/x", "host and a port")]
    [InlineData("http://a..b/x", "host and a port")]
    [InlineData("tcp://h", "host and a port")]
    [InlineData("tcp://h:0", "host and a port")]
    [InlineData("tcp://h:1/", "after its port")]
    [InlineData("tcp://h:1/{event}", "after its port")]
    [InlineData("tcp://h:1?x", "after its port")]
    [InlineData("http://h/#x", "fragment")]
    [InlineData("http://h/?a#{event}", "fragment")]
    [InlineData("http://h/%zz", "hexadecimal digits")]
    [InlineData("http://h/?a=%2", "hexadecimal digits")]
    [InlineData("http://h/%2{event}", "hexadecimal digits")]
    [InlineData("http://h/{user}", "parameter {user}")]
    [InlineData("http://h/{}", "parameter {}")]
    [InlineData("http://h/{ hub}", "percent-encode")]
    [InlineData("http://h/{{hub}}", "parameter {{hub}")]
    [InlineData("http://h/{hub", "brace")]
    [InlineData("http://h/hub}", "brace")]
    [InlineData("http://h/}{hub}", "brace")]
    public void Anything_else_must_be_refused_with_the_reason(string template, string reason)
    {
        Assert.False(UrlTemplate.TryParse(template, out var parsed, out var error));
        Assert.Null(parsed);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    public void A_template_must_be_bounded(int length, bool isParsed) =>
        Assert.Equal(isParsed, UrlTemplate.TryParse("http://h/".PadRight(length, 'x'), out _, out _));

    [Fact]
    public void The_longest_template_must_be_filled_with_the_longest_names()
    {
        var parameters = string.Concat(Enumerable.Repeat("{hub}", 407));
        var url = Parse("http://h/" + parameters).Evaluate("a".PadRight(128, '['), "e");

        Assert.Equal(9 + (407 * (1 + (127 * 3))), url.AbsoluteUri.Length);
    }

    private static UrlTemplate Parse(string template)
    {
        Assert.True(UrlTemplate.TryParse(template, out var parsed, out var error), error);
        Assert.Null(error);
        return parsed;
    }
}
