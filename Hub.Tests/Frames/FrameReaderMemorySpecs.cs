using Hub.Protocol.Frames;
using Hub.Protocol.Wire;
using Hub.Tests.Support;

namespace Hub.Tests.Frames;

/// <summary>What a reader costs: one is kept for every connection, and a client decides what it is fed.</summary>
public sealed class FrameReaderMemorySpecs
{
    [Fact]
    public void An_idle_reader_must_take_at_most_96_bytes()
    {
        _ = new FrameReader(ProtocolLimits.Default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new FrameReader(ProtocolLimits.Default);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 24, 96);
        Assert.False(reader.InMessage);
    }

    [Fact]
    public void Whole_messages_and_pings_must_be_read_without_allocation()
    {
        using var reader = new FrameReader(ProtocolLimits.Default);
        var stream = ClientFrames.Join(
            [.. Enumerable.Range(0, 50).SelectMany(i => new[] { ClientFrames.Text(new string('x', 128)), ClientFrames.Ping(1), ClientFrames.Binary(2) })]);
        Assert.Equal(150, CountEvents(reader, (byte[])stream.Clone()));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var events = CountEvents(reader, stream);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(150, events);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_message_that_arrived_whole_must_be_handed_out_in_place()
    {
        using var reader = new FrameReader(ProtocolLimits.Default);
        var received = ClientFrames.Text("in place");
        var input = received.AsSpan();

        Assert.Equal(FrameEvent.Message, reader.Read(ref input, out var payload));
        Assert.True(payload.Overlaps(received, out var offset));
        Assert.Equal(-6, offset);
    }

    [Fact]
    public void Messages_in_parts_must_be_read_from_pooled_memory()
    {
        using var reader = new FrameReader(ProtocolLimits.Default);
        var first = ClientFrames.Frame(Opcode.Binary, new byte[5_000], fin: false, mask: 0);
        var second = ClientFrames.Frame(Opcode.Continuation, new byte[5_000], mask: 0);
        Assert.Equal(1, ReadInParts(reader, first, second));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var events = 0;
        for (var i = 0; i < 100; i++)
        {
            events += ReadInParts(reader, first, second);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(100, events);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Pooled_memory_must_go_back_with_the_read_after_the_delivery()
    {
        using var reader = new FrameReader(ProtocolLimits.Default);
        foreach (var frame in new[] { ClientFrames.Text("in two parts"), ClientFrames.Ping(1, 2, 3), ClientFrames.Pong(1, 2, 3) })
        {
            var first = frame.AsSpan(0, 8);
            var second = frame.AsSpan(8);
            Assert.Equal(FrameEvent.NeedMoreData, reader.Read(ref first, out _));
            Assert.True(reader.HoldsPooledMemory);
            Assert.NotEqual(FrameEvent.NeedMoreData, reader.Read(ref second, out _));
            Assert.True(reader.HoldsPooledMemory);
            Assert.Equal(FrameEvent.NeedMoreData, reader.Read(ref second, out _));
            Assert.False(reader.HoldsPooledMemory);
        }
    }

    [Fact]
    public void Pooled_memory_of_an_open_message_must_stay_through_a_ping_in_parts()
    {
        using var reader = new FrameReader(ProtocolLimits.Default);
        var ping = ClientFrames.Ping(1, 2, 3);
        Span<byte> input = ClientFrames.Join(ClientFrames.Frame(Opcode.Text, "open, "u8, fin: false), ping[..8]);
        Assert.Equal(FrameEvent.NeedMoreData, reader.Read(ref input, out _));
        input = ClientFrames.Join(ping[8..], ClientFrames.Frame(Opcode.Continuation, "closed"u8));

        Assert.Equal(FrameEvent.Ping, reader.Read(ref input, out var payload));
        Assert.Equal([1, 2, 3], payload.ToArray());
        Assert.Equal(FrameEvent.Message, reader.Read(ref input, out payload));
        Assert.Equal("open, closed"u8, payload);
    }

    [Theory]
    [InlineData("violation")]
    [InlineData("close")]
    [InlineData("connection lost")]
    public void Pooled_memory_of_an_open_message_must_go_back_when_the_reading_ends(string ending)
    {
        var reader = new FrameReader(ProtocolLimits.Default);
        Span<byte> input = ClientFrames.Frame(Opcode.Text, "open"u8, fin: false);
        Assert.Equal(FrameEvent.NeedMoreData, reader.Read(ref input, out _));
        Assert.True(reader.HoldsPooledMemory);
        input = ending switch { "violation" => ClientFrames.Frame(Opcode.Text, [], rsv: 1), "close" => ClientFrames.Close(1000), _ => [] };
        _ = reader.Read(ref input, out _);
        if (ending == "connection lost")
        {
            Assert.True(reader.HoldsPooledMemory);
            reader.Dispose();
        }

        Assert.False(reader.HoldsPooledMemory);
    }

    [Fact]
    public void A_negative_limit_must_be_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameReader(new ProtocolLimits(-1, 1, 1)));

    [Fact]
    public void A_huge_declared_length_must_reserve_nothing_before_its_bytes_arrive()
    {
        using var reader = new FrameReader(new ProtocolLimits(int.MaxValue, 10, 1));
        Span<byte> header = ClientFrames.Header(Opcode.Binary, int.MaxValue, mask: 0);
        Span<byte> part = new byte[10_000];

        var before = GC.GetAllocatedBytesForCurrentThread();
        var afterHeader = reader.Read(ref header, out _);
        var forHeader = GC.GetAllocatedBytesForCurrentThread() - before;
        var afterPart = reader.Read(ref part, out _);
        var forPart = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((FrameEvent.NeedMoreData, FrameEvent.NeedMoreData), (afterHeader, afterPart));
        Assert.Equal(0, forHeader);
        Assert.InRange(forPart, 0, 20_000);
        Assert.True(reader.InMessage);
    }

    [Fact]
    public void A_disposed_reader_must_only_swallow_input()
    {
        var reader = new FrameReader(ProtocolLimits.Default);
        Span<byte> input = ClientFrames.Frame(Opcode.Text, "open"u8, fin: false);
        Assert.Equal(FrameEvent.NeedMoreData, reader.Read(ref input, out _));
        Assert.True(reader.InMessage);
        reader.Dispose();
        reader.Dispose();
        input = ClientFrames.Text("late");

        Assert.Equal(FrameEvent.NeedMoreData, reader.Read(ref input, out _));
        Assert.True(input.IsEmpty);
        Assert.False(reader.InMessage);
    }

    private static int CountEvents(FrameReader reader, byte[] stream)
    {
        var events = 0;
        for (var input = stream.AsSpan(); reader.Read(ref input, out _) != FrameEvent.NeedMoreData;)
        {
            events++;
        }

        return events;
    }

    private static int ReadInParts(FrameReader reader, params ReadOnlySpan<byte[]> frames)
    {
        var events = 0;
        foreach (var frame in frames)
        {
            var rest = frame.AsSpan();
            while (!rest.IsEmpty)
            {
                var part = rest[..Math.Min(1_000, rest.Length)];
                rest = rest[part.Length..];
                while (reader.Read(ref part, out _) != FrameEvent.NeedMoreData)
                {
                    events++;
                }
            }
        }

        return events;
    }
}
