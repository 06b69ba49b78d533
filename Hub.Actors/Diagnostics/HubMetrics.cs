using System.Diagnostics.Metrics;
using Akka.Actor;
using Hub.Actors.Delivery;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// The meter <c>HubActors</c>: instruments about one node. They are read when somebody collects, but for the two histograms, which see
/// samples (<see cref="DeliverySamples"/>). Listed in docs/metrics.md.
/// </summary>
internal sealed class HubMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "HubActors";

    private static readonly double[] LatencyBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly int[] FanOutBounds = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000];

    private readonly HubNode _node;
    private readonly IReadOnlyList<IndexShard> _shards;
    private readonly Recent<ConnectionSums> _connections;
    private readonly Recent<ActorSums> _actors;
    private readonly Meter _meter;

    public HubMetrics(HubNode node, ActorSystem system, IReadOnlyList<IndexShard> shards)
    {
        _node = node;
        _shards = shards;
        _connections = new Recent<ConnectionSums>(node.Clock, () => ConnectionSums.Of(node.Leases.ToList()));
        _actors = new Recent<ActorSums>(node.Clock, () => ActorSums.Of(system));
        _meter = new Meter(new MeterOptions(MeterName) { Scope = node.MeterScope });
        AddConnections();
        AddTraffic();
        AddOutboxes();
        AddActors();
        AddHistograms();
    }

    public void Dispose()
    {
        _node.Samples.OnLatency = null;
        _node.Samples.OnFanOut = null;
        _meter.Dispose();
    }

    private void AddConnections()
    {
        var statistics = _node.Statistics;
        Gauges("hub.connections", "{connection}", "Open connections.",
            () => statistics.ByHub.All.Select(count => Of(count.Open, ("hub", count.Hub), ("subprotocol", count.Subprotocol))));
        Counters("hub.connections.opened", "{connection}", "Connections opened.",
            () => statistics.ByHub.All.Select(count => Of(count.Opened, ("hub", count.Hub), ("subprotocol", count.Subprotocol))));
        Counters("hub.connections.closed", "{connection}", "Connections ended, by reason.",
            () => statistics.Closes().Select(close => Of(close.Value, ("reason", close.Key))));
        Counters("hub.connections.refused", "{handshake}", "Handshakes refused, by HTTP status.",
            () => statistics.Refusals().Select(refusal => Of(refusal.Value, ("status", refusal.Key))));
        Counter("hub.connections.recovered", "{connection}", "Reliable connections that went on with another socket.", () => statistics.Recovered);
        Gauge("hub.connections.detached", "{connection}", "Reliable connections whose client may still come back.", () => _connections.Value.Detached);
        Gauges("hub.connections.paused", "{connection}", "Connections the hub does not read from now, by cause.", () =>
        [
            Of(_connections.Value.PausedByRate, ("cause", "rate")),
            Of(_connections.Value.PausedByBackPressure, ("cause", "back_pressure")),
        ]);
    }

    private void AddTraffic()
    {
        var traffic = _node.Traffic;
        // The unit is spelt as a comment: as a real one it would stand in the Prometheus names twice.
        Counters("hub.messages.received", "{message}", "Messages and control frames read from clients, by kind.",
            () => TrafficKinds.Inbound.Select((label, kind) => Of(traffic.Of((InboundKind)kind), ("kind", label))));
        Counters("hub.messages.sent", "{message}", "Messages and control frames handed to sockets, by kind.",
            () => TrafficKinds.Outbound.Select((label, kind) => Of(traffic.Of((OutboundKind)kind), ("kind", label))));
        Counter("hub.bytes.received", "{byte}", "Bytes of WebSocket frames read from clients.", () => traffic.BytesReceived);
        Counter("hub.bytes.sent", "{byte}", "Bytes of WebSocket frames handed to sockets.", () => traffic.BytesSent);
        Counters("hub.acks", "{ack}", "Requests answered with an ack, by result.",
            () => TrafficCounters.AckResults.Select((label, result) => Of(traffic.AcksOf(result), ("result", label))));
        Counter("hub.deliveries", "{message}", "Messages put into outboxes.", () => Sum(static shard => shard.Delivered));
        Gauge("hub.groups", "{group}", "Groups with at least one member.", () => Sum(static shard => shard.Groups));
    }

    private void AddOutboxes()
    {
        var outboxes = _node.Outboxes;
        Gauge("hub.outbox.messages", "{message}", "Messages that wait in outboxes or are being sent.", () => _connections.Value.OutboxMessages);
        Gauge("hub.outbox.bytes", "By", "Bytes that wait in outboxes or are being sent.", () => _connections.Value.OutboxBytes);
        Gauge("hub.outbox.deepest", "By", "The same at the connection with the most.", () => _connections.Value.Slowest?.PendingBytes ?? 0);
        Counters("hub.outbox.dropped", "{message}", "Messages dropped from outboxes, by cause.",
            () => [Of(outboxes.Dropped, ("cause", "overflow")), Of(outboxes.Expired, ("cause", "expired"))]);
        Gauge("hub.sessions.replay.messages", "{message}", "Messages that reliable clients have not acknowledged.", () => _connections.Value.ReplayMessages);
        Gauge("hub.sessions.replay.bytes", "By", "Their bytes.", () => _connections.Value.ReplayBytes);
    }

    private void AddActors()
    {
        var statistics = _node.Statistics;
        Gauges("hub.actors", "{actor}", "Living actors, by kind.", () => Kinds(kind => _actors.Value.Actors(kind)));
        Counters("hub.actors.restarts", "{restart}", "Actors restarted after a failure, by kind.", () => Restarts);
        Gauges("hub.mailbox.messages", "{message}", "Messages that wait in mailboxes, by kind of actor.", () => Kinds(_actors.Value.Messages));
        Gauges("hub.mailbox.deepest", "{message}", "The same at the actor with the most.", () => Kinds(kind => _actors.Value.Deepest(kind)));
        Counter("hub.dead_letters", "{message}", "Messages of actors that reached nobody.", () => statistics.DeadLetters);
        Counter("hub.unhandled_messages", "{message}", "Messages of actors that their receiver did not understand.", () => statistics.UnhandledMessages);
    }

    private void AddHistograms()
    {
        var latency = _meter.CreateHistogram("hub.delivery.latency", "s", "From reading a message off its socket to the last outbox; sampled.",
            tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = LatencyBounds });
        var fanOut = _meter.CreateHistogram("hub.fanout.size", "{recipient}", "Recipients of a message, by what it was sent to; sampled.",
            tags: null, new InstrumentAdvice<int> { HistogramBucketBoundaries = FanOutBounds });
        _node.Samples.OnLatency = latency.Record;
        _node.Samples.OnFanOut = (recipients, kind) => fanOut.Record(recipients, new KeyValuePair<string, object?>("to", kind));
    }

    private static IEnumerable<Measurement<long>> Kinds(Func<ActorKind, long> read)
        => ActorKinds.Labels.Select((label, kind) => Of(read((ActorKind)kind), ("kind", label)));

    /// <summary>Those that are restarted; the links of pools are counted by their pool.</summary>
    private IEnumerable<Measurement<long>> Restarts
    {
        get
        {
            ActorKind[] kinds = [ActorKind.Connection, ActorKind.Worker, ActorKind.UpstreamDispatcher, ActorKind.UpstreamWorker];
            foreach (var kind in kinds) yield return Of(_node.Statistics.RestartsOf(kind), ("kind", ActorKinds.Labels[(int)kind]));
            yield return Of(_node.Upstream?.LinkRestarts ?? 0, ("kind", ActorKinds.Labels[(int)ActorKind.PoolLink]));
        }
    }

    private static Measurement<long> Of(long value, params ReadOnlySpan<(string Name, object Value)> tags)
    {
        var pairs = new KeyValuePair<string, object?>[tags.Length];
        for (var i = 0; i < tags.Length; i++) pairs[i] = new(tags[i].Name, tags[i].Value);
        return new Measurement<long>(value, pairs);
    }

    private long Sum(Func<IndexShard, long> read) => _shards.Sum(read);

    private void Gauge(string name, string unit, string description, Func<long> read) => _meter.CreateObservableGauge(name, read, unit, description);

    private void Counter(string name, string unit, string description, Func<long> read) => _meter.CreateObservableCounter(name, read, unit, description);

    private void Gauges(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read)
        => _meter.CreateObservableGauge(name, read, unit, description);

    private void Counters(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read)
        => _meter.CreateObservableCounter(name, read, unit, description);
}
