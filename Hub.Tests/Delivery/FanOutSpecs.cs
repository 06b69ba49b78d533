using Hub.Actors.Delivery;
using Hub.Actors.Transport;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Support;
using Hub.Tests.Wire;

namespace Hub.Tests.Delivery;

/// <summary>Guards of the hottest loop (style 2.5).</summary>
public sealed class FanOutSpecs
{
    private static readonly GroupData Hello = new("g", Codec.Raw(DataType.Text, "hello"), "ann", null);

    [Fact]
    public void A_broadcast_must_not_allocate_per_recipient()
    {
        var bench = new DeliveryBench();
        var (few, many) = (bench.Group("few", 10, open: false), bench.Group("many", 1_000, open: false));
        // Two rounds give every queue its ring and warm the code.
        for (var i = 0; i < 2; i++) { BroadcastTo(bench, few); BroadcastTo(bench, many); }
        var (toFew, toMany) = (BroadcastTo(bench, few), BroadcastTo(bench, many));
        Assert.Equal(toFew, toMany);
        Assert.InRange(toMany, 1, 999);                 // the shared frame, and less than a byte for each
    }

    [Fact]
    public void A_message_must_be_encoded_once_per_protocol_and_shared()
    {
        var bench = new DeliveryBench();
        var sockets = new List<(WireProtocol Protocol, Transport.SpySocket Socket)>();
        for (var i = 0; i < 30; i++)
        {
            var protocol = WireProtocol.FromOrdinal(i % 3);             // reliable clients get copies of their own: SequenceSpecs
            var (lease, socket) = bench.Connect(protocol);
            bench.Shard.Join(lease, RecipientKind.Group, "g");
            sockets.Add((protocol, socket));
        }
        bench.FanOut.Add(Hello);
        Assert.Equal(30, bench.FanOut.Deliver(bench.Shard.Find("chat", RecipientKind.Group, "g")!, null, 0));
        bench.Run();
        foreach (var group in sockets.GroupBy(s => s.Protocol.Ordinal)) Assert.Single(group.Select(s => Assert.Single(s.Socket.Arrays)).Distinct());
        Assert.Equal(3, sockets.SelectMany(s => s.Socket.Arrays).Distinct().Count());
    }

    [Fact]
    public void The_sender_that_wants_no_echo_must_be_skipped_and_not_counted()
    {
        var bench = new DeliveryBench();
        var (ann, annSocket) = bench.Connect();
        var (bob, bobSocket) = bench.Connect();
        foreach (var lease in new[] { ann, bob }) bench.Shard.Join(lease, RecipientKind.Group, "g");
        bench.FanOut.Add(Hello);
        Assert.Equal(1, bench.FanOut.Deliver(bench.Shard.Find("chat", RecipientKind.Group, "g")!, ann.Outbox, 0));
        bench.Run();
        Assert.Empty(annSocket.Stream);
        Assert.Single(ServerFrames.Read(bobSocket.Stream));
    }

    [Fact]
    public void Several_messages_must_share_one_buffer_in_their_order()
    {
        var bench = new DeliveryBench();
        var (lease, socket) = bench.Connect();
        bench.Shard.Join(lease, RecipientKind.Group, "g");
        for (var i = 0; i < 3; i++) bench.FanOut.Add(new GroupData("g", Codec.Raw(DataType.Json, i.ToString()), null, null));
        Assert.Equal(3, bench.FanOut.Deliver(bench.Shard.Find("chat", RecipientKind.Group, "g")!, null, 0));
        Assert.Equal(3, lease.Outbox.PendingMessages);
        bench.Run();
        Assert.Single(socket.Sends);
        Assert.Equal(["0", "1", "2"], ServerFrames.Read(socket.Stream).Select(f => f.Text[^2..^1]));
    }

    [Fact]
    public void Nothing_must_be_left_over_for_the_next_delivery()
    {
        var bench = new DeliveryBench();
        var (lease, socket) = bench.Connect();
        bench.Shard.Join(lease, RecipientKind.Group, "g");
        var set = bench.Shard.Find("chat", RecipientKind.Group, "g")!;
        bench.FanOut.Add(Hello);
        bench.FanOut.Deliver(set, null, 0);
        Assert.Equal(0, bench.FanOut.Count);
        Assert.Equal(0, bench.FanOut.Deliver(set, null, 0));
        bench.Run();
        Assert.Single(ServerFrames.Read(socket.Stream));
    }

    [Fact]
    public void A_protocol_without_a_form_of_the_message_must_get_nothing_and_not_be_counted()
    {
        var bench = new DeliveryBench();
        var (plain, plainSocket) = bench.Connect(WireProtocol.Plain);
        bench.Shard.Join(plain, RecipientKind.Group, "g");
        bench.FanOut.Add(Pong.Instance);
        Assert.Equal(0, bench.FanOut.Deliver(bench.Shard.Find("chat", RecipientKind.Group, "g")!, null, 0));
        bench.FanOut.Add(Pong.Instance);
        Assert.Equal(EnqueueResult.Dropped, bench.FanOut.Deliver(plain.Outbox, 0));
        bench.Run();
        Assert.Empty(plainSocket.Stream);
    }

    [Theory]
    [InlineData(0, 1_000_000, true)]
    [InlineData(5, 4_999, true)]
    [InlineData(5, 5_000, false)]
    public void The_time_to_live_must_travel_with_the_frames(int ttlSeconds, int waitMs, bool arrives)
    {
        var bench = new DeliveryBench();
        var (lease, socket) = bench.Connect(open: false);
        bench.Shard.Join(lease, RecipientKind.Group, "g");
        bench.FanOut.Add(Hello);
        bench.FanOut.Deliver(bench.Shard.Find("chat", RecipientKind.Group, "g")!, null, ttlSeconds);
        bench.Time.Advance(waitMs);
        lease.Outbox.Open(null);
        bench.Run();
        Assert.Equal(arrives, socket.Stream.Length > 0);
    }

    private static long BroadcastTo(DeliveryBench bench, RecipientSet set)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        bench.FanOut.Add(Hello);
        Assert.Equal(set.Count, bench.FanOut.Deliver(set, null, 0));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
