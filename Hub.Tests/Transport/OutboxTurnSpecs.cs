using System.IO.Pipelines;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Tests.Delivery;

namespace Hub.Tests.Transport;

/// <summary>A client that is fed as fast as it reads must not keep a pool thread, and with it its neighbours in a round.</summary>
public sealed class OutboxTurnSpecs
{
    [Fact]
    public void Others_must_get_their_turn_while_one_outbox_never_runs_empty()
    {
        var bench = new DeliveryBench();
        var round = new Actors.Delivery.FlushRound(bench, static r => r.OnEnded());
        var greedy = new FeedingSocket(feeds: 1_000);
        var outbox = new Outbox(greedy, new Owner(), bench.Node.Outboxes, 0);
        greedy.Outbox = outbox;
        outbox.Open(null);
        var (neighbour, socket) = bench.Connect();
        socket.OnSend = () => greedy.SendsWhenNeighbourGotHis = greedy.Sends;
        outbox.Enqueue(Frame(), round);
        neighbour.Outbox.Enqueue(Frame(), round);
        round.Start();
        bench.Run();
        Assert.Equal(1_001, greedy.Sends);
        Assert.InRange(greedy.SendsWhenNeighbourGotHis, 1, 10);
    }

    private static OutboundBytes Frame() => new(new byte[10], 1, 0) { Policy = OverflowPolicy.Close };

    private sealed class FeedingSocket(int feeds) : IClientSocket
    {
        public Outbox? Outbox { get; set; }

        public int Sends { get; private set; }

        public int SendsWhenNeighbourGotHis { get; set; }

        public string? RemoteAddress => null;

        public PipeReader Input => throw new NotSupportedException("This socket only sends.");

        public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
        {
            if (Sends++ < feeds) Outbox!.Enqueue(Frame());
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync() => ValueTask.CompletedTask;

        public void Abort()
        {
        }
    }

    private sealed class Owner : IOutboxOwner
    {
        public void OnOverflow() => Assert.Fail("It must not overflow.");

        public void OnCloseSent()
        {
        }

        public void OnSendFailed(IClientSocket socket, Exception reason) => Assert.Fail(reason.Message);
    }
}
