using Hub.Actors.Connections;
using Hub.Actors.Transport;

namespace Hub.Tests.Transport;

/// <summary>Back-pressure and the settle signal: no wake-up may be lost, none may come twice.</summary>
public sealed class PendingRequestsSpecs
{
    [Theory]
    [InlineData(9, 90, false)]
    [InlineData(10, 10, true)]
    [InlineData(1, 100, true)]
    [InlineData(1, 99, false)]
    public void Reading_must_stop_exactly_at_either_bound(int requests, int bytes, bool stops)
    {
        var pending = new PendingRequests(10, 100, new ManualWork());
        pending.Add(requests, bytes);
        Assert.Equal(stops, !pending.WaitForRoomAsync().AsTask().IsCompleted);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Reading_must_go_on_when_half_is_answered(int answered, bool goesOn)
    {
        var work = new ManualWork();
        var pending = new PendingRequests(10, 1_000, work);
        pending.Add(10, 10);
        var room = pending.WaitForRoomAsync().AsTask();
        for (var i = 0; i < answered; i++) pending.CompleteLocal(1, 1);
        work.Run();
        Assert.Equal(goesOn, room.IsCompleted);
    }

    [Fact]
    public void A_bound_of_one_must_go_on_when_the_one_is_answered()
    {
        var work = new ManualWork();
        var pending = new PendingRequests(1, 1_000, work);
        for (var i = 0; i < 3; i++)
        {
            pending.Add(1, 1);
            var room = pending.WaitForRoomAsync().AsTask();
            Assert.False(room.IsCompleted);
            pending.CompleteLocal(1, 1);
            work.Run();
            Assert.True(room.IsCompletedSuccessfully);
        }
    }

    [Fact]
    public void A_released_connection_must_neither_wait_now_nor_later()
    {
        var work = new ManualWork();
        var pending = new PendingRequests(1, 100, work);
        pending.Add(1, 1);
        var room = pending.WaitForRoomAsync().AsTask();
        pending.Release();
        work.Run();
        Assert.True(room.IsCompletedSuccessfully);
        Assert.True(pending.WaitForRoomAsync().AsTask().IsCompleted);
    }

    [Fact]
    public void The_end_of_its_socket_must_end_a_wait_that_goes_on_and_one_that_begins()
    {
        var work = new ManualWork();
        var pending = new PendingRequests(1, 100, work);
        var link = new ClientLink(new SpySocket(), work);
        pending.Add(1, 1);
        var room = pending.WaitForRoomAsync(link).AsTask();
        link.End();
        pending.Interrupt();
        work.Run();
        Assert.True(room.IsCompletedSuccessfully);
        Assert.True(pending.WaitForRoomAsync(link).AsTask().IsCompleted);
        Assert.False(pending.WaitForRoomAsync(new ClientLink(new SpySocket(), work)).AsTask().IsCompleted);
    }

    [Fact]
    public void The_reader_must_be_continued_as_work_of_its_own()
    {
        var work = new ManualWork();
        var pending = new PendingRequests(1, 100, work);
        pending.Add(1, 1);
        var room = pending.WaitForRoomAsync().AsTask();
        pending.CompleteLocal(1, 1);
        Assert.False(room.IsCompleted);
        Assert.Equal(1, work.Count);
    }

    [Fact]
    public void The_last_completion_must_signal_once_and_only_when_asked()
    {
        var pending = new PendingRequests(100, 100, new ManualWork());
        pending.Dispatch(3);
        Assert.False(pending.Complete(3, 0));               // nobody asked
        Assert.True(pending.IsSettledOrSignal());
        pending.Dispatch(2);
        Assert.False(pending.IsSettledOrSignal());
        Assert.False(pending.Complete(1, 0));
        pending.Dispatch(1);
        Assert.False(pending.Complete(1, 0));               // one came on top
        Assert.True(pending.Complete(1, 0));
        Assert.True(pending.IsSettledOrSignal());
        Assert.False(pending.Complete(0, 0));               // told already
    }

    [Fact]
    public async Task No_wake_up_of_the_reader_may_be_lost_under_contention()
    {
        const int requests = 200_000;
        var pending = new PendingRequests(4, int.MaxValue, ThreadPoolWorkScheduler.Instance);
        using var queued = new SemaphoreSlim(0);
        var worker = Task.Run(async () =>
        {
            for (var i = 0; i < requests; i++)
            {
                await queued.WaitAsync();
                pending.CompleteLocal(1, 1);
            }
        });
        var reader = Task.Run(async () =>
        {
            for (var i = 0; i < requests; i++)
            {
                pending.Add(1, 1);
                queued.Release();
                await pending.WaitForRoomAsync();
                Assert.True(pending.Count < 4, $"request {i}: {pending.Count} pending after the wait");
            }
        });
        await Task.WhenAll(worker, reader).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, pending.Count);
    }

    [Fact]
    public async Task No_settle_signal_may_be_lost_or_doubled_under_contention()
    {
        const int rounds = 100_000;
        var pending = new PendingRequests(100, 100, ThreadPoolWorkScheduler.Instance);
        using var dispatched = new SemaphoreSlim(0);
        using var signals = new SemaphoreSlim(0);
        var worker = Task.Run(async () =>
        {
            for (var i = 0; i < rounds; i++)
            {
                await dispatched.WaitAsync();
                if (pending.Complete(1, 0)) signals.Release();
            }
        });
        for (var i = 0; i < rounds; i++)
        {
            pending.Dispatch(1);
            dispatched.Release();
            // Exactly one of the two says that it is settled: the question, or a signal.
            if (!pending.IsSettledOrSignal()) Assert.True(await signals.WaitAsync(TimeSpan.FromSeconds(30)), $"round {i}: the signal is lost");
        }
        await worker.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(signals.CurrentCount, 0, 0);
    }
}
