using System.Text;
using Hub.Actors.Diagnostics;
using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Diagnostics;

/// <summary>An operator looks at the frames of one connection.</summary>
public sealed class FrameTapSpecs : HubSpec
{
    [Fact]
    public async Task Both_directions_must_be_seen_in_order_and_nobody_elses()
    {
        var (ann, bob) = (await ConnectAsync(groups: "g"), await ConnectAsync(groups: "g"));
        using var tap = Tree.Inspector.Tap("chat", ann.ConnectionId)!;
        bob.Say("""{"type":"joinGroup","group":"x","ackId":1}""");
        Assert.Null(await bob.ExpectAckAsync(1));
        ann.Say("""{"type":"joinGroup","group":"y","ackId":2}""");
        Assert.Null(await ann.ExpectAckAsync(2));
        Assert.Equal(
            ["""in {"type":"joinGroup","group":"y","ackId":2}""", """out {"type":"ack","ackId":2,"success":true}"""],
            new[] { await NextAsync(tap), await NextAsync(tap) });
    }

    [Fact]
    public async Task It_must_end_with_the_connection()
    {
        var ann = await ConnectAsync();
        using var tap = Tree.Inspector.Tap("chat", ann.ConnectionId)!;
        ann.Socket.Break();
        await ann.Finished.WaitAsync(TimeSpan.FromSeconds(10));
        await tap.Frames.Completion.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Null(Tree.Inspector.Tap("chat", ann.ConnectionId));
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_must_be_told_how_much_it_missed()
    {
        var ann = await ConnectAsync();
        using var tap = Tree.Inspector.Tap("chat", ann.ConnectionId)!;
        for (ulong id = 1; id <= 600; id++)
        {
            ann.Say($$"""{"type":"joinGroup","group":"g","ackId":{{id}}}""");
            Assert.Null(await ann.ExpectAckAsync(id));
        }
        for (var i = 0; i < 1_000; i++) Assert.Equal(0, (await tap.Frames.ReadAsync()).Missed);
        ann.Say("""{"type":"joinGroup","group":"g","ackId":601}""");
        Assert.Null(await ann.ExpectAckAsync(601));
        Assert.Equal(200, (await tap.Frames.ReadAsync()).Missed);
    }

    [Fact]
    public async Task Without_a_reader_nothing_must_be_copied()
    {
        var ann = await ConnectAsync();
        var tap = Tree.Inspector.Tap("chat", ann.ConnectionId)!;
        tap.Dispose();
        await ann.SyncAsync();
        Assert.False(Tree.Node.Taps.IsAny);
        Assert.False(tap.Frames.TryRead(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Frames_of_every_length_must_be_read_back(int length)
    {
        var written = FrameBuilder.Single(Opcode.Binary, new byte[length]);
        ReadOnlySpan<byte> frames = [.. written, .. FrameBuilder.Single(Opcode.Text, "x"u8)];
        Assert.True(WrittenFrame.TryRead(ref frames, out var opcode, out var payload));
        Assert.Equal((Opcode.Binary, length), (opcode, payload.Length));
        Assert.True(WrittenFrame.TryRead(ref frames, out opcode, out payload));
        Assert.Equal("x", Encoding.UTF8.GetString(payload));
        Assert.False(WrittenFrame.TryRead(ref frames, out _, out _));
        ReadOnlySpan<byte> cut = written.AsSpan(0, written.Length - 1);
        Assert.False(WrittenFrame.TryRead(ref cut, out _, out _));
    }

    private static async Task<string> NextAsync(FrameTap tap)
    {
        var frame = await tap.Frames.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        return $"{(frame.IsOutgoing ? "out" : "in")} {Encoding.UTF8.GetString(frame.Payload.Span)}";
    }
}
