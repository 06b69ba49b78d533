using Hub.Actors.Pooling;
using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>PINGs on idle links: every 5 s, answered within 1 s.</summary>
public sealed class HealthCheckSpecs : PoolSpec
{
    [Fact]
    public async Task A_silent_idle_link_must_be_pinged_exactly_at_the_interval()
    {
        var (pool, peer) = await StartProvenAsync();
        Advance(4999);
        await SettleAsync(pool, 1);
        Assert.Equal(0, pool.Snapshot().HealthChecks);
        Advance(1);
        await peer.ExpectPingAsync();
        Assert.Equal((1, 1), (pool.Snapshot().HealthChecks, pool.Snapshot().Idle));
    }

    [Fact]
    public async Task A_link_that_answers_must_be_lent_again_and_pinged_again()
    {
        var (pool, peer) = await StartProvenAsync();
        for (var i = 1; i <= 3; i++)
        {
            Advance(5000);
            await peer.ExpectPingAsync();
            var borrow = BorrowAsync(pool);                     // waits for the end of the check
            Assert.Equal(1, pool.Snapshot().Waiting);
            Advance(999);
            await peer.SendAsync([]);
            await (await borrow).DisposeAsync();
            await SettleAsync(pool, 1);
            Assert.Equal((i, 0, 1), (pool.Snapshot().HealthChecks, pool.Snapshot().HealthCheckFailures, pool.Snapshot().Created));
        }
    }

    [Fact]
    public async Task A_link_that_does_not_answer_must_be_replaced_exactly_at_the_time_out()
    {
        var (pool, peer) = await StartProvenAsync(settings => settings with { MinIdle = 1 });
        Advance(5000);
        await peer.ExpectPingAsync();
        Advance(999);
        await SettleAsync(pool, 1);
        Assert.Equal((0, 1), (pool.Snapshot().HealthCheckFailures, pool.Snapshot().Idle));
        Advance(1);
        await peer.ExpectEndAsync();
        await Backend.AcceptAsync();
        Assert.Equal((1, 1), (pool.Snapshot().HealthCheckFailures, pool.Snapshot().Closed["health_check"]));
    }

    [Fact]
    public async Task Traffic_must_put_the_ping_off()
    {
        var (pool, peer) = await StartProvenAsync();
        Advance(3000);
        await CallAsync(pool, peer);
        Advance(4999);
        await SettleAsync(pool, 1);
        Assert.Equal(0, pool.Snapshot().HealthChecks);
        Advance(1);
        await peer.AnswerPingAsync();
    }

    [Fact]
    public async Task A_borrowed_link_must_not_be_pinged()
    {
        var (pool, peer) = await StartProvenAsync();
        await using var link = await BorrowAsync(pool);
        for (var i = 0; i < 3; i++)
        {
            Advance(5000);
            await SettleAsync(pool, 1);
        }
        var call = CallAsync(link, "x");
        await peer.AnswerAsync("x", "y");                       // the first thing it hears
        Assert.Equal(("y", 0L), (await call, pool.Snapshot().HealthChecks));
    }

    [Fact]
    public async Task A_borrower_must_not_get_a_link_that_is_being_checked()
    {
        var pool = Start(max: 2, with: Checked);
        var first = await BorrowAsync(pool);
        var firstPeer = await Backend.AcceptAsync();
        var second = await BorrowAsync(pool);
        var secondPeer = await Backend.AcceptAsync();
        await first.DisposeAsync();
        await SettleAsync(pool, 2);
        Advance(5000);
        await firstPeer.ExpectPingAsync();
        await second.DisposeAsync();
        var call = CallAsync(pool, "x");
        await secondPeer.AnswerAsync("x", "y");
        Assert.Equal("y", await call);
    }

    [Theory]
    [InlineData("ended", "peer_closed")]
    [InlineData("reset", "io_error")]
    [InlineData("wrong", "protocol_error")]
    public async Task A_link_that_ends_or_answers_wrongly_must_fail_its_check(string how, string reason)
    {
        var (pool, peer) = await StartProvenAsync(settings => settings with { MinIdle = 1 });
        Advance(5000);
        await peer.ExpectPingAsync();
        switch (how)
        {
            case "ended": peer.EndSending(); break;
            case "reset": peer.Reset(); break;
            default: await peer.SendAsync([1]); break;
        }
        await Backend.AcceptAsync();
        Assert.Equal((1, 1), (pool.Snapshot().HealthCheckFailures, pool.Snapshot().Closed[reason]));
    }

    [Fact]
    public async Task A_pong_must_prove_a_backend_that_was_never_asked_anything()
    {
        var pool = Start(with: settings => Checked(settings) with { MinIdle = 1 });
        var peer = await Backend.AcceptAsync();
        await OpenAsync(pool, 1);
        await SettleAsync(pool, 1);
        Advance(5000);
        await peer.AnswerPingAsync();
        await OpenAsync(pool, 1);
        peer.Close();
        await Backend.AcceptAsync();                            // at once, without a pause
    }

    private static TcpPoolSettings Checked(TcpPoolSettings settings) =>
        settings with { HealthCheckInterval = TimeSpan.FromSeconds(5), HealthCheckTimeout = TimeSpan.FromSeconds(1) };

    private async Task<(TcpConnectionPool Pool, BackendPeer Peer)> StartProvenAsync(Func<TcpPoolSettings, TcpPoolSettings>? with = null)
    {
        var pool = Start(with: settings => with?.Invoke(Checked(settings)) ?? Checked(settings));
        var accepting = Backend.AcceptAsync();
        var call = CallAsync(pool, "hello");
        var peer = await accepting;
        await peer.AnswerAsync("hello", "here");
        Assert.Equal("here", await call);
        await SettleAsync(pool, 1);
        return (pool, peer);
    }

    private static async Task CallAsync(TcpConnectionPool pool, BackendPeer peer)
    {
        var call = CallAsync(pool, "x");
        await peer.AnswerAsync("x", "y");
        Assert.Equal("y", await call);
    }
}
