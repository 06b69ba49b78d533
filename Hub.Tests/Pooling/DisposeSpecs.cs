using Akka.Actor;
using Hub.Actors.Pooling;
using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>The end of a pool: everything it held fails or is closed, and nothing hangs.</summary>
public sealed class DisposeSpecs : PoolSpec
{
    [Fact]
    public async Task Calls_and_borrowers_must_fail_and_links_must_be_closed()
    {
        var pool = Start(max: 2);
        var idle = await BorrowAsync(pool);
        var idlePeer = await Backend.AcceptAsync();
        await using var busy = await BorrowAsync(pool);
        var busyPeer = await Backend.AcceptAsync();
        var call = CallAsync(busy, "x");
        Assert.Equal("x", await busyPeer.ReadTextAsync());
        var waiting = BorrowAsync(pool);
        await pool.DisposeAsync().AsTask().WaitAsync(TcpBackendPeers.Patience);

        var failure = await Assert.ThrowsAsync<BackendLinkException>(() => call);
        Assert.Equal((LinkCloseReason.Disposed, true), (failure.Reason, failure.MayHaveBeenExecuted));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => BorrowAsync(pool));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => CallAsync(pool, "x"));
        await idlePeer.ExpectEndAsync();
        await busyPeer.ExpectEndAsync();
        await idle.DisposeAsync();
        var now = pool.Snapshot();
        Assert.Equal((0, 0, 0, 0, 2), (now.Active, now.Idle, now.Connecting, now.Waiting, now.Closed["disposed"]));
    }

    [Fact]
    public async Task Disposing_twice_must_be_the_same_as_once()
    {
        var pool = Start();
        await OpenAsync(pool, 1);
        await Task.WhenAll(pool.DisposeAsync().AsTask(), pool.DisposeAsync().AsTask()).WaitAsync(TcpBackendPeers.Patience);
        await pool.DisposeAsync().AsTask().WaitAsync(TcpBackendPeers.Patience);
        Assert.Equal(1, pool.Snapshot().Closed["disposed"]);
    }

    [Fact]
    public async Task A_stopped_actor_must_end_the_pool()
    {
        var pool = Start();
        var link = await BorrowAsync(pool);
        var peer = await Backend.AcceptAsync();
        Sys.Stop(pool.Actor);
        await peer.ExpectEndAsync();
        await pool.DisposeAsync().AsTask().WaitAsync(TcpBackendPeers.Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => BorrowAsync(pool));
        Assert.Equal(LinkCloseReason.Stopped, (await Assert.ThrowsAsync<BackendLinkException>(() => CallAsync(link, "x"))).Reason);
    }

    [Fact]
    public async Task A_name_may_be_used_again_after_the_end_and_not_before()
    {
        var pool = Start();
        var settings = new TcpPoolSettings { Host = "127.0.0.1", Port = Backend.Port, MinIdle = 0 };
        Assert.Throws<InvalidActorNameException>(() => TcpConnectionPool.Start(Sys, pool.Actor.Path.Name, settings));
        Watch(pool.Actor);
        await pool.DisposeAsync();
        ExpectTerminated(pool.Actor, TcpBackendPeers.Patience);
        await TcpConnectionPool.Start(Sys, pool.Actor.Path.Name, settings).DisposeAsync();
    }
}
