using Hub.Actors.Pooling;

namespace Hub.Tests.Pooling;

/// <summary>Who gets a link, and who waits, for how long.</summary>
public sealed class BorrowSpecs : PoolSpec
{
    [Fact]
    public async Task A_returned_link_must_be_used_again()
    {
        Backend.Echoes = true;
        var pool = Start(max: 3);
        for (var i = 0; i < 5; i++) Assert.Equal($"call {i}", await CallAsync(pool, $"call {i}"));
        var now = pool.Snapshot();
        Assert.Equal((5, 4, 1, 1, 0, 0.8), (now.Borrows, now.Reuses, now.Created, now.Idle, now.Active, now.ReuseRate));
    }

    [Fact]
    public async Task The_link_that_was_returned_last_must_be_lent_first()
    {
        var pool = Start(max: 2);
        var first = await BorrowAsync(pool);
        var firstPeer = await Backend.AcceptAsync();
        var second = await BorrowAsync(pool);
        await Backend.AcceptAsync();
        await second.DisposeAsync();
        await first.DisposeAsync();
        var call = CallAsync(pool, "x");
        await firstPeer.AnswerAsync("x", "y");
        Assert.Equal("y", await call);
    }

    [Fact]
    public async Task One_borrow_may_carry_several_calls()
    {
        Backend.Echoes = true;
        var pool = Start();
        await using var link = await BorrowAsync(pool);
        Assert.Equal("a", await CallAsync(link, "a"));
        Assert.Equal("b", await CallAsync(link, "b"));
        Assert.Equal(1, pool.Snapshot().Borrows);
    }

    [Fact]
    public async Task Demand_must_open_links_up_to_the_maximum_and_then_wait_in_line()
    {
        var pool = Start(max: 3);
        var lent = new List<PooledLink>();
        for (var i = 0; i < 3; i++) lent.Add(await BorrowAsync(pool));
        var waiting = Enumerable.Range(0, 3).Select(_ => BorrowAsync(pool)).ToArray();
        Assert.Equal((3, 3, 0, 0), (pool.Snapshot().Active, pool.Snapshot().Waiting, pool.Snapshot().Connecting, pool.Snapshot().Idle));

        for (var i = 0; i < 3; i++)
        {
            await lent[i].DisposeAsync();
            await waiting[i];                                   // served in the order of their coming
            Assert.All(waiting[(i + 1)..], later => Assert.False(later.IsCompleted));
        }
        Assert.Equal((3, 0, 3), (pool.Snapshot().Active, pool.Snapshot().Waiting, pool.Snapshot().Created));
    }

    [Fact]
    public async Task As_many_as_allowed_may_wait_and_one_more_must_be_refused_at_once()
    {
        var pool = Start(max: 1, with: settings => settings with { MaxWaiting = 2 });
        var lent = await BorrowAsync(pool);
        var waiting = new[] { BorrowAsync(pool), BorrowAsync(pool) };
        var refused = pool.BorrowAsync(CancellationToken.None).AsTask();
        Assert.True(refused.IsCompleted);
        var refusal = await Assert.ThrowsAsync<PoolExhaustedException>(() => refused);
        Assert.False(refusal.MayHaveBeenExecuted);
        Assert.Equal((2, 1), (pool.Snapshot().Waiting, pool.Snapshot().Errors));

        await lent.DisposeAsync();
        await (await waiting[0]).DisposeAsync();
        await waiting[1];
    }

    [Fact]
    public async Task A_borrower_must_be_served_a_moment_before_its_time_out()
    {
        var pool = Start(max: 1, with: settings => settings with { BorrowTimeout = TimeSpan.FromSeconds(2) });
        var lent = await BorrowAsync(pool);
        var waiting = BorrowAsync(pool);
        Advance(1999);
        await lent.DisposeAsync();
        await waiting;
        var now = pool.Snapshot();
        Assert.Equal((0, TimeSpan.FromMilliseconds(1999), TimeSpan.FromMilliseconds(1999)), (now.Timeouts, now.WaitTimeMax, now.WaitTimeTotal));
    }

    [Fact]
    public async Task A_borrower_must_be_refused_at_its_time_out_and_lose_its_place()
    {
        var pool = Start(max: 1, with: settings => settings with { BorrowTimeout = TimeSpan.FromSeconds(2) });
        var lent = await BorrowAsync(pool);
        var waiting = BorrowAsync(pool);
        Advance(2000);
        Assert.False((await Assert.ThrowsAsync<PoolTimeoutException>(() => waiting)).MayHaveBeenExecuted);
        Assert.Equal((1, 0), (pool.Snapshot().Timeouts, pool.Snapshot().Waiting));
        await lent.DisposeAsync();
        Assert.Equal((1, 0), (pool.Snapshot().Idle, pool.Snapshot().Active));
    }

    [Fact]
    public async Task A_borrower_that_gives_up_must_lose_its_place_and_nobody_elses()
    {
        var pool = Start(max: 1);
        var lent = await BorrowAsync(pool);
        using var giveUp = new CancellationTokenSource();
        var gone = pool.BorrowAsync(giveUp.Token).AsTask();
        var next = BorrowAsync(pool);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await lent.DisposeAsync();
        await next;
        Assert.Equal((0, 0), (pool.Snapshot().Timeouts, pool.Snapshot().Errors));
    }

    [Fact]
    public async Task Who_has_given_up_before_asking_must_get_nothing()
    {
        var pool = Start();
        await OpenAsync(pool, 1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pool.BorrowAsync(new CancellationToken(canceled: true)));
        Assert.Equal((1, 0), (pool.Snapshot().Idle, pool.Snapshot().Active));
    }

    [Fact]
    public async Task A_returned_link_must_be_closed_to_its_former_borrower()
    {
        var pool = Start();
        var link = await BorrowAsync(pool);
        await link.DisposeAsync();
        await link.DisposeAsync();
        link.Invalidate();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => CallAsync(link, "x"));
        Assert.Equal(1, pool.Snapshot().Idle);
    }

    [Fact]
    public async Task A_link_must_carry_one_request_at_a_time()
    {
        var pool = Start();
        var link = await BorrowAsync(pool);
        var peer = await Backend.AcceptAsync();
        var first = CallAsync(link, "first");
        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(link, "second"));
        await peer.AnswerAsync("first", "reply");
        Assert.Equal("reply", await first);
    }

    [Fact]
    public async Task An_invalidated_link_must_be_closed_and_replaced_on_demand()
    {
        Backend.Echoes = true;
        var pool = Start();
        var link = await BorrowAsync(pool);
        link.Invalidate();
        await (await Backend.AcceptAsync()).ExpectEndAsync();
        await link.DisposeAsync();
        Assert.Equal("x", await CallAsync(pool, "x"));
        Assert.Equal((1, 2), (pool.Snapshot().Closed["invalidated"], pool.Snapshot().Created));
    }

    [Fact]
    public async Task A_link_returned_in_the_middle_of_a_call_must_not_be_lent_again()
    {
        var pool = Start();
        var link = await BorrowAsync(pool);
        var peer = await Backend.AcceptAsync();
        var call = CallAsync(link, "x");
        Assert.Equal("x", await peer.ReadTextAsync());
        await link.DisposeAsync();
        var failure = await Assert.ThrowsAsync<BackendLinkException>(() => call);
        Assert.Equal((LinkCloseReason.Invalidated, true), (failure.Reason, failure.MayHaveBeenExecuted));
        await peer.ExpectEndAsync();
    }
}
