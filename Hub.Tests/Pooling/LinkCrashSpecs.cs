using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Actors.Pooling;
using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>Actors that crash on command: a link is restarted with another connection, within a budget; the pool's own actor loses nothing.</summary>
public sealed class LinkCrashSpecs() : PoolSpec("akka.loglevel = OFF")
{
    [Fact]
    public async Task A_crashed_idle_link_must_be_restarted_with_another_connection()
    {
        var pool = Start(max: 2);
        await OpenAsync(pool, 1);
        var first = await Backend.AcceptAsync();
        Crash(pool, 1);
        await first.ExpectEndAsync();
        var second = await Backend.AcceptAsync();
        var call = CallAsync(pool, "x");
        await second.AnswerAsync("x", "y");
        Assert.Equal("y", await call);
        var now = pool.Snapshot();
        Assert.Equal((1, 1, 2, 1, 0), (now.Restarts, now.Closed["crashed"], now.Created, now.Idle, now.Active));
    }

    [Fact]
    public async Task A_crash_during_a_call_must_fail_that_call_alone()
    {
        var pool = Start(max: 2);
        await using var mine = await BorrowAsync(pool);
        var myPeer = await Backend.AcceptAsync();
        await using var other = await BorrowAsync(pool);
        var otherPeer = await Backend.AcceptAsync();
        var (myCall, otherCall) = (CallAsync(mine, "mine"), CallAsync(other, "other"));
        Assert.Equal("mine", await myPeer.ReadTextAsync());
        Crash(pool, 1);
        var failure = await Assert.ThrowsAsync<BackendLinkException>(() => myCall);
        Assert.Equal((LinkCloseReason.Crashed, true), (failure.Reason, failure.MayHaveBeenExecuted));
        await otherPeer.AnswerAsync("other", "fine");
        Assert.Equal("fine", await otherCall);
    }

    [Fact]
    public async Task A_link_that_crashes_while_it_connects_must_be_connected_again()
    {
        using var full = new FullBacklog();
        var pool = Start(with: settings => settings with { Port = full.Port });
        var borrow = BorrowAsync(pool);
        await SettleAsync(pool, 1);
        Crash(pool, 1);
        await SettleAsync(pool, 1);
        Assert.Equal((1, 1, 0, 0), (pool.Snapshot().Restarts, pool.Snapshot().Connecting, pool.Snapshot().ConnectFailures, pool.Snapshot().Closed.Count));
        await pool.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => borrow);
        Assert.Equal(0, pool.Snapshot().Connecting);
    }

    [Fact]
    public async Task A_crash_during_a_check_must_start_over()
    {
        var pool = Start(with: settings => settings with { HealthCheckInterval = TimeSpan.FromSeconds(5), HealthCheckTimeout = TimeSpan.FromSeconds(1) });
        await OpenAsync(pool, 1);
        await SettleAsync(pool, 1);
        var first = await Backend.AcceptAsync();
        Advance(5000);
        await first.ExpectPingAsync();
        Crash(pool, 1);
        await first.ExpectEndAsync();
        await Backend.AcceptAsync();
        await OpenAsync(pool, 1);
        await SettleAsync(pool, 1);
        Advance(1000);                                          // the deadline of the check before the crash is nobody's any more
        await SettleAsync(pool, 1);
        Assert.Equal((1, 0, 1), (pool.Snapshot().Idle, pool.Snapshot().HealthCheckFailures, pool.Snapshot().Closed.Count));
    }

    [Fact]
    public async Task Past_its_budget_a_link_must_be_replaced_after_a_pause()
    {
        var pool = Start(with: settings => settings with { MinIdle = 1 });
        for (var crash = 0; crash < BackendPoolActor.RestartBudget; crash++)
        {
            await Backend.AcceptAsync();
            await OpenAsync(pool, 1);
            Crash(pool, 1);
        }
        await Backend.AcceptAsync();
        await OpenAsync(pool, 1);
        Assert.Equal((3, 0), (pool.Snapshot().Restarts, pool.Snapshot().Closed.GetValueOrDefault("stopped")));

        var actor = await LinkActor(pool, 1).ResolveOne(TcpBackendPeers.Patience);
        Watch(actor);
        Crash(pool, 1);
        ExpectTerminated(actor, TcpBackendPeers.Patience);
        await GoneAsync(pool, 1);
        Assert.Equal((3, 1, 0, 0), (pool.Snapshot().Restarts, pool.Snapshot().Closed["stopped"], pool.Snapshot().Idle, pool.Snapshot().Connecting));
        Advance(100);
        await Backend.AcceptAsync();
        await SettleAsync(pool, 2);
    }

    [Fact]
    public async Task A_crash_of_the_pools_actor_must_cost_no_link_and_no_place_in_the_line()
    {
        var pool = Start(max: 1);
        var link = await BorrowAsync(pool);
        var peer = await Backend.AcceptAsync();
        var waiting = BorrowAsync(pool);
        pool.Actor.Tell(new Crash(), ActorRefs.NoSender);
        await SettleAsync(pool);                                // the pool's actor is back
        var call = CallAsync(link, "x");
        await peer.AnswerAsync("x", "y");
        Assert.Equal("y", await call);
        link.Invalidate();                                      // still watched: the place is free, and the one in line gets the next link
        await waiting;
        Assert.Equal(2, pool.Snapshot().Created);
    }

    [Fact]
    public async Task A_crash_of_the_pools_actor_during_a_check_must_leave_its_deadline()
    {
        var pool = Start(with: settings => settings with { HealthCheckInterval = TimeSpan.FromSeconds(5), HealthCheckTimeout = TimeSpan.FromSeconds(1) });
        await OpenAsync(pool, 1);
        await SettleAsync(pool, 1);
        var peer = await Backend.AcceptAsync();
        Advance(5000);
        await peer.ExpectPingAsync();
        pool.Actor.Tell(new Crash(), ActorRefs.NoSender);
        await SettleAsync(pool, 1);
        Advance(1000);
        await peer.ExpectEndAsync();
        Assert.Equal((1, 0), (pool.Snapshot().Closed["health_check"], pool.Snapshot().Restarts));
    }

    private void Crash(TcpConnectionPool pool, int number) => LinkActor(pool, number).Tell(new Crash(), ActorRefs.NoSender);
}
