using Hub.Actors.Pooling;
using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>A backend that refuses connections, or takes them and drops them, is tried ever more rarely, and callers hear of it at once.</summary>
public sealed class UnreachableBackendSpecs : PoolSpec
{
    [Fact]
    public async Task Callers_must_be_refused_at_once_and_the_pauses_must_double()
    {
        await Backend.StopListeningAsync();
        var pool = Start(max: 5);
        var attempts = 0;
        foreach (var pause in new[] { 100, 200, 400, 800, 1600, 3200, 5000, 5000 })
        {
            var failure = await Assert.ThrowsAsync<BackendUnavailableException>(() => BorrowAsync(pool));
            Assert.False(failure.MayHaveBeenExecuted);
            Assert.Equal(++attempts, pool.Snapshot().ConnectFailures);
            Advance(pause - 1);
            await ExpectUnavailableAtOnceAsync(pool);
            Assert.Equal(attempts, pool.Snapshot().ConnectFailures);
            Advance(1);
        }
        Assert.Equal((16, 0, 0), (pool.Snapshot().Errors, pool.Snapshot().Created, pool.Snapshot().Waiting));
    }

    [Fact]
    public async Task All_who_wait_must_be_refused_when_the_attempt_fails()
    {
        await Backend.StopListeningAsync();
        var pool = Start(max: 5);
        var waiting = Enumerable.Range(0, 5).Select(_ => BorrowAsync(pool)).ToArray();
        foreach (var borrower in waiting) await Assert.ThrowsAsync<BackendUnavailableException>(() => borrower);
        Assert.Equal(0, pool.Snapshot().Waiting);
    }

    [Fact]
    public async Task A_backend_that_listens_again_must_be_found_without_a_caller()
    {
        await Backend.StopListeningAsync();
        TcpConnectionPool? pool = null;
        await EventFilter.Warning(contains: "connect_failed").ExpectOneAsync(TcpBackendPeers.Patience, () =>
        {
            pool = Start(max: 3, with: settings => settings with { MinIdle = 3 });
            return Task.CompletedTask;
        });
        for (var number = 1; number <= 3; number++) await GoneAsync(pool!, number);
        Backend.Listen();
        Backend.Echoes = true;
        Advance(100);
        await Backend.AcceptAsync(3);                           // one after the other, as long as nothing was answered
        Assert.Equal("x", await CallAsync(pool!, "x"));
        Assert.Equal(3, pool!.Snapshot().ConnectFailures);
    }

    [Fact]
    public async Task After_a_recovery_the_pauses_must_begin_anew()
    {
        await Backend.StopListeningAsync();
        var pool = Start();
        foreach (var pause in new[] { 100, 200, 400 })
        {
            await Assert.ThrowsAsync<BackendUnavailableException>(() => BorrowAsync(pool));
            Advance(pause);
        }
        Backend.Listen();
        Backend.Echoes = true;
        Assert.Equal("x", await CallAsync(pool, "x"));
        await Backend.StopListeningAsync();
        (await Backend.AcceptAsync()).Reset();
        await GoneAsync(pool, 4);
        await Assert.ThrowsAsync<BackendUnavailableException>(() => BorrowAsync(pool));
        Advance(99);
        await ExpectUnavailableAtOnceAsync(pool);
        Advance(1);
        Backend.Listen();
        Assert.Equal("y", await CallAsync(pool, "y"));
    }

    [Fact]
    public async Task A_backend_that_takes_connections_and_drops_them_must_not_be_hammered()
    {
        var pool = Start(max: 3, with: settings => settings with { MinIdle = 1 });
        foreach (var (number, pause) in new[] { (1, 100), (2, 200), (3, 400) })
        {
            (await Backend.AcceptAsync()).Close();
            await GoneAsync(pool, number);
            Advance(pause - 1);
            await ExpectUnavailableAtOnceAsync(pool);
            Assert.Equal(0, pool.Snapshot().Connecting);
            Advance(1);
        }
        await Backend.AcceptAsync();
    }

    [Fact]
    public async Task A_backend_that_cannot_take_more_must_not_cost_the_links_it_serves()
    {
        var pool = Start(max: 2);
        var link = await BorrowAsync(pool);
        await Backend.StopListeningAsync();
        var waiting = BorrowAsync(pool);
        await GoneAsync(pool, 2);
        Assert.Equal((1, 1, 1), (pool.Snapshot().Waiting, pool.Snapshot().ConnectFailures, pool.Snapshot().Active));
        await link.DisposeAsync();
        await waiting;
    }

    [Fact]
    public async Task A_connection_that_does_not_come_about_in_time_must_fail()
    {
        using var full = new FullBacklog();
        var pool = Start(with: settings => settings with { Port = full.Port, ConnectTimeout = TimeSpan.FromSeconds(2) });
        var borrow = BorrowAsync(pool);
        await SettleAsync(pool, 1);
        Advance(1999);
        await SettleAsync(pool, 1);
        Assert.Equal((1, 1), (pool.Snapshot().Connecting, pool.Snapshot().Waiting));
        Advance(1);
        Assert.Contains("No connection within 00:00:02", (await Assert.ThrowsAsync<BackendUnavailableException>(() => borrow)).Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (pool.Snapshot().Connecting, pool.Snapshot().ConnectFailures));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_must_make_the_backend_unavailable()
    {
        var pool = Start(with: settings => settings with { Host = "no-such-host.invalid" });
        await Assert.ThrowsAsync<BackendUnavailableException>(() => BorrowAsync(pool));
    }
}
