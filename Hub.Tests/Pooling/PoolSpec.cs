using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Hub.Actors.Pooling;
using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>
/// Base of specs on a pool with real actors and real sockets to a scripted backend. All time is the test scheduler's, so nothing comes due
/// unless the spec says so; unless it chooses otherwise every time limit is an hour.
/// </summary>
public abstract class PoolSpec(string hocon = "") : Akka.TestKit.Xunit2.TestKit(ConfigurationFactory.ParseString(hocon).WithFallback(Strict)), IAsyncLifetime
{
    /// <summary>Longer than any spec needs.</summary>
    protected static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Config Strict = ConfigurationFactory.ParseString("""
        akka.loglevel = WARNING
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        """);

    private readonly List<TcpConnectionPool> _pools = [];

    /// <summary>What the pool connects to.</summary>
    protected TcpBackendPeers Backend { get; } = new();

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var pool in _pools) await pool.DisposeAsync().AsTask().WaitAsync(Patience);
        await Backend.DisposeAsync();
    }

    /// <summary>A pool of at most <paramref name="max"/> links that opens none unasked.</summary>
    protected TcpConnectionPool Start(int max = 1, Func<TcpPoolSettings, TcpPoolSettings>? with = null, string name = "pool")
    {
        var settings = new TcpPoolSettings
        {
            Host = "127.0.0.1",
            Port = Backend.Port,
            MinIdle = 0,
            Max = max,
            IdleTimeout = Never,
            Lifetime = Never * 2,
            BorrowTimeout = Never,
            ConnectTimeout = Never,
            HealthCheckInterval = Never,
            HealthCheckTimeout = Never,
            ReturnDeadline = Never,
        };
        var pool = TcpConnectionPool.Start(Sys, name, with?.Invoke(settings) ?? settings, new SchedulerTime(Sys.Scheduler));
        _pools.Add(pool);
        return pool;
    }

    /// <summary>Moves virtual time.</summary>
    protected void Advance(double milliseconds) => ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Borrows so many links at once, which opens them, and returns them all.</summary>
    protected static async Task OpenAsync(TcpConnectionPool pool, int count)
    {
        var links = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => BorrowAsync(pool)));
        foreach (var link in links) await link.DisposeAsync();
    }

    /// <summary>Calls once on each of so many links, so that the pool trusts the backend; it must echo.</summary>
    protected static async Task ProveAsync(TcpConnectionPool pool, int count)
    {
        var links = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => BorrowAsync(pool)));
        foreach (var link in links)
        {
            Assert.Equal("are you there?", await CallAsync(link, "are you there?"));
            await link.DisposeAsync();
        }
    }

    /// <summary>Borrows, or fails when it takes too long by the real clock.</summary>
    protected static Task<PooledLink> BorrowAsync(TcpConnectionPool pool) => pool.BorrowAsync(CancellationToken.None).AsTask().WaitAsync(Patience);

    /// <summary>A borrower must be told at once that the backend is down.</summary>
    protected static async Task ExpectUnavailableAtOnceAsync(TcpConnectionPool pool)
    {
        var refused = pool.BorrowAsync(CancellationToken.None).AsTask();
        Assert.True(refused.IsCompleted);
        Assert.False((await Assert.ThrowsAsync<BackendUnavailableException>(() => refused)).MayHaveBeenExecuted);
    }

    /// <summary>Calls, or fails when it takes too long by the real clock.</summary>
    protected static async Task<string> CallAsync(TcpConnectionPool pool, string request, CancellationToken cancellation = default) =>
        Encoding.UTF8.GetString(await pool.CallAsync(Encoding.UTF8.GetBytes(request), cancellation).WaitAsync(Patience, CancellationToken.None));

    /// <summary>Calls on a borrowed link, or fails when it takes too long by the real clock.</summary>
    protected static async Task<string> CallAsync(PooledLink link, string request, CancellationToken cancellation = default) =>
        Encoding.UTF8.GetString(await link.CallAsync(Encoding.UTF8.GetBytes(request), cancellation).WaitAsync(Patience, CancellationToken.None));

    /// <summary>Waits until the pool's actor, and then those of links 1 to <paramref name="links"/>, have handled all that they were told, timers included.</summary>
    protected async Task SettleAsync(TcpConnectionPool pool, int links = 0)
    {
        await pool.Actor.Ask<ActorIdentity>(new Identify(0), Patience);
        for (var number = 1; number <= links; number++) await LinkActor(pool, number).Ask<ActorIdentity>(new Identify(number), Patience);
    }

    /// <summary>Waits until a link's actor has stopped and the pool has acted on it.</summary>
    protected async Task GoneAsync(TcpConnectionPool pool, int number)
    {
        await SettleAsync(pool);                                // it may not even be there yet
        var identity = await LinkActor(pool, number).Ask<ActorIdentity>(new Identify(number), Patience);
        if (identity.Subject is { } actor)
        {
            Watch(actor);
            ExpectTerminated(actor, Patience);
        }
        // The parent hears of it by a system message before we do; that becomes a message to itself by the time of the first answer.
        await SettleAsync(pool);
        await SettleAsync(pool);
    }

    /// <summary>The actor of a link.</summary>
    protected ActorSelection LinkActor(TcpConnectionPool pool, int number) => Sys.ActorSelection($"/user/{pool.Actor.Path.Name}/link-{number}");
}
