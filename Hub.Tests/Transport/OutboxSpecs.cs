using Hub.Actors.Transport;

namespace Hub.Tests.Transport;

/// <summary>Order, batching, opening and closing of one outbox. Bounds are in <see cref="OutboxBoundSpecs"/>.</summary>
public sealed class OutboxSpecs
{
    [Fact]
    public void A_new_outbox_must_hold_everything_until_it_is_opened_and_then_send_the_welcome_first()
    {
        var bench = new OutboxBench(open: false);
        Assert.Equal(EnqueueResult.Queued, bench.Enqueue(1));
        Assert.Equal(EnqueueResult.Queued, bench.Enqueue(2));
        Assert.Equal(0, bench.Work.Count);
        bench.Outbox.Open(bench.Frames(9));
        bench.Work.Run();
        Assert.Equal([9, 1, 2], bench.Socket.Stream);
    }

    [Fact]
    public void Opening_must_happen_once()
    {
        var bench = new OutboxBench(open: false);
        bench.Outbox.Open(bench.Frames(1));
        bench.Outbox.Open(bench.Frames(2));
        bench.Work.Run();
        Assert.Equal([1], bench.Socket.Stream);
    }

    [Fact]
    public void Opening_without_anything_to_say_must_schedule_nothing()
    {
        var bench = new OutboxBench(open: false);
        bench.Outbox.Open(null);
        Assert.Equal(0, bench.Work.Count);
    }

    [Fact]
    public void Frames_that_wait_together_must_leave_in_one_send()
    {
        var bench = new OutboxBench();
        for (byte i = 1; i <= 5; i++) bench.Enqueue(i, i);
        Assert.Equal(1, bench.Work.Count);
        bench.Work.Run();
        Assert.Equal([15], bench.Socket.Sends);
        Assert.Equal([1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5], bench.Socket.Stream);
    }

    [Theory]
    [InlineData(32_768, 32_768, new[] { 65_536 })]
    [InlineData(32_768, 32_769, new[] { 32_768, 32_769 })]
    [InlineData(100_000, 1, new[] { 100_000, 1 })]
    public void One_send_must_carry_at_most_64_KiB_unless_a_single_frame_is_larger(int first, int second, int[] sends)
    {
        var bench = new OutboxBench();
        bench.Enqueue(1, first);
        bench.Enqueue(2, second);
        bench.Work.Run();
        Assert.Equal(sends, bench.Socket.Sends);
    }

    [Fact]
    public void One_send_must_carry_at_most_255_frames()
    {
        var bench = new OutboxBench();
        for (var i = 0; i < 256; i++) bench.Enqueue((byte)i);
        bench.Work.Run();
        Assert.Equal([255, 1], bench.Socket.Sends);
    }

    [Fact]
    public void A_frame_that_leaves_alone_must_not_be_copied()
    {
        var bench = new OutboxBench();
        var frames = bench.Frames(1, 100);
        bench.Outbox.Enqueue(frames);
        bench.Work.Run();
        Assert.Same(frames.Bytes, Assert.Single(bench.Socket.Arrays));
    }

    [Fact]
    public void What_arrives_during_a_send_must_wait_for_it_and_leave_together()
    {
        var bench = new OutboxBench();
        bench.StallOn(1);
        bench.Enqueue(2);
        bench.Enqueue(3);
        Assert.Equal(0, bench.Work.Count);
        Assert.Equal([1], bench.Socket.Stream);
        Assert.Equal(3, bench.Outbox.PendingMessages);
        Assert.Equal([1, 2, 3], bench.Resume());
        Assert.Equal([1, 2], bench.Socket.Sends);
        Assert.Equal((0, 0), (bench.Outbox.PendingMessages, bench.Outbox.PendingBytes));
    }

    [Fact]
    public void The_close_frame_must_be_the_last_and_be_reported_once()
    {
        var bench = new OutboxBench();
        bench.StallOn(1);
        bench.Enqueue(2);
        Assert.True(bench.Outbox.Close(bench.Frames(99), discard: false));
        Assert.Equal(EnqueueResult.Closed, bench.Enqueue(3));
        Assert.Equal([1, 2, 99], bench.Resume());
        Assert.Equal(["close sent"], bench.Told);
        Assert.Equal(EnqueueResult.Closed, bench.Enqueue(4));
        bench.Work.Run();
        Assert.Equal([1, 2, 99], bench.Socket.Stream);
    }

    [Fact]
    public void Closing_an_idle_outbox_must_send_the_close_frame_alone()
    {
        var bench = new OutboxBench();
        Assert.True(bench.Outbox.Close(bench.Frames(99), discard: false));
        bench.Work.Run();
        Assert.Equal([99], bench.Socket.Stream);
        Assert.Equal(["close sent"], bench.Told);
    }

    [Fact]
    public void Only_the_first_close_must_count()
    {
        var bench = new OutboxBench();
        Assert.True(bench.Outbox.Close(bench.Frames(98), discard: false));
        Assert.False(bench.Outbox.Close(bench.Frames(99), discard: true));
        bench.Work.Run();
        Assert.False(bench.Outbox.Close(bench.Frames(99), discard: false));
        Assert.Equal([98], bench.Socket.Stream);
    }

    [Fact]
    public void A_discarding_close_must_forget_what_waits_and_count_it()
    {
        var bench = new OutboxBench();
        bench.StallOn(1);
        bench.Enqueue(2);
        bench.Enqueue(3);
        bench.Outbox.Close(bench.Frames(99), discard: true);
        Assert.Equal([1, 99], bench.Resume());
        Assert.Equal(2, bench.Shared.Dropped);
    }

    [Fact]
    public void A_discarded_outbox_must_send_nothing_more()
    {
        var bench = new OutboxBench();
        bench.StallOn(1);
        bench.Enqueue(2);
        bench.Outbox.Discard();
        Assert.Equal([1], bench.Resume());
        Assert.Equal(EnqueueResult.Closed, bench.Enqueue(3));
        Assert.False(bench.Outbox.Close(bench.Frames(99), discard: false));
        Assert.Empty(bench.Told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_send_that_fails_must_be_told_once_whether_at_once_or_later(bool later)
    {
        var bench = new OutboxBench();
        if (later)
        {
            bench.StallOn(1);
            bench.Enqueue(2);
            bench.Socket.Fail(new IOException("cut"));
        }
        else
        {
            bench.Socket.Broken = new IOException("cut");
            bench.Enqueue(1);
        }
        bench.Work.Run();
        Assert.Equal(["failed: cut"], bench.Told);
        Assert.Equal(EnqueueResult.Closed, bench.Enqueue(3));
        Assert.False(bench.Outbox.Close(bench.Frames(99), discard: false));
    }

    [Fact]
    public void A_defect_in_the_socket_must_cost_this_connection_only()
    {
        var bench = new OutboxBench();
        bench.Socket.Broken = new NotSupportedException("defect");
        bench.Enqueue(1);
        bench.Work.Run();
        Assert.Equal(["failed: defect"], bench.Told);
    }

    [Fact]
    public void What_comes_while_the_welcome_is_being_sent_must_wait_behind_it()
    {
        var bench = new OutboxBench(open: false);
        bench.Time.Advance(60_000);                             // the age of a message counts from its own time, not from the clock's start
        bench.Socket.Hold = true;
        bench.Outbox.Open(bench.Frames(9));
        bench.Work.Run();
        Assert.Equal(EnqueueResult.Queued, bench.Enqueue(1));
        Assert.Equal([9, 1], bench.Resume());
    }
}
