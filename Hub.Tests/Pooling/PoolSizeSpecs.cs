using Hub.Actors.Pooling;
using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>How many links there are: minimum, growth, shrinking, age. The log tells when a link is open.</summary>
public sealed class PoolSizeSpecs() : PoolSpec("akka.loglevel = DEBUG")
{
    [Fact]
    public async Task The_minimum_must_be_opened_at_the_start_and_served_from()
    {
        var pool = await StartOpenAsync(3, max: 5, settings => settings with { MaxWaiting = 0 });
        Assert.Equal((3, 3, 0), (pool.Snapshot().Idle, pool.Snapshot().Created, pool.Snapshot().Connecting));
        for (var i = 0; i < 3; i++) await BorrowAsync(pool);
        await Assert.ThrowsAsync<PoolExhaustedException>(() => BorrowAsync(pool));
        Assert.Equal((3, 0, 0), (pool.Snapshot().Borrows, pool.Snapshot().Reuses, pool.Snapshot().ReuseRate));
    }

    [Fact]
    public async Task A_lost_idle_link_must_be_replaced_at_once()
    {
        Backend.Echoes = true;
        var pool = await StartOpenAsync(2, max: 5);
        await ProveAsync(pool, 2);
        var peers = await Backend.AcceptAsync(2);
        await ExpectOpenAsync(1, () => peers[0].Close());
        Assert.Equal((2, 3, 1), (pool.Snapshot().Idle, pool.Snapshot().Created, pool.Snapshot().Closed["peer_closed"]));
    }

    [Fact]
    public async Task Links_in_use_must_count_towards_the_minimum_until_the_next_look_at_spares()
    {
        Backend.Echoes = true;
        var pool = await StartOpenAsync(2, max: 5, settings => settings with { HealthCheckInterval = TimeSpan.FromSeconds(5) });
        await using var first = await BorrowAsync(pool);
        await using var second = await BorrowAsync(pool);
        Advance(4999);
        await SettleAsync(pool);
        Assert.Equal((2, 0, 0), (pool.Snapshot().Active, pool.Snapshot().Idle, pool.Snapshot().Connecting));
        await ExpectOpenAsync(2, () => Advance(1));
        Assert.Equal((2, 2, 4), (pool.Snapshot().Active, pool.Snapshot().Idle, pool.Snapshot().Created));
    }

    [Fact]
    public async Task Spares_must_not_exceed_the_maximum()
    {
        var pool = await StartOpenAsync(2, max: 3, settings => settings with { HealthCheckInterval = TimeSpan.FromSeconds(5) });
        await BorrowAsync(pool);
        await BorrowAsync(pool);
        await ExpectOpenAsync(1, () => Advance(5000));
        await SettleAsync(pool);
        Assert.Equal((2, 1, 0, 3), (pool.Snapshot().Active, pool.Snapshot().Idle, pool.Snapshot().Connecting, pool.Snapshot().Created));
    }

    [Fact]
    public async Task Surplus_links_must_be_closed_exactly_at_the_idle_time_out()
    {
        var pool = await StartOpenAsync(1, max: 3, settings => settings with { IdleTimeout = TimeSpan.FromSeconds(30) });
        await OpenAsync(pool, 3);
        await SettleAsync(pool, 3);
        Advance(29_999);
        await SettleAsync(pool, 3);
        Assert.Equal((3, 0), (pool.Snapshot().Idle, pool.Snapshot().Closed.Count));
        Advance(1);
        await SettleAsync(pool, 3);
        Assert.Equal((1, 2, 1), (pool.Snapshot().Idle, pool.Snapshot().Closed["idle_timeout"], pool.Snapshot().Closed.Count));
        Advance(60_000);
        await SettleAsync(pool, 3);
        Assert.Equal((1, 3), (pool.Snapshot().Idle, pool.Snapshot().Created));
    }

    [Fact]
    public async Task A_link_that_is_used_must_not_be_surplus()
    {
        Backend.Echoes = true;
        var pool = Start(max: 2, with: settings => settings with { IdleTimeout = TimeSpan.FromSeconds(30) });
        await OpenAsync(pool, 2);
        await SettleAsync(pool, 2);
        Advance(20_000);
        Assert.Equal("x", await CallAsync(pool, "x"));          // the same link again and again; the other one ages
        Advance(10_000);
        await SettleAsync(pool, 2);
        Assert.Equal((1, 1), (pool.Snapshot().Idle, pool.Snapshot().Closed["idle_timeout"]));
        Advance(19_999);
        await SettleAsync(pool, 2);
        Assert.Equal(1, pool.Snapshot().Idle);
        Advance(1);
        await SettleAsync(pool, 2);
        Assert.Equal((0, 2), (pool.Snapshot().Idle, pool.Snapshot().Closed["idle_timeout"]));
    }

    [Fact]
    public async Task An_idle_link_must_end_exactly_at_its_own_age_and_be_replaced()
    {
        var pool = await StartOpenAsync(1, max: 2, settings => settings with { Lifetime = TimeSpan.FromSeconds(100) });
        var age = Math.Floor(new TcpPoolSettings { Host = "x", Port = 1, Lifetime = TimeSpan.FromSeconds(100) }.LifetimeOf(1).TotalMilliseconds);
        Advance(age - 1);
        await SettleAsync(pool, 1);
        Assert.Equal((1, 0), (pool.Snapshot().Idle, pool.Snapshot().Closed.Count));
        await ExpectOpenAsync(1, () => Advance(1));
        Assert.Equal((1, 2, 1), (pool.Snapshot().Idle, pool.Snapshot().Created, pool.Snapshot().Closed["lifetime"]));
    }

    [Fact]
    public async Task A_borrowed_link_must_end_by_age_only_when_it_is_returned()
    {
        Backend.Echoes = true;
        var pool = Start(with: settings => settings with { Lifetime = TimeSpan.FromSeconds(100) });
        var link = await BorrowAsync(pool);
        Advance(100_000);
        Assert.Equal("x", await CallAsync(link, "x"));
        await link.DisposeAsync();
        await (await Backend.AcceptAsync()).ExpectEndAsync();
        Assert.Equal((0, 1), (pool.Snapshot().Idle, pool.Snapshot().Closed["lifetime"]));
    }

    [Fact]
    public void Links_must_end_by_age_far_apart()
    {
        var settings = new TcpPoolSettings { Host = "x", Port = 1, Lifetime = TimeSpan.FromSeconds(300) };
        var ages = Enumerable.Range(1, 50).Select(settings.LifetimeOf).ToArray();
        Assert.All(ages, age => Assert.InRange(age, TimeSpan.FromSeconds(240), TimeSpan.FromSeconds(300)));
        var gaps = ages.Order().Zip(ages.Order().Skip(1), (a, b) => b - a);
        Assert.All(gaps, gap => Assert.True(gap >= TimeSpan.FromMilliseconds(400), gap.ToString()));
    }

    [Theory]
    [InlineData(1, 4, 0)]
    [InlineData(2, 2, 2)]
    [InlineData(4, 1, 3)]
    [InlineData(0, 1, 3)]
    public async Task A_link_must_be_lent_as_often_as_allowed(int maxUses, int created, int reuses)
    {
        Backend.Echoes = true;
        var pool = Start(with: settings => settings with { MaxUses = maxUses });
        for (var i = 0; i < 4; i++) Assert.Equal($"{i}", await CallAsync(pool, $"{i}"));
        Assert.Equal((created, reuses), (pool.Snapshot().Created, pool.Snapshot().Reuses));
        Assert.Equal(maxUses == 0 ? 0 : 4 / maxUses, pool.Snapshot().Closed.GetValueOrDefault("max_uses"));
    }

    private async Task<TcpConnectionPool> StartOpenAsync(int minIdle, int max, Func<TcpPoolSettings, TcpPoolSettings>? with = null)
    {
        TcpConnectionPool? pool = null;
        await ExpectOpenAsync(minIdle, () => pool = Start(max, settings => with?.Invoke(settings with { MinIdle = minIdle }) ?? settings with { MinIdle = minIdle }));
        return pool!;
    }

    private Task ExpectOpenAsync(int links, Action action) =>
        EventFilter.Debug(contains: "is open").ExpectAsync(links, TcpBackendPeers.Patience, () =>
        {
            action();
            return Task.CompletedTask;
        });
}
