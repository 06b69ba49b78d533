using System.Text;
using Hub.Protocol.Frames;
using Hub.Tests.Support;
using static Hub.Tests.Frames.FrameTranscript;

namespace Hub.Tests.Frames;

/// <summary>RFC 6455 section 5.4: messages in several frames, and control frames between them.</summary>
public sealed class Rfc6455FragmentationSpecs
{
    [Fact]
    public void Section_5_4_a_text_in_two_fragments_must_be_joined() =>
        MustRead(ClientFrames.Fragments(Opcode.Text, Bytes("frag"), Bytes("ment")), FrameFact.Text("fragment"));

    [Fact]
    public void Section_5_4_a_binary_in_many_fragments_must_be_joined()
    {
        var parts = Enumerable.Range(0, 40).Select(Rfc6455FramingSpecs.Pattern).ToArray();
        MustRead(ClientFrames.Fragments(Opcode.Binary, parts), FrameFact.Binary(ClientFrames.Join(parts)));
    }

    [Theory]
    [InlineData(Opcode.Text)]
    [InlineData(Opcode.Binary)]
    public void Section_5_4_empty_fragments_must_join_to_an_empty_message(Opcode kind) =>
        MustRead(ClientFrames.Fragments(kind, [], [], []), FrameFact.Message(kind, []));

    [Theory]
    [InlineData("", "middle", "")]
    [InlineData("start", "", "")]
    [InlineData("", "", "end")]
    [InlineData("a", "", "b")]
    public void Section_5_4_empty_fragments_must_not_disturb_the_others(string first, string second, string third) => MustRead(
        ClientFrames.Join(ClientFrames.Fragments(Opcode.Text, Bytes(first), Bytes(second), Bytes(third)), ClientFrames.Text("next")),
        FrameFact.Text(first + second + third), FrameFact.Text("next"));

    [Fact]
    public void Section_5_4_pings_between_fragments_must_be_reported_at_once() => MustRead(
        ClientFrames.Join(
            ClientFrames.Frame(Opcode.Text, "one "u8, fin: false),
            ClientFrames.Ping(1), ClientFrames.Pong(2),
            ClientFrames.Frame(Opcode.Continuation, "two "u8, fin: false),
            ClientFrames.Ping(),
            ClientFrames.Frame(Opcode.Continuation, "three"u8)),
        FrameFact.Ping(1), FrameFact.Pong(2), FrameFact.Ping(), FrameFact.Text("one two three"));

    [Fact]
    public void Section_5_4_a_ping_between_fragments_must_be_reported_while_the_message_is_open()
    {
        using var reader = new FrameReader(Protocol.Wire.ProtocolLimits.Default);
        Span<byte> input = ClientFrames.Join(ClientFrames.Frame(Opcode.Text, "a"u8, fin: false), ClientFrames.Ping(7));

        Assert.Equal(FrameEvent.Ping, reader.Read(ref input, out var ping));
        Assert.Equal([7], ping.ToArray());
        Assert.True(reader.InMessage);
        input = ClientFrames.Frame(Opcode.Continuation, "b"u8);
        Assert.Equal(FrameEvent.Message, reader.Read(ref input, out var message));
        Assert.Equal("ab"u8, message);
        Assert.False(reader.InMessage);
    }

    [Fact]
    public void Section_5_4_a_close_between_fragments_must_end_the_reading() => MustRead(
        ClientFrames.Join(
            ClientFrames.Frame(Opcode.Text, "never "u8, fin: false), ClientFrames.Close(1000, "bye"), ClientFrames.Frame(Opcode.Continuation, "seen"u8)),
        FrameFact.Close(1000, "bye"));

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 5)]
    [InlineData(false, 5)]
    public void Section_5_4_a_continuation_without_a_start_must_be_refused(bool fin, int size) => MustRead(
        ClientFrames.Join(ClientFrames.Frame(Opcode.Continuation, new byte[size], fin), ClientFrames.Text("never seen")),
        FrameFact.Refused(FrameViolation.NothingToContinue));

    [Fact]
    public void Section_5_4_a_continuation_after_a_finished_message_must_be_refused() => MustRead(
        ClientFrames.Join(ClientFrames.Fragments(Opcode.Text, Bytes("a"), Bytes("b")), ClientFrames.Frame(Opcode.Continuation, "c"u8)),
        FrameFact.Text("ab"), FrameFact.Refused(FrameViolation.NothingToContinue));

    [Fact]
    public void Section_5_4_a_continuation_after_a_single_frame_must_be_refused() => MustRead(
        ClientFrames.Join(ClientFrames.Text("a"), ClientFrames.Frame(Opcode.Continuation, "b"u8, fin: false)),
        FrameFact.Text("a"), FrameFact.Refused(FrameViolation.NothingToContinue));

    [Theory]
    [CombinedData(new[] { (int)Opcode.Text, (int)Opcode.Binary }, new[] { 0, 1 })]
    public void Section_5_4_a_new_message_inside_a_message_must_be_refused(int opcode, int fin) => MustRead(
        ClientFrames.Join(
            ClientFrames.Frame(Opcode.Text, "open"u8, fin: false), ClientFrames.Ping(), ClientFrames.Frame((Opcode)opcode, "new"u8, fin: fin == 1)),
        FrameFact.Ping(), FrameFact.Refused(FrameViolation.UnfinishedMessage));

    [Fact]
    public void Section_5_4_the_kind_of_a_message_must_be_that_of_its_first_frame() => MustRead(
        ClientFrames.Join(ClientFrames.Fragments(Opcode.Binary, [0xFF], [0xFE]), ClientFrames.Fragments(Opcode.Text, Bytes("x"), Bytes("y"))),
        FrameFact.Binary([0xFF, 0xFE]), FrameFact.Text("xy"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
