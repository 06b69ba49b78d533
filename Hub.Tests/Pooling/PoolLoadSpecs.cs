using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>Many callers at once.</summary>
public sealed class PoolLoadSpecs : PoolSpec
{
    private const int Callers = 64;

    [Theory]
    [InlineData(10, 50, 1000)]
    [InlineData(0, 4, 200)]     // most of the callers wait in line
    public async Task Every_reply_must_match_its_request_and_nearly_every_borrow_must_meet_a_used_link(int minIdle, int max, int calls)
    {
        Backend.Echoes = true;
        var pool = Start(max, settings => settings with { MinIdle = minIdle });
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < calls; call++)
            {
                var request = $"caller {caller}, call {call}";
                Assert.Equal(request, await CallAsync(pool, request));
            }
        }))).WaitAsync(TimeSpan.FromMinutes(2));

        var now = pool.Snapshot();
        Assert.Equal((Callers * calls, 0, 0, 0), (now.Borrows, now.Errors, now.Timeouts, now.Closed.Count));
        Assert.True(now.ReuseRate > 0.9, $"{now.ReuseRate:P}");
        Assert.InRange(now.Created, Math.Max(minIdle, 1), max);
        Assert.Equal((now.Created, 0, 0, 0), (now.Idle, now.Active, now.Connecting, now.Waiting));
    }

    [Fact]
    public async Task A_backend_that_keeps_breaking_links_must_cost_only_the_calls_on_them()
    {
        var pool = Start(max: 8, with: settings => settings with { MinBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(1) });
        using var end = new CancellationTokenSource();
        var backend = BreakEveryTenthAsync(end.Token);
        var failed = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (var call = 0; call < 200; call++)
            {
                var request = $"caller {caller}, call {call}";
                try
                {
                    Assert.Equal(request, await CallAsync(pool, request));
                }
                catch (Hub.Actors.Pooling.BackendLinkException)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        }))).WaitAsync(TimeSpan.FromMinutes(2));
        await end.CancelAsync();
        await backend;

        // Every tenth request of a link is broken after it was read, so no such call may be repeated.
        var now = pool.Snapshot();
        Assert.Equal((3200, failed), (now.Borrows, (int)now.Errors));
        Assert.InRange(failed, 3200 / 10 - 8, 3200 / 10);
    }

    private async Task BreakEveryTenthAsync(CancellationToken end)
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeNineAsync(await Backend.AcceptAsync().WaitAsync(end)));
        }
        catch (OperationCanceledException)
        {
            // The callers have finished.
        }

        static async Task ServeNineAsync(BackendPeer peer)
        {
            for (var i = 0; i < 9; i++) await peer.SendAsync(await peer.ReadAsync());
            await peer.ReadAsync();
            peer.Reset();
        }
    }
}
