using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Connections;

/// <summary>Counters are exact, since operators compare them.</summary>
public sealed class StatisticsSpecs() : HubSpec("hub.workers.count = 3\nakka.loglevel = OFF")
{
    [Fact]
    public async Task Every_counter_must_be_exact()
    {
        var clients = new List<TestClient>();
        for (var i = 0; i < 4; i++) clients.Add(await ConnectAsync(groups: "all"));
        for (var id = 1UL; id <= 10; id++)
        {
            clients[0].Say($$"""{"type":"sendToGroup","group":"all","ackId":{{id}},"noEcho":true,"data":1}""");
            Assert.Null(await clients[0].ExpectAckAsync(id));
        }
        clients[0].Say("""{"type":"sendToGroup","group":"nobody","ackId":11,"data":1}""");
        Assert.Null(await clients[0].ExpectAckAsync(11));
        clients[0].Say("""{"type":"sendToGroup","group":"all","ackId":11,"data":1}""");
        await clients[0].ExpectAckAsync(11);            // a repeat: received, not delivered
        await clients[3].LeaveAsync();
        var now = Tree.Snapshot();
        Assert.Equal((3, 4L), (now.Connections, now.Opened));
        Assert.Equal((12L, 30L, 0L, 0L), (now.Received, now.Delivered, now.Dropped, now.Restarts));
        Assert.Equal(1, Assert.Single(now.Closes).Value);
    }

    [Fact]
    public async Task A_connection_that_is_counted_out_must_be_counted_under_its_reason()
    {
        const int All = 100_000;
        var counts = new HubStatistics();
        var who = new ConnectionRequest { Hub = "chat", ConnectionId = "c", Protocol = WireProtocol.Json };
        for (var i = 0; i < All; i++) counts.ConnectionOpened(who);
        var closing = Task.Run(() =>
        {
            for (var i = 0; i < All; i++) counts.ConnectionClosed(who, CloseReason.ClientClosed);
        });
        while (!closing.IsCompleted)
        {
            var open = counts.Connections;
            Assert.InRange(counts.Closes().Values.Sum(), All - open, All);
        }
        await closing;
        Assert.Equal((0, (long)All), (counts.Connections, counts.Closes().Values.Sum()));
    }
}
