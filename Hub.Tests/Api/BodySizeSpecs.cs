using System.Text;
using Hub.Tests.Support;

namespace Hub.Tests.Api;

/// <summary>Protocol section 5: a body of 1 MiB is taken, one byte more is not, however it is sent; and nothing is read before it may be.</summary>
public sealed class BodySizeSpecs(ApiHub api) : IClassFixture<ApiHub>
{
    private const int Limit = 1024 * 1024;

    [Theory]
    [InlineData(Limit, true, 202)]
    [InlineData(Limit, false, 202)]
    [InlineData(Limit + 1, true, 413)]
    [InlineData(Limit + 1, false, 413)]
    public async Task One_mebibyte_must_be_the_most(int length, bool isAnnounced, int status)
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub);
        await using var client = await RawClient.OpenAsync(api.Host.BaseAddress);
        await client.SendAsync(Head(hub, isAnnounced ? $"Content-Length: {length}" : "Transfer-Encoding: chunked"));
        var body = Encoding.ASCII.GetBytes(new string('x', length));
        var sending = isAnnounced ? client.SendAsync(body) : SendChunksAsync(client, body);
        var answer = await client.RequestAsync("");
        Assert.Equal(status, answer.Status);
        if (status == 413)
        {
            Assert.Equal("Error.PayloadTooLarge", answer["x-ms-error-code"]);
            Assert.Contains("1 MiB", answer.Body, StringComparison.Ordinal);
            await ann.ExpectAsync();
            return;
        }

        await sending;
        Assert.Contains(new string('x', length), await ann.HearAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_chunks_must_make_one_message()
    {
        var hub = api.NewHub();
        await using var ann = await api.ConnectAsync(hub);
        await using var client = await RawClient.OpenAsync(api.Host.BaseAddress);
        await client.SendAsync(Head(hub, "Transfer-Encoding: chunked"));
        foreach (var part in new[] { "1\r\na\r\n", "2;x=y\r\nb", "c\r\n", "0\r\n" }) await client.SendAsync(Encoding.ASCII.GetBytes(part));
        Assert.Equal(202, (await client.RequestAsync("\r\n")).Status);
        await ann.ExpectAsync("""{"type":"message","from":"server","dataType":"text","data":"abc"}""");
    }

    [Theory]
    [InlineData("?api-version=x", 400)]
    [InlineData("?messageTtlSeconds=301", 400)]
    [InlineData("?x", 401)]
    public async Task A_refused_request_must_be_answered_without_its_body(string query, int status)
    {
        await using var client = await RawClient.OpenAsync(api.Host.BaseAddress);

        // The body never comes: who waits for it gives no answer.
        await client.SendAsync(Head("chat", "Content-Length: 100", query, isSigned: status != 401));
        Assert.Equal(status, (await client.RequestAsync("")).Status);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked", "zz\r\n")]
    [InlineData("Transfer-Encoding: chunked", "2\r\nabc\r\n0\r\n\r\n")]
    public async Task A_body_that_is_not_http_must_be_a_bad_request(string header, string body)
    {
        await using var client = await RawClient.OpenAsync(api.Host.BaseAddress);
        await client.SendAsync(Head("chat", header));
        var answer = await client.RequestAsync(body);
        Assert.Equal((400, "Error.BadRequest"), (answer.Status, answer["x-ms-error-code"]));
    }

    private byte[] Head(string hub, string header, string query = "", bool isSigned = true)
    {
        var path = $"/api/hubs/{hub}/:send{query}";
        var token = isSigned ? api.Server.Token(new Uri(api.Host.BaseAddress, path).AbsoluteUri) : "none";
        return Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {api.Host.BaseAddress.Authority}\r\nContent-Type: text/plain\r\nAuthorization: Bearer {token}\r\n{header}\r\n\r\n");
    }

    private static async Task SendChunksAsync(RawClient client, byte[] body)
    {
        const int chunk = 100_000;
        for (var at = 0; at < body.Length; at += chunk)
        {
            var part = body.AsMemory(at, Math.Min(chunk, body.Length - at));
            await client.SendAsync([.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part.Span, .. "\r\n"u8]);
        }

        await client.SendAsync("0\r\n\r\n"u8.ToArray());
    }
}
