using System.Buffers;
using System.Text;
using System.Text.Json;
using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Frames;

/// <summary>What the hub writes, read by a strict client.</summary>
public sealed class FrameBuilderSpecs
{
    public static TheoryData<int> Sizes => [0, 1, 124, 125, 126, 127, 128, 1_000, 1_024, 65_534, 65_535, 65_536, 65_537, 200_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Each_way_to_write_a_frame_must_give_the_same_bytes(int size)
    {
        var payload = Rfc6455FramingSpecs.Pattern(size);
        var written = new FrameBuilder(initialCapacity: 1);
        written.WriteFrame(Opcode.Binary, payload);
        var streamed = new FrameBuilder(initialCapacity: 1);
        streamed.BeginFrame(Opcode.Binary);
        streamed.Write(payload);
        streamed.EndFrame();
        var single = FrameBuilder.Single(Opcode.Binary, payload);

        var frame = Assert.Single(ServerFrames.Read(single));
        Assert.Equal(Opcode.Binary, frame.Opcode);
        Assert.Equal(payload, frame.Payload);
        Assert.Equal(single, written.ToArrayAndReset());
        Assert.Equal(single, streamed.ToArrayAndReset());
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_payload_that_fills_the_buffer_to_the_last_byte_must_still_get_its_header(int size)
    {
        var builder = new FrameBuilder(initialCapacity: 4 + size);
        builder.BeginFrame(Opcode.Binary);
        Assert.Equal(size, builder.GetSpan().Length);
        builder.Advance(size);
        builder.EndFrame();

        Assert.Equal(size, Assert.Single(ServerFrames.Read(builder.WrittenSpan)).Payload.Length);
    }

    // RFC 6455 section 5.7 prints this frame.
    [Fact]
    public void The_unmasked_hello_of_the_rfc_must_be_written() =>
        Assert.Equal([0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F], FrameBuilder.Single(Opcode.Text, "Hello"u8));

    [Fact]
    public void Frames_of_all_sizes_must_follow_one_another_in_one_buffer()
    {
        var builder = new FrameBuilder(16);
        int[] sizes = [0, 125, 126, 65_535, 65_536, 3];
        foreach (var size in sizes)
        {
            builder.BeginFrame(Opcode.Binary);
            builder.Write(Rfc6455FramingSpecs.Pattern(size));
            builder.EndFrame();
            builder.WriteFrame(Opcode.Text, "between"u8);
        }

        Assert.Equal(12, builder.FrameCount);
        Assert.Equal(builder.WrittenSpan.Length, builder.Length);
        var frames = ServerFrames.Read(builder.ToArrayAndReset());
        Assert.Equal(sizes.SelectMany(size => new[] { size, 7 }), frames.Select(frame => frame.Payload.Length));
        Assert.All(sizes, (size, i) => Assert.Equal(Rfc6455FramingSpecs.Pattern(size), frames[2 * i].Payload));
        Assert.Equal(0, builder.FrameCount);
        Assert.Equal(0, builder.Length);
    }

    [Fact]
    public void A_json_writer_must_be_able_to_write_straight_into_a_frame()
    {
        var builder = new FrameBuilder(8);
        var text = new string('\u00E4', 50_000);
        builder.BeginFrame(Opcode.Text);
        using (var json = new Utf8JsonWriter(builder))
        {
            json.WriteStartObject();
            json.WriteString("data", text);
            json.WriteEndObject();
        }

        builder.EndFrame();
        using var parsed = JsonDocument.Parse(Assert.Single(ServerFrames.Read(builder.ToArrayAndReset())).Payload);
        Assert.Equal(text, parsed.RootElement.GetProperty("data").GetString());
    }

    [Fact]
    public void An_open_frame_must_not_count_and_must_vanish_with_a_reset()
    {
        var builder = new FrameBuilder();
        builder.WriteFrame(Opcode.Text, "done"u8);
        builder.BeginFrame(Opcode.Text);
        builder.Write("half"u8);

        Assert.Equal(1, builder.FrameCount);
        Assert.Equal("done", Assert.Single(ServerFrames.Read(builder.WrittenSpan)).Text);
        Assert.Throws<InvalidOperationException>(() => builder.BeginFrame(Opcode.Text));
        Assert.Throws<InvalidOperationException>(() => builder.WriteFrame(Opcode.Text, default));
        Assert.Throws<InvalidOperationException>(() => builder.ToArrayAndReset());
        builder.Reset();
        Assert.Empty(builder.ToArrayAndReset());
    }

    [Fact]
    public void Writing_outside_a_frame_must_be_refused()
    {
        var builder = new FrameBuilder();

        Assert.Throws<InvalidOperationException>(() => builder.GetSpan());
        Assert.Throws<InvalidOperationException>(() => builder.GetMemory());
        Assert.Throws<InvalidOperationException>(() => builder.Advance(0));
        Assert.Throws<InvalidOperationException>(builder.EndFrame);
        builder.BeginFrame(Opcode.Text);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Advance(builder.GetSpan().Length + 1));
    }

    [Fact]
    public void A_large_buffer_must_be_let_go_and_a_normal_one_kept()
    {
        var builder = new FrameBuilder(1_024);
        builder.WriteFrame(Opcode.Binary, new byte[30_000]);
        _ = builder.ToArrayAndReset();
        builder.BeginFrame(Opcode.Binary);
        Assert.InRange(builder.GetSpan().Length, 29_000, FrameBuilder.KeptCapacity);
        builder.Reset();

        builder.WriteFrame(Opcode.Binary, new byte[FrameBuilder.KeptCapacity]);
        _ = builder.ToArrayAndReset();
        builder.BeginFrame(Opcode.Binary);
        Assert.InRange(builder.GetSpan().Length, 1, 1_024);
    }

    [Fact]
    public void A_warm_builder_must_allocate_nothing_but_the_array_it_hands_out()
    {
        var builder = new FrameBuilder();
        var payload = new byte[128];
        Build(builder, payload, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Build(builder, payload, out var frames);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // An array's own header is 24 bytes at most, and it is padded to 8.
        Assert.InRange(allocated, frames.Length, frames.Length + 31);
    }

    [Fact]
    public void A_close_frame_must_carry_code_and_reason()
    {
        var frame = Assert.Single(ServerFrames.Read(FrameBuilder.CloseFrame(4_321, "gr\u00FC\u00DFe")));

        Assert.Equal((Opcode.Close, 4_321, "gr\u00FC\u00DFe"), (frame.Opcode, frame.CloseCode, frame.CloseText));
    }

    [Theory]
    [InlineData("x", 123, 123)]
    [InlineData("x", 124, 123)]
    [InlineData("\u00E9", 62, 122)]
    [InlineData("\u20AC", 41, 123)]
    [InlineData("\u20AC", 42, 123)]
    [InlineData("\U0001F44B", 30, 120)]
    [InlineData("\U0001F44B", 31, 120)]
    public void A_long_close_reason_must_be_cut_at_a_character(string character, int repeats, int bytes)
    {
        var reason = string.Concat(Enumerable.Repeat(character, repeats));
        var text = Assert.Single(ServerFrames.Read(FrameBuilder.CloseFrame(1000, reason))).CloseText;

        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(text));
        Assert.StartsWith(text, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_close_reason_with_half_a_surrogate_pair_must_still_be_valid_utf8() =>
        Assert.Equal("a\uFFFDb", Assert.Single(ServerFrames.Read(FrameBuilder.CloseFrame(1000, "a\uD83Db"))).CloseText);

    [Fact]
    public void A_close_without_a_code_must_be_answered_without_a_payload() =>
        Assert.Empty(Assert.Single(ServerFrames.Read(FrameBuilder.CloseFrame(1005, "ignored"))).Payload);

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    public void A_close_code_that_must_not_be_sent_must_be_refused(ushort code) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameBuilder.CloseFrame(code, ""));

    [Theory]
    [InlineData("", 0, "")]
    [InlineData("abc", 0, "")]
    [InlineData("abc", 2, "ab")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abc", 100, "abc")]
    [InlineData("a\u00E9b", 2, "a")]
    [InlineData("a\u00E9b", 3, "a\u00E9")]
    [InlineData("\U0001F44B!", 3, "")]
    [InlineData("\U0001F44B!", 4, "\U0001F44B")]
    [InlineData("\U0001F44B!", 5, "\U0001F44B!")]
    public void Text_must_be_truncated_at_a_character(string text, int maxBytes, string expected) =>
        Assert.Equal(expected, FrameText.TruncateUtf8(text, maxBytes));

    private static void Build(FrameBuilder builder, byte[] payload, out byte[] frames)
    {
        for (var i = 0; i < 5; i++)
        {
            builder.BeginFrame(Opcode.Text);
            builder.Write(payload);
            builder.EndFrame();
            builder.WriteFrame(Opcode.Binary, payload);
        }

        frames = builder.ToArrayAndReset();
    }
}
