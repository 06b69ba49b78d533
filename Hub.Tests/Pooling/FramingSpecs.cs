using System.Text;
using Hub.Actors.Pooling;
using Hub.Tests.Support;

namespace Hub.Tests.Pooling;

/// <summary>Bytes on the wire: four bytes of length, big-endian, then the payload, and what is no such frame.</summary>
public sealed class FramingSpecs : PoolSpec
{
    [Fact]
    public async Task A_request_must_be_its_length_and_its_bytes()
    {
        var pool = Start();
        var accepting = Backend.AcceptAsync();
        var call = pool.CallAsync(new byte[] { 7, 8, 9 }, CancellationToken.None);
        var peer = await accepting;
        Assert.Equal([0, 0, 0, 3, 7, 8, 9], await peer.ReadRawAsync(7));
        await peer.SendRawAsync([0, 0, 0, 2, 200, 201]);
        Assert.Equal([200, 201], await call);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4091)]
    [InlineData(4092)]      // fills what is read ahead
    [InlineData(4093)]
    [InlineData(16_383)]
    [InlineData(16_384)]    // the most that is copied behind its header
    [InlineData(16_385)]
    [InlineData(3_000_000)]
    public async Task Payloads_of_every_size_must_come_through_unchanged_and_one_after_the_other(int size)
    {
        Backend.Echoes = true;
        var pool = Start();
        var payload = new byte[size];
        new Random(size).NextBytes(payload);
        for (var i = 0; i < 2; i++) Assert.Equal(payload, await pool.CallAsync(payload, CancellationToken.None).WaitAsync(TcpBackendPeers.Patience));
        Assert.Equal((1, 1), (pool.Snapshot().Created, pool.Snapshot().Reuses));
    }

    [Fact]
    public async Task A_reply_in_single_bytes_must_be_one_reply()
    {
        var (pool, peer, call) = await CallOneAsync();
        foreach (var piece in new byte[] { 0, 0, 0, 3, 97, 98, 99 }) await peer.SendRawAsync([piece]);
        Assert.Equal("abc", await call);
        Assert.Equal(1, pool.Snapshot().Idle);
    }

    /// <summary>The pending read of an idle link may wake because of bytes that were read already; that is no end of the connection.</summary>
    [Fact]
    public async Task Large_replies_on_many_links_at_once_must_leave_the_links_open()
    {
        Backend.Echoes = true;
        var pool = Start(max: 8);
        var payload = new byte[1_000_000];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 30; i++) Assert.Equal(payload.Length, (await pool.CallAsync(payload, CancellationToken.None)).Length);
        }))).WaitAsync(TcpBackendPeers.Patience);
        Assert.Equal((0, 0), (pool.Snapshot().Closed.Count, pool.Snapshot().Errors));
    }

    [Fact]
    public async Task The_largest_reply_must_pass_and_a_larger_one_must_end_the_link()
    {
        var (pool, peer, call) = await CallOneAsync(max: 100);
        await peer.SendAsync(new byte[100]);
        Assert.Equal(100, (await call).Length);
        var next = CallAsync(pool, "x");
        Assert.Equal("x", await peer.ReadTextAsync());
        await peer.SendRawAsync([0, 0, 0, 101]);
        await ExpectViolationAsync(pool, peer, next, "announced a frame of 101 bytes (0 to 100 are allowed)");
    }

    [Theory]
    [InlineData(new byte[] { 255, 255, 255, 255 }, "announced a frame of -1 bytes")]
    [InlineData(new byte[] { 128, 0, 0, 0 }, "announced a frame of -2147483648 bytes")]
    [InlineData(new byte[] { 72, 84, 84, 80 }, "announced a frame of 1213486160 bytes")]    // "HTTP"
    [InlineData(new byte[] { 0, 0, 0, 0 }, "answered a request with an empty frame")]
    public async Task What_is_no_reply_must_end_the_link_with_an_error_that_names_it(byte[] answer, string what)
    {
        var (pool, peer, call) = await CallOneAsync();
        await peer.SendRawAsync(answer);
        await ExpectViolationAsync(pool, peer, call, what);
    }

    [Fact]
    public async Task More_than_the_reply_must_end_the_link_and_leave_the_reply()
    {
        var (pool, peer, call) = await CallOneAsync();
        await peer.SendRawAsync([0, 0, 0, 1, 97, 98]);
        Assert.Equal("a", await call);
        await peer.ExpectEndAsync();
        Assert.Equal((1, 0, 0), (pool.Snapshot().Closed["protocol_error"], pool.Snapshot().Idle, pool.Snapshot().Errors));
    }

    [Fact]
    public async Task Data_that_nobody_asked_for_must_end_an_idle_link()
    {
        var pool = Start();
        await OpenAsync(pool, 1);
        var peer = await Backend.AcceptAsync();
        var warned = EventFilter.Warning(contains: "sent data when none was asked for").ExpectOneAsync(TcpBackendPeers.Patience, () => peer.SendAsync([1]));
        await peer.ExpectEndAsync();
        await warned;
        Assert.Equal((1, 0), (pool.Snapshot().Closed["protocol_error"], pool.Snapshot().Idle));
    }

    [Fact]
    public async Task The_largest_request_must_be_sent_and_one_that_cannot_be_a_frame_must_be_refused_without_harm()
    {
        Backend.Echoes = true;
        var pool = Start(with: settings => settings with { MaxFrameBytes = 100 });
        await Assert.ThrowsAsync<ArgumentException>(() => pool.CallAsync(new byte[101], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => pool.CallAsync(ReadOnlyMemory<byte>.Empty, CancellationToken.None));
        Assert.Equal(new byte[100], await pool.CallAsync(new byte[100], CancellationToken.None).WaitAsync(TcpBackendPeers.Patience));
        Assert.Equal((1, 0), (pool.Snapshot().Created, pool.Snapshot().Errors));
    }

    private async Task<(TcpConnectionPool Pool, BackendPeer Peer, Task<string> Call)> CallOneAsync(int max = 1000)
    {
        var pool = Start(with: settings => settings with { MaxFrameBytes = max });
        var accepting = Backend.AcceptAsync();
        var call = CallAsync(pool, "request");
        var peer = await accepting;
        Assert.Equal(Encoding.UTF8.GetBytes("request"), await peer.ReadAsync());
        return (pool, peer, call);
    }

    private static async Task ExpectViolationAsync(TcpConnectionPool pool, BackendPeer peer, Task<string> call, string what)
    {
        var failure = await Assert.ThrowsAsync<BackendLinkException>(() => call);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
        Assert.Equal((LinkCloseReason.ProtocolError, true), (failure.Reason, failure.MayHaveBeenExecuted));
        await peer.ExpectEndAsync();
        Assert.Equal((1, 1, 0), (pool.Snapshot().Closed["protocol_error"], pool.Snapshot().Errors, pool.Snapshot().Idle));
    }
}
