using System.Text;
using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>Answers of a real application server to user events (protocol section 4.6), as clients get them.</summary>
public sealed class HttpReplySpecs : IClassFixture<HttpReplySpecs.World>
{
    private const int MaxResponse = 1024;

    private readonly World _world;

    /// <summary>Uses the hub and the application of this class.</summary>
    public HttpReplySpecs(World world) => _world = world;

    [Theory]
    [InlineData("text/plain", "grüße", "\"dataType\":\"text\",\"data\":\"grüße\"")]
    [InlineData("TEXT/PLAIN; charset=utf-8", "x", "\"dataType\":\"text\",\"data\":\"x\"")]
    [InlineData("application/json; charset=utf-8", "{\"a\" : 1.0}", "\"dataType\":\"json\",\"data\":{\"a\" : 1.0}")]
    [InlineData("application/json", "\"x\"", "\"dataType\":\"json\",\"data\":\"x\"")]
    [InlineData("application/octet-stream", "\0ab", "\"dataType\":\"binary\",\"data\":\"AGFi\"")]
    [InlineData(null, "ab", "\"dataType\":\"binary\",\"data\":\"YWI=\"")]
    [InlineData("application/x-protobuf", "ab", "\"dataType\":\"protobuf\",\"data\":\"YWI=\"")]
    public async Task A_body_must_reach_the_client_by_its_type_and_before_the_ack(string? contentType, string body, string message)
    {
        await using var client = await _world.Hub.OpenAsync();
        _world.App.AnswerWith(_ => new HandlerReply(200, contentType, Encoding.UTF8.GetBytes(body)));
        await client.SayEventAsync(1);
        Assert.Equal($$"""{"type":"message","from":"server",{{message}}}""", await client.ReadTextAsync());
        Assert.Null(await client.ReadAckAsync(1));
    }

    [Theory]
    [InlineData(200, null, "")]
    [InlineData(200, "text/plain", "")]
    [InlineData(200, "application/json", "")]
    [InlineData(200, "application/json", " null\n")]
    [InlineData(200, "application/octet-stream", "")]
    [InlineData(200, "image/png", "")]
    [InlineData(204, null, "")]
    [InlineData(202, null, "")]
    public async Task An_answer_without_a_body_must_be_the_ack_alone(int status, string? contentType, string body)
    {
        await using var client = await _world.Hub.OpenAsync();
        _world.App.AnswerWith(_ => new HandlerReply(status, contentType, Encoding.UTF8.GetBytes(body)));
        Assert.Null(await client.EventAsync(1));
    }

    [Theory]
    [InlineData(400, "text/plain", "secret")]
    [InlineData(401, null, "")]
    [InlineData(404, "application/json", "{}")]
    [InlineData(429, null, "")]
    [InlineData(500, "text/plain", "secret")]
    [InlineData(503, null, "")]
    [InlineData(304, null, "")]
    [InlineData(200, "image/png", "x")]
    [InlineData(200, "text/html", "x")]
    [InlineData(200, "application/json", "{")]
    [InlineData(200, "application/json", "{} {}")]
    public async Task Anything_else_must_fail_the_event_and_leave_the_connection(int status, string? contentType, string body)
    {
        await using var client = await _world.Hub.OpenAsync();
        _world.App.AnswerWith(_ => new HandlerReply(status, contentType, Encoding.UTF8.GetBytes(body)));
        Assert.Equal(UpstreamHub.Failed, await client.EventAsync(1));
        _world.App.AnswerWith(_ => HandlerReply.Done);
        Assert.Null(await client.EventAsync(2));
    }

    [Fact]
    public async Task A_text_that_is_not_UTF8_must_fail_the_event()
    {
        await using var client = await _world.Hub.OpenAsync();
        _world.App.AnswerWith(_ => new HandlerReply(200, "text/plain", [0xC3, 0x28]));
        Assert.Equal(UpstreamHub.Failed, await client.EventAsync(1));
    }

    [Theory]
    [InlineData("X-WebPubSub-Metadata-a", "ü")]
    [InlineData("X-WebPubSub-Metadata-", "x")]
    public async Task Metadata_that_clients_cannot_get_must_fail_the_event(string name, string value)
    {
        await using var client = await _world.Hub.OpenAsync();
        _world.App.AnswerWith(_ => HandlerReply.Text("x", (name, value)));
        Assert.Equal(UpstreamHub.Failed, await client.EventAsync(1));
    }

    [Theory]
    [InlineData(MaxResponse, true)]
    [InlineData(MaxResponse + 1, false)]
    public async Task An_answer_must_not_be_larger_than_the_bound_whether_it_says_so_or_not(int length, bool fits)
    {
        await using var client = await _world.Hub.OpenAsync();
        var text = new string('x', length);
        _world.App.AnswerWith(_ => HandlerReply.Text(text));
        await ExpectAsync(1);

        await using var raw = new RawBackend(async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{text}\r\n0\r\n\r\n");
            return AfterRequest.Keep;
        });
        await using var hub = await UpstreamHub.ForUserEventsAsync(raw.Url, $"hub.upstream.max-response = {MaxResponse}");
        await using var other = await hub.OpenAsync();
        await ExpectAsync(2, other);

        async Task ExpectAsync(int id, RawClient? from = null)
        {
            from ??= client;
            await from.SayEventAsync(id);
            if (fits) Assert.Contains(text, await from.ReadTextAsync(), StringComparison.Ordinal);
            Assert.Equal(fits ? null : UpstreamHub.Failed, await from.ReadAckAsync(id));
        }
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_must_fail_the_event_and_not_be_followed(int status)
    {
        await using var elsewhere = await HandlerApp.StartAsync();
        await using var client = await _world.Hub.OpenAsync();
        _world.App.AnswerWith(_ => HandlerReply.Of(status, ("Location", $"{elsewhere.Url}/")));
        Assert.Equal(UpstreamHub.Failed, await client.EventAsync(1));
        Assert.Equal(0, elsewhere.Accepted);
    }

    [Fact]
    public async Task An_invocation_must_be_answered_by_its_response_alone()
    {
        await using var client = await _world.Hub.OpenAsync();
        foreach (var (reply, response) in new[]
        {
            (HandlerReply.Text("2"), "\"success\":true,\"dataType\":\"text\",\"data\":\"2\""),
            (HandlerReply.Json("{\"n\":1}"), "\"success\":true,\"dataType\":\"json\",\"data\":{\"n\":1}"),
            (HandlerReply.Done, "\"success\":true"),
            (HandlerReply.Of(500), "\"success\":false,\"error\":{\"name\":\"InternalServerError\",\"message\":\"The event handler failed.\"}"),
        })
        {
            _world.App.AnswerWith(_ => reply);
            await client.SendTextAsync("""{"type":"invoke","invocationId":"i","target":"event","event":"sum","dataType":"text","data":"1+1"}""");
            Assert.Equal($$"""{"type":"invokeResponse","invocationId":"i",{{response}}}""", await client.ReadTextAsync());
        }
    }

    [Fact]
    public async Task A_simple_client_must_get_bare_frames_and_be_closed_when_its_event_fails()
    {
        await using var client = await _world.Hub.ConnectAsync("chat", null, null);
        _world.App.AnswerWith(request => new HandlerReply(200, request["Content-Type"], request.Body));
        await client.SendTextAsync("hello");
        Assert.Equal("hello", await client.ReadTextAsync());
        await client.SendAsync(ClientFrames.Frame(Opcode.Binary, [1, 2]));
        var frame = await client.ReadFrameAsync();
        Assert.Equal(Opcode.Binary, frame!.Opcode);
        Assert.Equal([1, 2], frame.Payload);
        _world.App.AnswerWith(_ => HandlerReply.Of(400));
        await client.SendTextAsync("fails");
        Assert.Equal(1011, await client.ReadCloseCodeAsync());
    }

    /// <summary>One hub and one application for the class; its breaker never opens.</summary>
    public sealed class World : IAsyncLifetime
    {
        /// <summary>The application.</summary>
        public HandlerApp App { get; private set; } = null!;

        /// <summary>The hub.</summary>
        public HubHost Hub { get; private set; } = null!;

        /// <inheritdoc/>
        public async Task InitializeAsync()
        {
            App = await HandlerApp.StartAsync();
            Hub = await UpstreamHub.ForUserEventsAsync(App.Url, $"hub.upstream {{ max-response = {MaxResponse}, breaker.failures = 1000 }}");
        }

        /// <inheritdoc/>
        public async Task DisposeAsync()
        {
            await Hub.DisposeAsync();
            await App.DisposeAsync();
        }
    }
}
