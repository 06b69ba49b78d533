using System.Security.Cryptography;
using System.Text;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>Events over HTTP as a real application server gets them (protocol sections 4.3, 4.5 and 4.6), from clients on real sockets.</summary>
public sealed class HttpEventSpecs
{
    private const string SecondKey = "a-second-key-for-specs-of-more-than-32-bytes";

    [Fact]
    public async Task A_user_event_must_carry_every_header_of_the_protocol_and_nothing_else()
    {
        await using var app = await HandlerApp.StartAsync();
        var settings = UpstreamHub.Handler($"{app.Url}/{{hub}}/{{event}}");
        settings["Hub__AccessKeys__1"] = SecondKey;
        await using var hub = await HubHost.StartAsync(settings);
        await using var client = await hub.ConnectAsync("Chat", "ann");
        var id = IdIn(await client.ReadTextAsync());
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);

        Assert.Null(await client.EventAsync(1, "order.new"));

        var request = await app.NextAsync("order.new");
        Assert.Equal(("POST", "/chat/order.new", "HTTP/1.1", "x"), (request.Method, request.Target, request.Protocol, request.Text));
        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value);
        Assert.True(headers.Remove("ce-time", out var time) && headers.Remove("x-ms-client-request-id", out var requestId) && Guid.TryParseExact(requestId, "D", out _));
        Assert.InRange(DateTimeOffset.ParseExact(time, "yyyy-MM-dd'T'HH:mm:ss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal), before, DateTimeOffset.UtcNow);
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["host"] = new Uri(app.Url).Authority,
                ["content-type"] = "text/plain; charset=utf-8",
                ["content-length"] = "1",
                ["webhook-request-origin"] = "127.0.0.1",
                ["ce-specversion"] = "1.0",
                ["ce-awpsversion"] = "1.0",
                ["ce-type"] = "azure.webpubsub.user.order.new",
                ["ce-source"] = $"/hubs/chat/client/{id}",
                ["ce-id"] = "1",
                ["ce-hub"] = "chat",
                ["ce-connectionid"] = id,
                ["ce-eventname"] = "order.new",
                ["ce-userid"] = "ann",
                ["ce-subprotocol"] = "json.webpubsub.azure.v1",
                ["ce-signature"] = $"sha256={Hmac(HubHost.DefaultKey, id)},sha256={Hmac(SecondKey, id)}",
            },
            new SortedDictionary<string, string>(headers));
    }

    [Fact]
    public async Task All_events_of_a_connection_must_come_in_order_with_rising_ids()
    {
        await using var app = await HandlerApp.StartAsync();
        await using var hub = await UpstreamHub.ForAllEventsAsync(app.Url);
        await using (var client = await hub.OpenAsync("ann"))
        {
            for (var id = 1; id <= 3; id++) Assert.Null(await client.EventAsync(id));
            await client.SendAsync(ClientFrames.Close(1000));
            Assert.Equal(1000, await client.ReadCloseCodeAsync());
        }

        var all = new List<HandlerRequest>();
        foreach (var name in new[] { "connect", "connected", "order", "order", "order", "disconnected" }) all.Add(await app.NextAsync(name));
        Assert.Equal(["0", "1", "2", "3", "4", "5"], all.Select(request => request["ce-id"]));
        Assert.Single(all.Select(request => request["ce-connectionId"]).Distinct());
        Assert.Equal(6, all.Select(request => request["x-ms-client-request-id"]).Distinct().Count());
        Assert.Equal(
            [null, "json.webpubsub.azure.v1", "json.webpubsub.azure.v1", "json.webpubsub.azure.v1", "json.webpubsub.azure.v1", "json.webpubsub.azure.v1"],
            all.Select(request => request["ce-subprotocol"]));
        Assert.Equal(["azure.webpubsub.sys.connect", "azure.webpubsub.sys.connected", "azure.webpubsub.sys.disconnected"], new[] { 0, 1, 5 }.Select(i => all[i]["ce-type"]));
        Assert.Equal(("{}", """{"reason":"The client closed the connection."}"""), (all[1].Text, all[5].Text));
        Assert.All(new[] { 0, 1, 5 }, i => Assert.Equal("application/json", all[i]["Content-Type"]));
        Assert.False(app.HasMore);
    }

    [Fact]
    public async Task An_anonymous_simple_client_must_have_neither_user_nor_subprotocol()
    {
        await using var app = await HandlerApp.StartAsync();
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        await using var client = await hub.ConnectAsync("chat", null, null);
        app.AnswerWith(_ => HandlerReply.Text("re"));
        await client.SendTextAsync("hello");
        Assert.Equal("re", await client.ReadTextAsync());

        var request = await app.NextAsync("message");
        Assert.Equal(("hello", null, null, null), (request.Text, request["ce-userId"], request["ce-subprotocol"], request["ce-connectionState"]));
    }

    [Theory]
    [InlineData("née 🌍", "née 🌍")]
    [InlineData("名前", "名前")]
    [InlineData("a,b;c=\"d\"", "a,b;c=\"d\"")]
    [InlineData("x: y\r\nce-userId: admin", "x: y��ce-userId: admin")]
    [InlineData(" admin", "�admin")]
    public async Task A_user_id_must_arrive_in_UTF8_and_never_as_another(string user, string received)
    {
        await using var app = await HandlerApp.StartAsync();
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        await using var client = await hub.OpenAsync(user);
        Assert.Null(await client.EventAsync(1));
        Assert.Equal(received, (await app.NextAsync("order"))["ce-userId"]);
    }

    [Theory]
    [InlineData("text", "\"grüße\"", "text/plain; charset=utf-8", "grüße")]
    [InlineData("text", "\"\"", "text/plain; charset=utf-8", "")]
    [InlineData("json", "{\"a\" : 1.0,\"b\":[null]}", "application/json", "{\"a\" : 1.0,\"b\":[null]}")]
    [InlineData("json", "\"x\"", "application/json", "\"x\"")]
    [InlineData("binary", "\"AGFi\"", "application/octet-stream", "\0ab")]
    [InlineData("protobuf", "\"CgF4\"", "application/x-protobuf", "\n\u0001x")]
    public async Task Data_of_each_type_must_be_the_body(string dataType, string data, string contentType, string body)
    {
        await using var app = await HandlerApp.StartAsync();
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        await using var client = await hub.OpenAsync();
        await client.SendTextAsync($$"""{"type":"event","event":"order","ackId":1,"dataType":"{{dataType}}","data":{{data}}}""");
        Assert.Null(await client.ReadAckAsync(1));

        var request = await app.NextAsync("order");
        Assert.Equal((contentType, body), (request["Content-Type"], request.Text));
    }

    [Fact]
    public async Task Metadata_must_go_both_ways()
    {
        await using var app = await HandlerApp.StartAsync();
        app.AnswerWith(_ => HandlerReply.Text("re", ("X-WebPubSub-Metadata-Trace", "b/2"), ("x-webpubsub-metadata-kind", "c")));
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        await using var client = await hub.OpenAsync();
        await client.SendTextAsync("""{"type":"event","event":"order","ackId":1,"dataType":"text","data":"x","metadata":{"trace":"a 1","n":"2"}}""");

        var request = await app.NextAsync("order");
        Assert.Equal(("a 1", "2"), (request["X-WebPubSub-Metadata-trace"], request["X-WebPubSub-Metadata-n"]));
        Assert.Equal("""{"type":"message","from":"server","dataType":"text","data":"re","metadata":{"Trace":"b/2","kind":"c"}}""", await client.ReadTextAsync());
        Assert.Null(await client.ReadAckAsync(1));
    }

    [Fact]
    public async Task State_must_come_back_with_every_later_event_until_it_is_replaced()
    {
        await using var app = await HandlerApp.StartAsync();
        var states = new Queue<HandlerReply>([
            HandlerReply.Of(200, ("ce-connectionState", "from connect")),
            HandlerReply.Of(200, ("ce-connectionState", "not from connected")),
            HandlerReply.Of(200, ("ce-connectionState", "grüße 🌍")),
            HandlerReply.Of(400, ("ce-connectionState", "not from an error")),
            HandlerReply.Of(200, ("ce-connectionState", "last")),
            HandlerReply.Done,
        ]);
        app.AnswerWith(_ => states.Dequeue());
        await using var hub = await UpstreamHub.ForAllEventsAsync(app.Url);
        await using (var client = await hub.OpenAsync())
        {
            foreach (var (id, error) in new[] { (1, null), (2, UpstreamHub.Failed), (3, null) }) Assert.Equal(error, await client.EventAsync(id));
        }

        var seen = new List<string?>();
        foreach (var name in new[] { "connect", "connected", "order", "order", "order", "disconnected" }) seen.Add((await app.NextAsync(name))["ce-connectionState"]);
        Assert.Equal([null, "from connect", "from connect", "grüße 🌍", "grüße 🌍", "last"], seen);
    }

    [Fact]
    public async Task An_empty_state_and_an_empty_metadata_value_must_count()
    {
        await using var app = new RawBackend(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nce-connectionState:\r\nX-WebPubSub-Metadata-k: \r\nContent-Length: 0\r\n\r\n");
            return AfterRequest.Keep;
        });
        await using var hub = await UpstreamHub.ForUserEventsAsync(app.Url);
        await using var client = await hub.OpenAsync();
        await client.SayEventAsync(1);
        Assert.Equal("""{"type":"message","from":"server","dataType":"binary","data":"","metadata":{"k":""}}""", await client.ReadTextAsync());
        Assert.Null(await client.ReadAckAsync(1));

        var second = new TaskCompletionSource<string>();
        app.Script = exchange =>
        {
            second.SetResult(exchange.Head);
            return exchange.AnswerAsync();
        };
        Assert.Null(await client.EventAsync(2));
        Assert.Contains("ce-connectionState: \n", await second.Task, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Cookies_must_come_back_to_the_backend_that_set_them_and_to_no_other()
    {
        await using var app = await HandlerApp.StartAsync();
        await using var other = await HandlerApp.StartAsync();
        app.AnswerWith(request => request["ce-eventName"] switch
        {
            "connect" => HandlerReply.Of(200, ("Set-Cookie", "node=1; Path=/; HttpOnly"), ("Set-Cookie", "b=2")),
            "order" => HandlerReply.Of(200, ("Set-Cookie", "b=; Max-Age=0")),
            _ => HandlerReply.Done,
        });
        await using var hub = await HubHost.StartAsync(UpstreamHub
            .Handler($"{app.Url}/", "order", UpstreamHub.Everything)
            .And(UpstreamHub.Handler($"{other.Url}/", "*", index: 1)));
        await using (var client = await hub.OpenAsync())
        {
            Assert.Null(await client.EventAsync(1, "order"));
            Assert.Null(await client.EventAsync(2, "elsewhere"));
        }

        Assert.Null((await app.NextAsync("connect"))["Cookie"]);
        Assert.Equal("node=1; b=2", (await app.NextAsync("connected"))["Cookie"]);
        Assert.Equal("node=1; b=2", (await app.NextAsync("order"))["Cookie"]);
        Assert.Equal("node=1", (await app.NextAsync("disconnected"))["Cookie"]);
        Assert.Null((await other.NextAsync("elsewhere"))["Cookie"]);
    }

    [Fact]
    public async Task Hub_and_event_must_be_filled_into_path_and_query_percent_encoded()
    {
        await using var app = await HandlerApp.StartAsync();
        await using var hub = await HubHost.StartAsync(UpstreamHub.Handler($"{app.Url}/api/{{hub}}/x?code=a%26b&e={{event}}", hub: "a[b]"));
        await using var client = await hub.OpenAsync(name: "a[b]");
        Assert.Null(await client.EventAsync(1, "some.event-1"));
        Assert.Equal("/api/a%5Bb%5D/x?code=a%26b&e=some.event-1", EncodedTarget(await app.NextAsync("some.event-1")));
    }

    [Fact]
    public async Task A_notification_must_be_sent_again_with_the_same_ids_until_it_is_taken()
    {
        await using var app = await HandlerApp.StartAsync();
        var answers = new Queue<HandlerReply>([HandlerReply.Of(503), HandlerReply.Done]);
        app.AnswerWith(_ => answers.Count > 0 ? answers.Dequeue() : HandlerReply.Done);
        await using var hub = await HubHost.StartAsync(UpstreamHub.Handler($"{app.Url}/", "*", "connected"));
        await using var client = await hub.OpenAsync();
        var (first, second) = (await app.NextAsync("connected"), await app.NextAsync("connected"));
        Assert.Equal((first["ce-id"], first["x-ms-client-request-id"]), (second["ce-id"], second["x-ms-client-request-id"]));
        Assert.Null(await client.EventAsync(1));
    }

    private static string EncodedTarget(HandlerRequest request) => request.Target.Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);

    private static string IdIn(string connected) => System.Text.Json.JsonDocument.Parse(connected).RootElement.GetProperty("connectionId").GetString()!;

    private static string Hmac(string key, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text)));
}
