using Hub.Actors.Settings;
using Hub.Actors.Transport;

namespace Hub.Tests.Transport;

/// <summary>What an outbox does at its bounds (design section 5): both sides of each, and each policy.</summary>
public sealed class OutboxBoundSpecs
{
    [Fact]
    public void As_many_messages_as_the_bound_must_wait_and_one_more_must_overflow()
    {
        var bench = new OutboxBench(maxMessages: 3);
        bench.StallOn(1);
        Assert.Equal(EnqueueResult.Queued, bench.Enqueue(2));
        Assert.Equal(EnqueueResult.Queued, bench.Enqueue(3));
        Assert.Empty(bench.Told);
        Assert.Equal(EnqueueResult.Closed, bench.Enqueue(4));
        Assert.Equal(["overflow"], bench.Told);
    }

    [Theory]
    [InlineData(90, EnqueueResult.Queued)]
    [InlineData(91, EnqueueResult.Closed)]
    internal void As_many_bytes_as_the_bound_must_wait_and_one_more_must_overflow(int second, EnqueueResult expected)
    {
        var bench = new OutboxBench(maxBytes: 100);
        bench.StallOn(1, 10);
        Assert.Equal(expected, bench.Enqueue(2, second));
    }

    [Theory]
    [InlineData(1_000, EnqueueResult.Queued)]
    [InlineData(1_001, EnqueueResult.Closed)]
    internal void A_message_must_overflow_when_the_oldest_in_flight_is_older_than_the_bound(int age, EnqueueResult expected)
    {
        var bench = new OutboxBench(maxAgeMs: 1_000);
        bench.StallOn(1);
        bench.Time.Advance(age);
        Assert.Equal(expected, bench.Enqueue(2));
    }

    [Theory]
    [InlineData(1_000, EnqueueResult.Queued)]
    [InlineData(1_001, EnqueueResult.Closed)]
    internal void A_message_must_overflow_when_the_oldest_that_waits_is_older_than_the_bound(int age, EnqueueResult expected)
    {
        var bench = new OutboxBench(maxAgeMs: 1_000, open: false);
        bench.Enqueue(1);
        bench.Time.Advance(age);
        Assert.Equal(expected, bench.Enqueue(2));
    }

    [Fact]
    public void A_single_message_larger_than_the_bound_must_pass_an_idle_outbox()
    {
        var bench = new OutboxBench(maxBytes: 100);
        Assert.Equal(EnqueueResult.Queued, bench.Enqueue(1, 5_000));
        bench.Work.Run();
        Assert.Equal([5_000], bench.Socket.Sends);
    }

    [Fact]
    public void After_an_overflow_what_waited_must_go_on_and_only_one_overflow_be_told()
    {
        var bench = new OutboxBench(maxMessages: 2);
        bench.StallOn(1);
        bench.Enqueue(2);
        bench.Enqueue(3);
        Assert.Equal(EnqueueResult.Closed, bench.Enqueue(4));
        Assert.Equal(["overflow"], bench.Told);
        Assert.True(bench.Outbox.Close(bench.Frames(99), discard: false));
        Assert.Equal([1, 2, 99], bench.Resume());
    }

    [Fact]
    public void Drop_new_must_drop_what_does_not_fit_and_count_it()
    {
        var bench = new OutboxBench(maxMessages: 2);
        bench.StallOn(1);
        bench.Enqueue(2, policy: OverflowPolicy.DropNew);
        Assert.Equal(EnqueueResult.Dropped, bench.Enqueue(3, policy: OverflowPolicy.DropNew));
        Assert.Equal([1, 2], bench.Resume());
        Assert.Equal(1, bench.Shared.Dropped);
        Assert.Empty(bench.Told);
    }

    [Fact]
    public void Drop_oldest_must_make_room_among_such_messages_only()
    {
        var bench = new OutboxBench(maxMessages: 4);
        bench.StallOn(1);
        bench.Enqueue(2);
        bench.Enqueue(3, policy: OverflowPolicy.DropOldest);
        bench.Enqueue(4, policy: OverflowPolicy.DropOldest);
        Assert.Equal(EnqueueResult.Queued, bench.Enqueue(5, policy: OverflowPolicy.DropOldest));
        Assert.Equal([1, 2, 4, 5], bench.Resume());
        Assert.Equal(1, bench.Shared.Dropped);
    }

    [Fact]
    public void Drop_oldest_must_drop_itself_when_nothing_else_may_go()
    {
        var bench = new OutboxBench(maxMessages: 2);
        bench.StallOn(1);
        bench.Enqueue(2);
        Assert.Equal(EnqueueResult.Dropped, bench.Enqueue(3, policy: OverflowPolicy.DropOldest));
        Assert.Equal([1, 2], bench.Resume());
        Assert.Equal(1, bench.Shared.Dropped);
    }

    [Fact]
    public void Latest_must_replace_the_waiting_message_of_its_own_group_alone_and_go_to_the_end()
    {
        var (bench, a, b) = (new OutboxBench(), new object(), new object());
        bench.StallOn(1);
        bench.Enqueue(2, policy: OverflowPolicy.Latest, key: a);
        bench.Enqueue(3, policy: OverflowPolicy.Latest, key: b);
        bench.Enqueue(4, policy: OverflowPolicy.Latest, key: a);
        Assert.Equal([1, 3, 4], bench.Resume());
        Assert.Equal(1, bench.Shared.Dropped);
    }

    [Fact]
    public void Latest_must_never_take_back_what_is_in_flight()
    {
        var (bench, key) = (new OutboxBench(), new object());
        bench.Socket.Hold = true;
        bench.Enqueue(1, policy: OverflowPolicy.Latest, key: key);
        bench.Work.Run();
        bench.Enqueue(2, policy: OverflowPolicy.Latest, key: key);
        Assert.Equal([1, 2], bench.Resume());
        Assert.Equal(0, bench.Shared.Dropped);
    }

    [Theory]
    [InlineData(4_999, new byte[] { 1, 2, 3 })]
    [InlineData(5_000, new byte[] { 1, 3 })]
    public void A_message_must_leave_before_its_time_to_live_is_over_or_not_at_all(int wait, byte[] expected)
    {
        var bench = new OutboxBench();
        bench.StallOn(1);
        bench.Outbox.Enqueue(bench.Frames(2, expiresMs: bench.Clock.NowMs + 5_000));
        bench.Enqueue(3);
        bench.Time.Advance(wait);
        Assert.Equal(expected, bench.Resume());
        Assert.Equal(3 - expected.Length, bench.Shared.Expired);
    }

    [Fact]
    public void An_outbox_of_expired_messages_must_send_nothing_and_be_idle_again()
    {
        var bench = new OutboxBench(open: false);
        bench.Outbox.Enqueue(bench.Frames(1, expiresMs: 10));
        bench.Outbox.Enqueue(bench.Frames(2, expiresMs: 10));
        bench.Time.Advance(10);
        bench.Outbox.Open(null);
        bench.Work.Run();
        Assert.Empty(bench.Socket.Stream);
        Assert.Equal(0, bench.Outbox.PendingMessages);
        bench.Enqueue(3);
        bench.Work.Run();
        Assert.Equal([3], bench.Socket.Stream);
    }
}
