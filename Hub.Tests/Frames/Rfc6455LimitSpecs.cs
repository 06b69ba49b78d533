using Hub.Protocol.Frames;
using Hub.Protocol.Wire;
using Hub.Tests.Support;
using static Hub.Tests.Frames.FrameTranscript;

namespace Hub.Tests.Frames;

/// <summary>RFC 6455 section 10.4: the sizes the hub accepts. Both sides of each limit.</summary>
public sealed class Rfc6455LimitSpecs
{
    private static readonly ProtocolLimits Small = new(MaxMessageBytes: 128, MaxFragments: 4, MaxJsonDepth: 1);

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    public void Section_10_4_a_message_up_to_the_limit_must_be_read(int size)
    {
        var payload = Rfc6455FramingSpecs.Pattern(size);
        MustRead(ClientFrames.Binary(payload), Small, FrameFact.Binary(payload));
    }

    [Fact]
    public void Section_10_4_a_message_over_the_limit_must_be_refused() =>
        MustRead(ClientFrames.Binary(new byte[129]), Small, FrameFact.Refused(FrameViolation.TooLong));

    [Theory]
    [InlineData(1_048_576, true)]
    [InlineData(1_048_577, false)]
    public void Section_10_4_the_default_limit_must_be_one_mebibyte(int size, bool isAccepted)
    {
        var payload = Rfc6455FramingSpecs.Pattern(size);
        var stream = ClientFrames.Binary(payload);
        var expected = isAccepted ? FrameFact.Binary(payload) : FrameFact.Refused(FrameViolation.TooLong);

        Assert.Equal([expected], Whole(stream, ProtocolLimits.Default));
        Assert.Equal([expected], Rechunked(stream, ProtocolLimits.Default, new Random(1)));
    }

    [Theory]
    [InlineData(129ul)]
    [InlineData(65_536ul)]
    [InlineData(0x7FFF_FFFFul)]
    [InlineData(0x8000_0000ul)]
    [InlineData(0xFFFF_FFFFul)]
    [InlineData(0x1_0000_0001ul)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFFul)]
    public void Section_10_4_a_declared_length_over_the_limit_must_be_refused_before_its_payload(ulong length) =>
        MustRead(ClientFrames.Header(Opcode.Binary, length), Small, FrameFact.Refused(FrameViolation.TooLong));

    [Fact]
    public void Section_10_4_fragments_up_to_the_limit_together_must_be_read() =>
        MustRead(ClientFrames.Fragments(Opcode.Binary, new byte[100], new byte[28]), Small, FrameFact.Binary(new byte[128]));

    [Fact]
    public void Section_10_4_fragments_over_the_limit_together_must_be_refused_by_the_header_that_goes_over() => MustRead(
        ClientFrames.Join(ClientFrames.Frame(Opcode.Binary, new byte[100], fin: false), ClientFrames.Header(Opcode.Continuation, 29)),
        Small,
        FrameFact.Refused(FrameViolation.TooLong));

    [Fact]
    public void Section_10_4_the_limit_must_start_anew_with_each_message() => MustRead(
        ClientFrames.Join(ClientFrames.Fragments(Opcode.Binary, new byte[64], new byte[64]), ClientFrames.Binary(new byte[128]), ClientFrames.Binary(new byte[129])),
        Small,
        FrameFact.Binary(new byte[128]), FrameFact.Binary(new byte[128]), FrameFact.Refused(FrameViolation.TooLong));

    [Fact]
    public void Section_10_4_as_many_fragments_as_allowed_must_be_read() => MustRead(
        ClientFrames.Join(ClientFrames.Fragments(Opcode.Binary, [1], [2], [3], [4]), ClientFrames.Fragments(Opcode.Binary, [5], [6], [7], [8])),
        Small,
        FrameFact.Binary([1, 2, 3, 4]), FrameFact.Binary([5, 6, 7, 8]));

    [Fact]
    public void Section_10_4_one_fragment_more_than_allowed_must_be_refused() =>
        MustRead(ClientFrames.Fragments(Opcode.Binary, [1], [2], [3], [4], [5]), Small, FrameFact.Refused(FrameViolation.TooManyFragments));

    [Fact]
    public void Section_10_4_empty_fragments_must_count() =>
        MustRead(ClientFrames.Fragments(Opcode.Binary, [], [], [], [], []), Small, FrameFact.Refused(FrameViolation.TooManyFragments));

    [Fact]
    public void Section_10_4_control_frames_must_not_count_as_fragments() => MustRead(
        ClientFrames.Join(
            ClientFrames.Frame(Opcode.Binary, [1], fin: false),
            ClientFrames.Ping(), ClientFrames.Ping(), ClientFrames.Ping(), ClientFrames.Ping(), ClientFrames.Ping(),
            ClientFrames.Frame(Opcode.Continuation, [2])),
        Small,
        FrameFact.Ping(), FrameFact.Ping(), FrameFact.Ping(), FrameFact.Ping(), FrameFact.Ping(), FrameFact.Binary([1, 2]));
}
