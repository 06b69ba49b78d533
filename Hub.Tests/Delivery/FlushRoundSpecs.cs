using Hub.Actors.Delivery;
using Hub.Actors.Transport;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Tests.Delivery;

/// <summary>Write loops of a wide set start in rounds: nothing is forgotten, and what gathers meanwhile leaves together.</summary>
public sealed class FlushRoundSpecs
{
    private const int Wide = 100;

    [Fact]
    public void Without_load_each_message_must_leave_at_once_to_everybody()
    {
        var bench = new DeliveryBench();
        var (set, sockets) = WideGroup(bench);
        for (var i = 1; i <= 3; i++)
        {
            Deliver(bench, set);
            bench.Run();
            Assert.All(sockets, socket => Assert.Equal(i, socket.Sends.Count));
        }
    }

    [Fact]
    public void What_comes_during_a_round_must_leave_with_the_next_one_in_one_send_each()
    {
        var bench = new DeliveryBench();
        var ended = new Queue<FlushRound>();
        bench.Shard.RoundEnded = ended.Enqueue;
        var (set, sockets) = WideGroup(bench);
        Deliver(bench, set);
        bench.Run();                                    // the round has run; its worker has not heard of it yet
        for (var i = 0; i < 5; i++) Deliver(bench, set);
        bench.Run();
        Assert.All(sockets, socket => Assert.Single(socket.Sends));
        ended.Dequeue().OnEnded();
        bench.Run();
        Assert.All(sockets, socket => Assert.Equal(2, socket.Sends.Count));
        ended.Dequeue().OnEnded();
        Assert.Empty(ended);                            // nothing gathered, so no further round
    }

    [Fact]
    public void A_set_must_become_wide_at_32_and_small_again_below()
    {
        var bench = new DeliveryBench();
        var set = bench.Group("g", 31);
        Assert.Null(set.Round);
        var (lease, _) = bench.Connect();
        bench.Shard.Join(lease, RecipientKind.Group, "g");
        Assert.NotNull(set.Round);
        bench.Shard.Leave(lease, RecipientKind.Group, "g");
        Assert.Null(set.Round);
    }

    [Fact]
    public void A_round_must_not_allocate_once_its_chunks_exist()
    {
        var bench = new DeliveryBench();
        var round = new FlushRound(bench, static r => r.OnEnded());
        var outboxes = Enumerable.Range(0, 1000).Select(_ => bench.Connect().Lease.Outbox).ToArray();
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);

        void Run()
        {
            foreach (var outbox in outboxes) round.Add(outbox);
            round.Start();
            bench.Run();
        }
    }

    [Fact]
    public void A_crash_in_the_middle_of_a_delivery_must_not_leave_anybody_without_a_write_loop()
    {
        var bench = new DeliveryBench();
        var sockets = new List<Transport.SpySocket>();
        for (var i = 0; i < Wide; i++)
        {
            // The last one's protocol is the first that writes the metadata.
            var (lease, socket) = bench.Connect(i < Wide - 1 ? WireProtocol.Plain : WireProtocol.Json);
            bench.Shard.Join(lease, RecipientKind.Group, "g");
            sockets.Add(socket);
        }
        bench.FanOut.Add(new GroupData("g", new Payload(DataType.Text, PayloadForm.Raw, "x"u8.ToArray()), null, new BrokenMetadata { ["k"] = "v" }));
        Assert.Throws<InvalidOperationException>(() => bench.FanOut.Deliver(bench.Shard.Find("chat", RecipientKind.Group, "g")!, null, 0));
        bench.Run();
        Assert.All(sockets[..^1], socket => Assert.Single(socket.Sends));
    }

    private static (RecipientSet Set, List<Transport.SpySocket> Sockets) WideGroup(DeliveryBench bench)
    {
        var sockets = new List<Transport.SpySocket>();
        for (var i = 0; i < Wide; i++)
        {
            var (lease, socket) = bench.Connect();
            bench.Shard.Join(lease, RecipientKind.Group, "g");
            sockets.Add(socket);
        }
        return (bench.Shard.Find("chat", RecipientKind.Group, "g")!, sockets);
    }

    private static void Deliver(DeliveryBench bench, RecipientSet set)
    {
        bench.FanOut.Add(new GroupData("g", new Payload(DataType.Text, PayloadForm.Raw, "x"u8.ToArray()), null, null));
        Assert.Equal(Wide, bench.FanOut.Deliver(set, null, 0));
    }

    /// <summary>As a dictionary is that the application changes while it is being sent.</summary>
    private sealed class BrokenMetadata : Dictionary<string, string>, IEnumerable<KeyValuePair<string, string>>
    {
        IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() =>
            throw new InvalidOperationException("Collection was modified.");
    }
}
