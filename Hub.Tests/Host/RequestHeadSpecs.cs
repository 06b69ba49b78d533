using System.Buffers;
using System.Text;
using Hub.Host.WebSockets;

namespace Hub.Tests.Host;

/// <summary>The front door takes ordinary upgrade requests and leaves everything else to the HTTP server.</summary>
public sealed class RequestHeadSpecs
{
    private const string Ordinary =
        "GET /client/hubs/chat?access_token=a.b-c_d&x=%20 HTTP/1.1\r\nHost: localhost:8080\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: a\r\nSec-WebSocket-Protocol:  b \r\nX-Empty:\r\n\r\n";

    [Fact]
    public void An_ordinary_request_must_be_read_with_its_length_path_query_and_headers()
    {
        var head = Parse(Ordinary + "rest", out var length)!;
        Assert.Equal(Ordinary.Length, length);
        Assert.Equal(("GET", true, "/client/hubs/chat", "access_token=a.b-c_d&x=%20"), (head.Method, head.IsHttp11, head.Path, head.Query));
        Assert.Equal("localhost:8080", head.Header("host"));
        Assert.Equal("a,b", head.Header("Sec-WebSocket-Protocol"));
        Assert.Equal("", head.Header("X-Empty"));
        Assert.Null(head.Header("Origin"));
        Assert.Null(head.Header("Sec-WebSocket"));
    }

    [Fact]
    public void A_head_that_is_cut_anywhere_must_be_left_to_the_server()
    {
        for (var cut = 0; cut < Ordinary.Length; cut++) Assert.Null(Parse(Ordinary[..cut], out _));
    }

    [Theory]
    [InlineData("GET /client", "POST /client")]
    [InlineData("GET /client", "get /client")]
    [InlineData("GET /client", "GET /other")]
    [InlineData("GET /client", "GET http://h/client")]
    [InlineData("HTTP/1.1", "HTTP/1.0")]
    [InlineData(" HTTP/1.1", "  HTTP/1.1")]
    [InlineData("?access_token", "? access_token")]
    [InlineData("Host: localhost:8080", "Host : localhost:8080")]
    [InlineData("Host: localhost:8080", "Host:\tlocalhost")]
    [InlineData("Host: localhost:8080", "Host")]
    [InlineData("Host: localhost:8080", ": localhost:8080")]
    [InlineData("Host: localhost:8080", "Host: a\r\n folded")]
    [InlineData("Host: localhost:8080", "Host: a\r\nhost: b")]
    [InlineData("Host: localhost:8080", "Host: \u00e4")]
    [InlineData("Host: localhost:8080", "Host: a\rb")]
    [InlineData("Host: localhost:8080", "Host: a\nb")]
    [InlineData("Host: localhost:8080", "Host: a\0b")]
    [InlineData("X-Empty:", "Content-Length: 0")]
    [InlineData("X-Empty:", "Transfer-Encoding: chunked")]
    public void Anything_unusual_must_be_left_to_the_server(string usual, string unusual)
    {
        Assert.Contains(usual, Ordinary, StringComparison.Ordinal);
        Assert.Null(Parse(Ordinary.Replace(usual, unusual, StringComparison.Ordinal), out _));
    }

    [Fact]
    public void A_head_of_exactly_the_bound_must_be_read_and_one_byte_more_must_not()
    {
        Assert.NotNull(Parse(Padded(RequestHead.MaxBytes), out _));
        Assert.Null(Parse(Padded(RequestHead.MaxBytes + 1), out _));
    }

    private static string Padded(int length) => Ordinary.Replace("X-Empty:", "X-Empty: " + new string('x', length - Ordinary.Length - 1), StringComparison.Ordinal);

    private static RequestHead? Parse(string text, out int length) => RequestHead.Parse(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text)), out length);
}
