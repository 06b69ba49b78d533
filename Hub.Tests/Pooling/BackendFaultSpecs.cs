using System.Text;
using Hub.Actors.Pooling;
using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>What a backend can do to a call, and which calls are repeated.</summary>
public sealed class BackendFaultSpecs : PoolSpec
{
    /// <summary>More than the kernel takes for a peer that does not read.</summary>
    private static readonly byte[] Huge = new byte[32 * 1024 * 1024];

    [Theory]
    [InlineData("close", LinkCloseReason.PeerClosed)]
    [InlineData("half", LinkCloseReason.PeerClosed)]
    [InlineData("reset", LinkCloseReason.IoError)]
    public async Task A_backend_that_dies_in_the_middle_of_a_call_must_fail_it_without_a_second_try(string how, LinkCloseReason reason)
    {
        var (pool, peer) = await StartProvenAsync();
        var call = CallAsync(pool, "once");
        Assert.Equal("once", await peer.ReadTextAsync());
        End(peer, how);
        var failure = await Assert.ThrowsAsync<BackendLinkException>(() => call);
        Assert.Equal((reason, true), (failure.Reason, failure.MayHaveBeenExecuted));
        var now = pool.Snapshot();
        Assert.Equal((1, 1, 2, 0), (now.Errors, now.Closed[reason.Label()], now.Borrows, now.Idle));
    }

    [Fact]
    public async Task A_backend_that_dies_in_the_middle_of_a_reply_must_fail_the_call()
    {
        var (pool, peer) = await StartProvenAsync();
        var call = CallAsync(pool, "once");
        Assert.Equal("once", await peer.ReadTextAsync());
        await peer.SendRawAsync([0, 0, 0, 5, 1, 2]);
        peer.EndSending();
        var failure = await Assert.ThrowsAsync<BackendLinkException>(() => call);
        Assert.Equal((LinkCloseReason.PeerClosed, true), (failure.Reason, failure.MayHaveBeenExecuted));
        Assert.Equal(2, pool.Snapshot().Borrows);
    }

    [Theory]
    [InlineData("close")]
    [InlineData("half")]
    [InlineData("reset")]
    public async Task An_idle_link_that_the_backend_ends_must_leave_the_pool_before_anybody_asks(string how)
    {
        var (pool, peer) = await StartProvenAsync(settings => settings with { MinIdle = 1 });
        End(peer, how);
        var replacement = await Backend.AcceptAsync();
        var call = CallAsync(pool, "x");
        await replacement.AnswerAsync("x", "y");
        Assert.Equal("y", await call);
        Assert.Equal((0, 2), (pool.Snapshot().Errors, pool.Snapshot().Created));
    }

    [Fact]
    public async Task A_request_that_could_not_be_written_must_be_repeated_once_on_another_link()
    {
        var (pool, peer) = await StartProvenAsync();
        var call = pool.CallAsync(Huge, CancellationToken.None);
        await peer.ReadRawAsync(4);
        var accepting = Backend.AcceptAsync();
        peer.Reset();
        var second = await accepting;
        Assert.Equal(Huge.Length, (await second.ReadAsync()).Length);
        await second.SendAsync("done"u8.ToArray());
        Assert.Equal("done", Encoding.UTF8.GetString(await call.WaitAsync(TcpBackendPeers.Patience)));
        var now = pool.Snapshot();
        Assert.Equal((1, 3, 1), (now.Errors, now.Borrows, now.Idle));
    }

    [Fact]
    public async Task A_request_that_could_not_be_written_twice_must_fail()
    {
        var (pool, peer) = await StartProvenAsync();
        var call = pool.CallAsync(Huge, CancellationToken.None);
        await peer.ReadRawAsync(4);
        var accepting = Backend.AcceptAsync();
        peer.Reset();
        var second = await accepting;
        await second.ReadRawAsync(4);
        second.Reset();
        var failure = await Assert.ThrowsAsync<BackendLinkException>(() => call.WaitAsync(TcpBackendPeers.Patience));
        Assert.Equal((LinkCloseReason.IoError, false), (failure.Reason, failure.MayHaveBeenExecuted));
        Assert.Equal((2, 3), (pool.Snapshot().Errors, pool.Snapshot().Borrows));
    }

    [Fact]
    public async Task A_call_on_a_link_that_had_ended_must_fail_as_not_executed()
    {
        var (pool, peer) = await StartProvenAsync(settings => settings with { MinIdle = 1 });
        await using var link = await BorrowAsync(pool);
        peer.Close();
        await Backend.AcceptAsync();                            // replaced, so the pool knows
        var failure = await Assert.ThrowsAsync<BackendLinkException>(() => CallAsync(link, "x"));
        Assert.Equal((LinkCloseReason.PeerClosed, false), (failure.Reason, failure.MayHaveBeenExecuted));
    }

    [Fact]
    public async Task A_caller_that_gives_up_on_a_silent_backend_must_close_the_link()
    {
        var (pool, peer) = await StartProvenAsync();
        using var giveUp = new CancellationTokenSource();
        var call = CallAsync(pool, "x", giveUp.Token);
        Assert.Equal("x", await peer.ReadTextAsync());
        await giveUp.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(giveUp.Token, cancelled.CancellationToken);
        await peer.ExpectEndAsync();

        var next = CallAsync(pool, "next");
        await (await Backend.AcceptAsync()).AnswerAsync("next", "fine");
        Assert.Equal("fine", await next);
        var now = pool.Snapshot();
        Assert.Equal((1, 0, 2, 1), (now.Closed["cancelled"], now.Errors, now.Created, now.Idle));
    }

    [Fact]
    public async Task A_caller_that_gives_up_while_its_request_is_being_written_must_close_the_link()
    {
        var (pool, peer) = await StartProvenAsync();
        using var giveUp = new CancellationTokenSource();
        var call = pool.CallAsync(Huge, giveUp.Token);
        await peer.ReadRawAsync(4);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TcpBackendPeers.Patience));
        Assert.Equal((1, 2), (pool.Snapshot().Closed["cancelled"], pool.Snapshot().Borrows));
    }

    [Fact]
    public async Task Who_gave_up_before_the_call_must_leave_the_link_unharmed()
    {
        var (pool, _) = await StartProvenAsync();
        await using (var link = await BorrowAsync(pool))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(link, "x", new CancellationToken(canceled: true)));
        }
        Assert.Equal((1, 0), (pool.Snapshot().Idle, pool.Snapshot().Closed.Count));
    }

    private static void End(BackendPeer peer, string how)
    {
        switch (how)
        {
            case "close": peer.Close(); break;
            case "half": peer.EndSending(); break;
            default: peer.Reset(); break;
        }
    }

    /// <summary>A pool whose one link has been used, so that its loss is no reason for caution.</summary>
    private async Task<(TcpConnectionPool Pool, BackendPeer Peer)> StartProvenAsync(Func<TcpPoolSettings, TcpPoolSettings>? with = null)
    {
        var pool = Start(with: settings =>
        {
            settings = settings with { MaxFrameBytes = Huge.Length };
            return with?.Invoke(settings) ?? settings;
        });
        var accepting = Backend.AcceptAsync();
        var call = CallAsync(pool, "hello");
        var peer = await accepting;
        await peer.AnswerAsync("hello", "here");
        Assert.Equal("here", await call);
        return (pool, peer);
    }
}
