using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;
using Hub.Tests.Transport;
using Hub.Tests.Wire;

namespace Hub.Tests.Sessions;

/// <summary>An outbox whose client comes back on another socket.</summary>
public sealed class OutboxRecoverySpecs
{
    [Fact]
    public void Everything_unacknowledged_must_be_sent_again_in_order_before_what_is_new()
    {
        var bench = Bench();
        Say(bench, 3);
        bench.Work.Run();
        Assert.Equal([1UL, 2, 3], SequenceStampSpecs.IdsOf(bench.Socket.Stream));
        bench.Outbox.Acknowledge(1);
        bench.Outbox.Detach();
        Say(bench, 2);
        bench.Work.Run();
        var second = new SpySocket();
        bench.Outbox.Attach(second, Welcome(bench));
        Say(bench, 1);
        bench.Work.Run();
        Assert.Equal([0UL, 2, 3, 4, 5, 6], SequenceStampSpecs.IdsOf(second.Stream));
    }

    [Fact]
    public void Frames_that_belong_to_the_old_socket_must_be_forgotten()
    {
        var bench = Bench();
        bench.Outbox.Detach();
        bench.Enqueue(7);
        Say(bench, 1);
        bench.Enqueue(8);
        var second = new SpySocket();
        bench.Outbox.Attach(second, Welcome(bench));
        bench.Work.Run();
        Assert.Equal([0UL, 1], SequenceStampSpecs.IdsOf(second.Stream));
    }

    [Fact]
    public void A_send_that_fails_on_the_old_socket_must_not_harm_the_new_one()
    {
        var bench = Bench();
        bench.Socket.Hold = true;
        Say(bench, 2);
        bench.Work.Run();
        bench.Outbox.Detach();
        var second = new SpySocket();
        bench.Outbox.Attach(second, Welcome(bench));
        bench.Work.Run();
        Assert.Empty(second.Stream);                            // the old send has not ended yet
        bench.Socket.Fail(new IOException("cut"));
        bench.Work.Run();
        Assert.Equal([0UL, 1, 2], SequenceStampSpecs.IdsOf(second.Stream));
        Assert.Empty(bench.Told);
    }

    [Fact]
    public void A_failed_send_must_hold_everything_back_and_tell_the_owner()
    {
        var bench = Bench();
        bench.Socket.Broken = new IOException("cut");
        Say(bench, 2);
        bench.Work.Run();
        Assert.Equal(["failed: cut"], bench.Told);
        Assert.Equal(EnqueueResult.Queued, Say(bench, 1));
        var second = new SpySocket();
        bench.Outbox.Attach(second, Welcome(bench));
        bench.Work.Run();
        Assert.Equal([0UL, 1, 2, 3], SequenceStampSpecs.IdsOf(second.Stream));
    }

    [Fact]
    public void While_the_client_is_away_only_the_bounds_of_the_session_must_count()
    {
        var bench = new OutboxBench(maxMessages: 2, maxAgeMs: 100, protocol: WireProtocol.JsonReliable, sessions: Bounds(messages: 5));
        Say(bench, 2);
        bench.Work.Run();
        bench.Outbox.Detach();
        Say(bench, 1);
        bench.Time.Advance(29_000);
        Assert.Equal([EnqueueResult.Queued, EnqueueResult.Queued, EnqueueResult.Closed], [Say(bench, 1), Say(bench, 1), Say(bench, 1)]);
        Assert.Equal(["overflow"], bench.Told);
    }

    [Fact]
    public void A_client_that_was_away_must_not_be_late_for_what_gathered_meanwhile()
    {
        var bench = new OutboxBench(maxAgeMs: 10_000, protocol: WireProtocol.JsonReliable);
        Say(bench, 2);
        bench.Work.Run();
        bench.Outbox.Detach();
        Say(bench, 2);
        bench.Time.Advance(29_000);
        var second = new SpySocket { Hold = true };
        bench.Outbox.Attach(second, Welcome(bench));
        Assert.Equal(EnqueueResult.Queued, Say(bench, 1));
        bench.Work.Run();
        Assert.Equal(EnqueueResult.Queued, Say(bench, 1));              // the welcome and the replay are being sent
        bench.Time.Advance(10_000);
        Assert.Equal(EnqueueResult.Queued, Say(bench, 1));
        bench.Time.Advance(1);
        Assert.Equal(EnqueueResult.Closed, Say(bench, 1));
    }

    [Fact]
    public void A_client_that_is_there_and_never_acknowledges_must_overflow_by_number_bytes_and_age()
    {
        foreach (var (bounds, wait) in new[] { (Bounds(messages: 3), 0), (Bounds(bytes: 3 * Frame(0).Bytes.Length), 0), (Bounds(ageSeconds: 60), 61) })
        {
            var bench = new OutboxBench(protocol: WireProtocol.JsonReliable, sessions: bounds);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(EnqueueResult.Queued, Say(bench, 1));
                bench.Work.Run();
            }
            bench.Time.Advance(wait * 1_000);
            Assert.Equal(EnqueueResult.Closed, Say(bench, 1));
        }
    }

    [Fact]
    public void Acknowledgements_must_make_room()
    {
        var bench = new OutboxBench(protocol: WireProtocol.JsonReliable, sessions: Bounds(messages: 3));
        for (var id = 1UL; id <= 50; id++)
        {
            Assert.Equal(EnqueueResult.Queued, Say(bench, 1));
            bench.Work.Run();
            if (id >= 3) bench.Outbox.Acknowledge(id - 2);
        }
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (ulong)i), SequenceStampSpecs.IdsOf(bench.Socket.Stream));
    }

    private static OutboxBench Bench() => new(protocol: WireProtocol.JsonReliable);

    private static SessionSettings Bounds(int messages = 1_000, int bytes = 1_000_000, int ageSeconds = 600)
        => new(TimeSpan.FromSeconds(30), messages, bytes, TimeSpan.FromSeconds(ageSeconds));

    private static EnqueueResult Say(OutboxBench bench, int times)
    {
        var result = EnqueueResult.Queued;
        for (var i = 0; i < times; i++) result = bench.Outbox.Enqueue(Frame(bench.Clock.NowMs));
        return result;
    }

    private static OutboundBytes Frame(long nowMs) => new(Encoded(), 1, nowMs) { IsNumbered = true };

    /// <summary>Stands for the welcome: a message that has a sequence id of its own, 0, so that the same reader finds it.</summary>
    private static OutboundBytes Welcome(OutboxBench bench) => new(Encoded(), 1, bench.Clock.NowMs);

    private static byte[] Encoded()
    {
        var output = new FrameBuilder();
        WireProtocol.JsonReliable.Encode(new GroupData("g", Codec.Raw(DataType.Text, "t"), null, null), output);
        return output.ToArrayAndReset();
    }
}
