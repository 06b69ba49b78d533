using System.Text;
using Hub.Tests.Api;
using Hub.Tests.Support;

namespace Hub.Tests.Host.Telemetry;

/// <summary>One trace id follows a message from its entry to the fan-out and to the application server.</summary>
public sealed class TraceSpecs
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";

    [Fact]
    public async Task An_event_must_bring_its_trace_to_the_application_server()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var app = await HandlerApp.StartAsync();
        await using var hub = await StartAsync(collector, "1", UpstreamHub.Handler($"{app.Url}/{{event}}"));
        await using var client = await hub.OpenAsync("ann");
        await client.SayEventAsync(1);
        Assert.Null(await client.ReadAckAsync(1));

        var parts = (await app.NextAsync("order"))["traceparent"]!.Split('-');
        Assert.Equal(("00", 32, 16, "01"), (parts[0], parts[1].Length, parts[2].Length, parts[3]));
        var spans = await collector.WaitForAsync("/v1/traces", "event", "upstream", Bytes(parts[2]));
        Assert.Equal(3, spans.Split(Bytes(parts[1])).Length);               // the message's span and the call's, and nothing else
    }

    [Fact]
    public async Task An_event_over_TCP_must_bring_its_trace_in_the_envelope()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var seen = new TaskCompletionSource<string>();
        await using var backend = new TcpBackendPeers
        {
            Answers = request =>
            {
                seen.TrySetResult(Encoding.UTF8.GetString(request));
                return "{}"u8.ToArray();
            },
        };
        await using var hub = await StartAsync(collector, "1", UpstreamHub.Handler($"tcp://127.0.0.1:{backend.Port}"));
        await using var client = await hub.OpenAsync("ann");
        await client.SayEventAsync(1);
        Assert.Null(await client.ReadAckAsync(1));
        Assert.Matches("\"traceparent\":\"00-[0-9a-f]{32}-[0-9a-f]{16}-01\"", await seen.Task);
    }

    [Fact]
    public async Task A_send_must_have_a_span_of_its_own_and_one_of_its_delivery()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var hub = await StartAsync(collector, "1", []);
        await using var client = await hub.OpenAsync("ann");
        await client.SendTextAsync("""{"type":"sendToGroup","group":"a-group","ackId":1,"data":1}""");
        await client.ReadTextAsync();
        var spans = await collector.WaitForAsync("/v1/traces", "send_to_group", "fan_out");
        Assert.Equal(3, spans.Split("a-group").Length);
    }

    [Fact]
    public async Task A_REST_request_must_continue_the_trace_of_its_header()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var hub = await StartAsync(collector, "0.000001", []);
        using var server = new ApiClient(hub.BaseAddress, hub.AccessKey);
        var answer = await server.SendAsync("POST", "chat/groups/g/:send", ApiClient.Text("x"), ("traceparent", $"00-{TraceId}-{SpanId}-01"), ("tracestate", "vendor=1"));
        Assert.Equal(202, answer.Status);
        var spans = await collector.WaitForAsync("/v1/traces", "POST /api/hubs/{hub}/groups/{group}/:send", "fan_out", "vendor=1");
        Assert.Equal(3, spans.Split(Bytes(TraceId)).Length);
        Assert.Equal(2, spans.Split(Bytes(SpanId)).Length);                 // the parent of the request, not of the delivery
    }

    [Theory]
    [InlineData("0")]
    [InlineData(null)]
    public async Task Nothing_must_be_traced_unless_asked_for(string? ratio)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var app = await HandlerApp.StartAsync();
        await using var hub = await StartAsync(collector, ratio, UpstreamHub.Handler($"{app.Url}/{{event}}"));
        await using var client = await hub.OpenAsync("ann");
        await client.SayEventAsync(1);
        Assert.Null(await client.ReadAckAsync(1));
        Assert.Null((await app.NextAsync("order"))["traceparent"]);
        Assert.Null(hub.Tree.Node.Tracing);
    }

    private static Task<HubHost> StartAsync(OtlpCollector collector, string? ratio, Dictionary<string, string?> more) => HubHost.StartAsync(more.And(new()
    {
        ["Hub__Telemetry__OtlpEndpoint"] = collector.Url,
        ["Hub__Telemetry__TraceSampleRatio"] = ratio,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
    }));

    /// <summary>The bytes behind hex digits, a character for each.</summary>
    private static string Bytes(string hex) => Encoding.Latin1.GetString(Convert.FromHexString(hex));
}
