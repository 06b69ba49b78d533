using System.Diagnostics.Metrics;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>The instruments about events: names that dashboards rely on, and values that agree with what clients saw.</summary>
public sealed class UpstreamMetricsSpecs : HubSpec
{
    private const string Backend = "http://measured:80";

    private static readonly string[] Names =
    [
        "hub.upstream.active", "hub.upstream.breaker", "hub.upstream.breaker.openings", "hub.upstream.duration", "hub.upstream.events", "hub.upstream.lost",
        "hub.upstream.overflow", "hub.upstream.overflowed", "hub.upstream.queue", "hub.upstream.rejections", "hub.upstream.retries",
        "hub.upstream.steals",
    ];

    private readonly ScriptedBackend _backend;

    public UpstreamMetricsSpecs()
        : this(new ScriptedBackend(ScriptedBackend.Rule($"{Backend}/", "*")))
    {
    }

    private UpstreamMetricsSpecs(ScriptedBackend backend)
        : base("hub.upstream { workers = 2, calls-per-worker = 1, queue = 4, overflow = 2, breaker.failures = 2 }", backend: backend) => _backend = backend;

    [Fact]
    public async Task They_must_agree_with_what_clients_saw()
    {
        using var listener = new MeterListener();
        var published = new SortedSet<string>(StringComparer.Ordinal);
        var values = new Dictionary<string, long>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name != "HubActors.Upstream") return;
            lock (published) published.Add(instrument.Name);
            l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var labels = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
            if (labels.GetValueOrDefault("backend") != Backend) return;
            lock (values) values[labels.TryGetValue("outcome", out var outcome) ? $"{instrument.Name} {outcome}" : instrument.Name] = value;
        });
        listener.Start();
        Assert.Equal(Names, published);

        var client = await ConnectAsync();
        await AskAsync(client, 1, 200, null);
        await AskAsync(client, 2, 404, ErrorCode.InternalServerError);
        await AskAsync(client, 3, 500, ErrorCode.InternalServerError);
        await AskAsync(client, 4, 500, ErrorCode.InternalServerError);          // opens the breaker
        client.Say("""{"type":"event","event":"order","ackId":5,"data":1}""");
        Assert.Equal(ErrorCode.InternalServerError, await client.ExpectAckAsync(5));
        listener.RecordObservableInstruments();
        Assert.Equal((4, 1, 0), (values["hub.upstream.events answered"], values["hub.upstream.events breaker_open"], values["hub.upstream.events failed"]));
        Assert.Equal((2, 1), (values["hub.upstream.breaker"], values["hub.upstream.breaker.openings"]));
        Assert.Equal((0, 0, 0), (values["hub.upstream.active"], values["hub.upstream.queue"], values["hub.upstream.rejections"]));
    }

    private async Task AskAsync(TestClient client, ulong id, int status, string? error)
    {
        client.Say($$"""{"type":"event","event":"order","ackId":{{id}},"data":1}""");
        (await _backend.NextAsync()).Answer(status);
        Assert.Equal(error, await client.ExpectAckAsync(id));
        await AwaitConditionAsync(() => Task.FromResult(Tree.Upstream!.Backend[0].TotalUnderWay == 0), TimeSpan.FromSeconds(10));
    }
}
