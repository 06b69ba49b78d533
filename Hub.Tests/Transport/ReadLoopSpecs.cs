using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Transport;
using Hub.Protocol.Wire;
using Hub.Tests.Delivery;
using Hub.Tests.Support;

namespace Hub.Tests.Transport;

/// <summary>How much one read may bring, and how a delay of reading ends.</summary>
public sealed class ReadLoopSpecs
{
    private const int Pings = 5_000;

    [Fact]
    public void A_full_pipe_must_be_taken_piece_by_piece_while_too_much_is_unanswered()
    {
        SynchronizationContext.SetSynchronizationContext(null);         // the loop must go on in here, not where the test runner likes
        var bench = new DeliveryBench("hub.connections.max-pending-requests = 10");
        var lease = Lease(bench, out var socket);
        socket.Say(ClientFrames.Join([.. Enumerable.Repeat(ClientFrames.Text("""{"type":"ping"}"""), Pings)]));
        lease.Link.OnReadStarted();
        new ReadLoop(lease, bench.Node).Execute();
        bench.Run();
        var (read, most) = (0, 0);
        while (lease.Pending.Count > 0)
        {
            var now = lease.Pending.Count;
            read += now;
            most = Math.Max(most, now);
            lease.Pending.CompleteLocal(now, 0);
            bench.Run();
        }
        Assert.Equal(Pings, read);
        Assert.InRange(most, 10, 1_000);                // a segment of a pipe, not the whole of it
    }

    [Fact]
    public async Task A_delay_must_end_with_its_connection()
    {
        var bench = new DeliveryBench();
        var lease = Lease(bench, out _);
        var delay = lease.Link.DelayReadingAsync(bench.Node.Clock, TimeSpan.FromDays(1));
        lease.End();
        Assert.False(delay.IsCompleted);                // not on the turn of whoever ends it
        bench.Run();
        await delay.WaitAsync(TimeSpan.FromSeconds(10));
        await lease.Link.DelayReadingAsync(bench.Node.Clock, TimeSpan.FromDays(1)).WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static ConnectionLease Lease(DeliveryBench bench, out InMemorySocket socket)
    {
        socket = new InMemorySocket(bench);
        var request = new ConnectionRequest { Hub = "chat", ConnectionId = "c", Protocol = WireProtocol.Json };
        return new ConnectionLease(request, socket, bench.Node, null, []) { Slots = new Membership?[2] };
    }
}
