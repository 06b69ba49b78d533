using Hub.Actors.Pooling;

namespace Hub.Tests.Pooling;

/// <summary>A link that is not returned by the deadline is closed and counted; the pool has its place back.</summary>
public sealed class LeakSpecs : PoolSpec
{
    [Fact]
    public async Task A_link_must_be_taken_back_exactly_at_the_deadline()
    {
        var pool = Start(with: Deadline);
        var leaked = await BorrowAsync(pool);
        var peer = await Backend.AcceptAsync();
        var waiting = BorrowAsync(pool);
        await SettleAsync(pool, 1);
        Advance(29_999);
        await SettleAsync(pool, 1);
        Assert.Equal((1, 0), (pool.Snapshot().Active, pool.Snapshot().Leaks));
        Advance(1);
        await peer.ExpectEndAsync();
        await waiting;
        Assert.Equal((1, 1, 1), (pool.Snapshot().Leaks, pool.Snapshot().Closed["leaked"], pool.Snapshot().Active));

        await leaked.DisposeAsync();                            // too late, and no harm to who has the place now
        Assert.Equal((1, 0), (pool.Snapshot().Active, pool.Snapshot().Idle));
    }

    [Fact]
    public async Task The_deadline_must_count_from_each_borrow()
    {
        var pool = Start(with: Deadline);
        await OpenAsync(pool, 1);
        await SettleAsync(pool, 1);
        Advance(20_000);
        await using var link = await BorrowAsync(pool);
        await SettleAsync(pool, 1);
        Advance(10_000);                                        // a look, which finds nothing due
        await SettleAsync(pool, 1);
        Advance(19_999);
        await SettleAsync(pool, 1);
        Assert.Equal(0, pool.Snapshot().Leaks);
        Advance(1);
        await SettleAsync(pool, 1);
        Assert.Equal(1, pool.Snapshot().Leaks);
    }

    [Fact]
    public async Task A_call_beyond_the_deadline_must_fail()
    {
        var pool = Start(with: Deadline);
        var accepting = Backend.AcceptAsync();
        var call = CallAsync(pool, "x");
        Assert.Equal("x", await (await accepting).ReadTextAsync());
        await SettleAsync(pool, 1);
        Advance(30_000);
        var failure = await Assert.ThrowsAsync<BackendLinkException>(() => call);
        Assert.Equal((LinkCloseReason.Leaked, true, 1L), (failure.Reason, failure.MayHaveBeenExecuted, pool.Snapshot().Errors));
    }

    private static TcpPoolSettings Deadline(TcpPoolSettings settings) => settings with { ReturnDeadline = TimeSpan.FromSeconds(30) };
}
