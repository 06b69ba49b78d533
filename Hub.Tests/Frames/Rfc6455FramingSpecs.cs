using Hub.Protocol.Frames;
using Hub.Tests.Support;
using static Hub.Tests.Frames.FrameTranscript;

namespace Hub.Tests.Frames;

/// <summary>RFC 6455 sections 5.1 to 5.3 and 5.6: sizes, masks, reserved bits and opcodes, as the hub reads them from clients.</summary>
public sealed class Rfc6455FramingSpecs
{
    public static TheoryData<int> Sizes => [0, 1, 7, 125, 126, 127, 128, 255, 256, 1_000, 4_096, 65_535, 65_536, 65_537];

    // RFC 6455 section 5.7 prints this frame; it ties encoder and decoder of these specs to the document.
    [Fact]
    public void Section_5_7_the_masked_hello_of_the_rfc_must_be_read() =>
        MustRead([0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], FrameFact.Text("Hello"));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Section_5_6_text_of_each_length_form_must_be_read(int size)
    {
        var text = new string('*', size);
        MustRead(ClientFrames.Text(text), FrameFact.Text(text));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Section_5_6_binary_of_each_length_form_must_be_read(int size)
    {
        var payload = Pattern(size);
        MustRead(ClientFrames.Binary(payload), FrameFact.Binary(payload));
    }

    [Fact]
    public void Section_5_6_messages_back_to_back_must_stay_apart() => MustRead(
        ClientFrames.Join(ClientFrames.Text("a"), ClientFrames.Binary(1, 2), ClientFrames.Text(""), ClientFrames.Text("\u20AC"), ClientFrames.Binary()),
        FrameFact.Text("a"), FrameFact.Binary([1, 2]), FrameFact.Text(""), FrameFact.Text("\u20AC"), FrameFact.Binary([]));

    [Theory]
    [InlineData(0x00000000u)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x01020304u)]
    [InlineData(0x80000001u)]
    public void Section_5_3_any_mask_must_be_taken_off(uint mask)
    {
        var payload = Pattern(131);
        MustRead(ClientFrames.Frame(Opcode.Binary, payload, mask: mask), FrameFact.Binary(payload));
    }

    [Fact]
    public void Section_5_3_each_frame_must_be_unmasked_with_its_own_key() => MustRead(
        ClientFrames.Join(
            ClientFrames.Frame(Opcode.Binary, [1, 2, 3, 4, 5], fin: false, mask: 0x11223344),
            ClientFrames.Frame(Opcode.Ping, [9, 9, 9], mask: 0x55667788),
            ClientFrames.Frame(Opcode.Continuation, [6, 7, 8], mask: 0x99AABBCC)),
        FrameFact.Ping(9, 9, 9), FrameFact.Binary([1, 2, 3, 4, 5, 6, 7, 8]));

    [Theory]
    [InlineData(Opcode.Text)]
    [InlineData(Opcode.Binary)]
    [InlineData(Opcode.Ping)]
    [InlineData(Opcode.Pong)]
    [InlineData(Opcode.Close)]
    public void Section_5_1_an_unmasked_frame_must_be_refused(Opcode opcode) =>
        MustRead(ClientFrames.Frame(opcode, [], masked: false), FrameFact.Refused(FrameViolation.NotMasked));

    [Fact]
    public void Section_5_1_an_unmasked_frame_must_be_refused_after_good_ones() => MustRead(
        ClientFrames.Join(ClientFrames.Text("ok"), ClientFrames.Frame(Opcode.Text, "no"u8, masked: false), ClientFrames.Text("never seen")),
        FrameFact.Text("ok"), FrameFact.Refused(FrameViolation.NotMasked));

    [Theory]
    [CombinedData(new[] { 1, 2, 3, 4, 5, 6, 7 }, new[] { (int)Opcode.Text, (int)Opcode.Binary, (int)Opcode.Ping, (int)Opcode.Pong, (int)Opcode.Close })]
    public void Section_5_2_reserved_bits_must_be_refused(int rsv, int opcode) => MustRead(
        ClientFrames.Join(ClientFrames.Text("before"), ClientFrames.Frame((Opcode)opcode, [], rsv: rsv), ClientFrames.Ping()),
        FrameFact.Text("before"), FrameFact.Refused(FrameViolation.ReservedBits));

    [Fact]
    public void Section_5_2_reserved_bits_must_be_refused_in_a_continuation() => MustRead(
        ClientFrames.Join(ClientFrames.Frame(Opcode.Text, "a"u8, fin: false), ClientFrames.Frame(Opcode.Continuation, "b"u8, rsv: 4)),
        FrameFact.Refused(FrameViolation.ReservedBits));

    [Theory]
    [CombinedData(new[] { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 }, new[] { 0, 5 })]
    public void Section_5_2_reserved_opcodes_must_be_refused(int opcode, int size) => MustRead(
        ClientFrames.Join(ClientFrames.Text("before"), ClientFrames.Frame((Opcode)opcode, Pattern(size)), ClientFrames.Ping()),
        FrameFact.Text("before"), FrameFact.Refused(FrameViolation.ReservedOpcode));

    [Theory]
    [InlineData(0, LengthForm.In16Bits)]
    [InlineData(125, LengthForm.In16Bits)]
    [InlineData(0, LengthForm.In64Bits)]
    [InlineData(125, LengthForm.In64Bits)]
    [InlineData(126, LengthForm.In64Bits)]
    [InlineData(65_535, LengthForm.In64Bits)]
    public void Section_5_2_a_length_that_is_not_in_its_shortest_form_must_be_refused(int size, LengthForm form) => MustRead(
        ClientFrames.Frame(Opcode.Binary, Pattern(size), form: form), FrameFact.Refused(FrameViolation.LengthForm));

    [Theory]
    [InlineData(126, LengthForm.In16Bits)]
    [InlineData(65_535, LengthForm.In16Bits)]
    [InlineData(65_536, LengthForm.In64Bits)]
    public void Section_5_2_a_length_at_the_edge_of_its_form_must_be_read(int size, LengthForm form) => MustRead(
        ClientFrames.Frame(Opcode.Binary, Pattern(size), form: form), FrameFact.Binary(Pattern(size)));

    [Theory]
    [InlineData(0x8000_0000_0000_0000ul)]
    [InlineData(0x8000_0000_0000_0005ul)]
    [InlineData(ulong.MaxValue)]
    public void Section_5_2_a_64_bit_length_with_the_top_bit_set_must_be_refused(ulong length) => MustRead(
        ClientFrames.Header(Opcode.Binary, length, form: LengthForm.In64Bits), FrameFact.Refused(FrameViolation.LengthSign));

    [Fact]
    public void Section_5_2_a_bad_start_must_be_refused_before_the_rest_of_the_header_arrives()
    {
        using var reader = new FrameReader(Protocol.Wire.ProtocolLimits.Default);
        Span<byte> start = [0xC1, 0x85];

        Assert.Equal(FrameEvent.Violation, reader.Read(ref start, out _));
    }

    internal static byte[] Pattern(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
