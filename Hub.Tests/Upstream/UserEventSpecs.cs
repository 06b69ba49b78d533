using System.Text;
using Hub.Protocol.CloudEvents;
using Hub.Protocol.Frames;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>User events of clients to a configured handler (protocol section 4.6), over the real tree with a backend in memory.</summary>
public sealed class UserEventSpecs : HubSpec
{
    private readonly ScriptedBackend _backend;

    public UserEventSpecs()
        : this(new ScriptedBackend(ScriptedBackend.Rule("http://first:80/{event}", "first,both"), ScriptedBackend.Rule("http://second:80/", "*")))
    {
    }

    private UserEventSpecs(ScriptedBackend backend)
        : base(backend: backend) => _backend = backend;

    [Fact]
    public async Task An_event_must_reach_the_handler_with_all_that_is_known_of_its_client()
    {
        var client = await ConnectAsync("ann");
        client.Say("""{"type":"event","event":"order","ackId":1,"dataType":"text","data":"tea","metadata":{"k":"v"}}""");
        var call = await _backend.NextAsync();
        var e = call.Event;
        Assert.Equal(
            (HubEventKind.User, "chat", "order", client.ConnectionId, 1L, "ann", "json.webpubsub.azure.v1", null, "tea"),
            (e.Kind, e.Hub, e.Name, e.ConnectionId, e.Id, e.UserId, e.Subprotocol, e.State, Encoding.UTF8.GetString(e.Body.Span)));
        Assert.StartsWith("text/plain", e.ContentType, StringComparison.Ordinal);
        Assert.Equal("v", e.Metadata!["k"]);
        Assert.Equal(EventSignature.Create([Encoding.UTF8.GetBytes("key")], client.ConnectionId), e.Signature);
        call.Answer(200);
        Assert.Null(await client.ExpectAckAsync(1));
    }

    [Fact]
    public async Task The_answer_must_come_to_the_client_before_the_ack()
    {
        var client = await ConnectAsync();
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        (await _backend.NextAsync()).Answer(new CloudEventReply(200, "application/json", "{\"ok\":true}"u8.ToArray()) { Metadata = new Dictionary<string, string> { ["m"] = "1" } });
        await client.ExpectAsync("""{"type":"message","from":"server","dataType":"json","data":{"ok":true},"metadata":{"m":"1"}}""");
        Assert.Null(await client.ExpectAckAsync(1));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(302)]
    public async Task Anything_but_a_success_must_fail_the_event_and_leave_the_connection(int status)
    {
        var client = await ConnectAsync();
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        (await _backend.NextAsync()).Answer(new CloudEventReply(status, "text/plain", "secret"u8.ToArray()));
        Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(1));
        await client.SyncAsync();
    }

    [Fact]
    public async Task A_body_of_unknown_type_must_fail_the_event()
    {
        var client = await ConnectAsync();
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        (await _backend.NextAsync()).Answer(new CloudEventReply(200, "image/png", new byte[] { 1 }));
        Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(1));
    }

    [Fact]
    public async Task A_handler_that_cannot_be_reached_must_fail_the_event()
    {
        var client = await ConnectAsync();
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        (await _backend.NextAsync()).Fail(new IOException("gone"));
        Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(1));
    }

    [Fact]
    public async Task A_failed_event_must_close_a_simple_client_with_1011()
    {
        var client = Open(WireProtocol.Plain);
        client.Socket.Say(ClientFrames.Text("hello"));
        var call = await _backend.NextAsync();
        Assert.Equal(("message", null), (call.Event.Name, call.Event.Subprotocol));
        call.Answer(500);
        await client.ExpectCloseAsync(1011, enveloped: false);
    }

    [Fact]
    public async Task A_simple_client_must_get_the_answer_as_a_bare_frame()
    {
        var client = Open(WireProtocol.Plain);
        client.Socket.Say(ClientFrames.Text("hello"));
        (await _backend.NextAsync()).Answer(ScriptedBackend.Text("world"));
        var frame = await client.NextFrameAsync();
        Assert.Equal((Opcode.Text, "world"), (frame.Opcode, frame.Text));
    }

    [Fact]
    public async Task The_first_handler_that_takes_an_event_must_get_it()
    {
        var client = await ConnectAsync();
        foreach (var (id, name, backend) in new[] { (1UL, "first", "http://first:80"), (2UL, "both", "http://first:80"), (3UL, "other", "http://second:80") })
        {
            client.Say($$"""{"type":"event","event":"{{name}}","ackId":{{id}},"data":1}""");
            var call = await _backend.NextAsync();
            Assert.Equal((name, backend), (call.Event.Name, call.Call.Url.Backend));
            call.Answer(200);
            Assert.Null(await client.ExpectAckAsync(id));
        }
        Assert.Equal(["http://first:80", "http://second:80"], _backend.Made.Order());
    }

    [Fact]
    public async Task An_event_of_a_hub_without_handlers_must_fail()
    {
        var client = Open(WireProtocol.Json, request => request with { Hub = "other" });
        await client.ExpectConnectedAsync();
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(1));
        Assert.False(_backend.HasMore);
    }

    [Fact]
    public async Task State_and_cookies_of_an_answer_must_come_back_with_the_next_event()
    {
        var client = await ConnectAsync();
        client.Say("""{"type":"event","event":"one","ackId":1,"data":1}""");
        (await _backend.NextAsync()).Answer(ScriptedBackend.Status(204) with { State = "s1", SetCookies = ["a=b; Path=/"] });
        await client.ExpectAckAsync(1);
        client.Say("""{"type":"event","event":"two","ackId":2,"data":1}""");
        var second = await _backend.NextAsync();
        Assert.Equal(("s1", "a=b", 2L), (second.Event.State, second.Event.Cookies, second.Event.Id));
        second.Answer(ScriptedBackend.Status(500) with { State = "s2" });
        await client.ExpectAckAsync(2);
        client.Say("""{"type":"event","event":"three","ackId":3,"data":1}""");
        Assert.Equal("s1", (await _backend.AcceptAsync("three")).State);
    }

    [Fact]
    public async Task An_invocation_must_be_answered_by_its_response_alone()
    {
        var client = await ConnectAsync();
        client.Say("""{"type":"invoke","invocationId":"i","target":"event","event":"sum","dataType":"text","data":"1+1"}""");
        (await _backend.NextAsync()).Answer(ScriptedBackend.Text("2"));
        await client.ExpectAsync("""{"type":"invokeResponse","invocationId":"i","success":true,"dataType":"text","data":"2"}""");
        await client.SyncAsync();
    }

    [Fact]
    public async Task A_handler_that_does_not_answer_in_time_must_fail_the_event_and_be_cancelled()
    {
        var client = await ConnectAsync();
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        var call = await _backend.NextAsync();
        AdvanceTime(Settings.Connections.EventTimeout);
        Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Reply);
        client.Say("""{"type":"event","event":"again","ackId":2,"data":1}""");
        await _backend.AcceptAsync("again");
        Assert.Null(await client.ExpectAckAsync(2));
    }

    [Fact]
    public async Task Later_requests_of_the_connection_must_wait_for_the_answer()
    {
        var client = await ConnectAsync(null, null, "g");
        client.Say("""{"type":"event","event":"order","ackId":1,"data":1}""");
        client.Say("""{"type":"sendToGroup","group":"g","ackId":2,"data":2}""");
        (await _backend.NextAsync()).Answer(ScriptedBackend.Text("first"));
        await client.ExpectAsync("""{"type":"message","from":"server","dataType":"text","data":"first"}""");
        Assert.Null(await client.ExpectAckAsync(1));
        await client.ExpectAsync("""{"type":"message","from":"group","group":"g","dataType":"json","data":2}""");
    }
}
