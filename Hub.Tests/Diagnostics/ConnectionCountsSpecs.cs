using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Wire;

namespace Hub.Tests.Diagnostics;

public sealed class ConnectionCountsSpecs
{
    private readonly ConnectionCounts _counts = new();

    [Fact]
    public void Subprotocols_must_be_told_apart_and_those_of_applications_counted_together()
    {
        _counts.Opened(Request("chat", WireProtocol.Json));
        _counts.Opened(Request("chat", WireProtocol.Json));
        _counts.Opened(Request("chat", WireProtocol.Plain));
        _counts.Opened(Request("chat", WireProtocol.Plain, "mine.v1"));
        _counts.Opened(Request("chat", WireProtocol.Plain, "mine.v2"));
        _counts.Closed(Request("chat", WireProtocol.Plain, "mine.v2"));
        Assert.Equal(
            [new("chat", "custom", 1, 2), new("chat", "json.webpubsub.azure.v1", 2, 2), new("chat", "none", 1, 1)],
            _counts.All.OrderBy(count => count.Subprotocol, StringComparer.Ordinal));
    }

    [Fact]
    public void Hubs_past_the_bound_must_be_counted_together_and_stay_there()
    {
        for (var hub = 0; hub < ConnectionCounts.MostHubs + 2; hub++) _counts.Opened(Request($"h{hub}", WireProtocol.Json));
        _counts.Closed(Request("h0", WireProtocol.Json));
        _counts.Opened(Request($"h{ConnectionCounts.MostHubs}", WireProtocol.Json));
        _counts.Closed(Request($"h{ConnectionCounts.MostHubs + 1}", WireProtocol.Json));
        var counts = _counts.All.ToDictionary(count => count.Hub);
        Assert.Equal(ConnectionCounts.MostHubs + 1, counts.Count);
        Assert.Equal((2, 3L), (counts[ConnectionCounts.Others].Open, counts[ConnectionCounts.Others].Opened));
        Assert.Equal((0, 1L), (counts["h0"].Open, counts["h0"].Opened));
        Assert.Equal((1, 1L), (counts[$"h{ConnectionCounts.MostHubs - 1}"].Open, counts[$"h{ConnectionCounts.MostHubs - 1}"].Opened));
    }

    private static ConnectionRequest Request(string hub, WireProtocol protocol, string? subprotocol = null)
        => new() { Hub = hub, ConnectionId = "c", Protocol = protocol, Subprotocol = subprotocol };
}
