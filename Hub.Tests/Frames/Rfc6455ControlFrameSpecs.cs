using Hub.Protocol.Frames;
using Hub.Tests.Support;
using static Hub.Tests.Frames.FrameTranscript;

namespace Hub.Tests.Frames;

/// <summary>RFC 6455 section 5.5: pings and pongs.</summary>
public sealed class Rfc6455ControlFrameSpecs
{
    [Theory]
    [CombinedData(new[] { (int)Opcode.Ping, (int)Opcode.Pong }, new[] { 0, 1, 5, 124, 125 })]
    public void Section_5_5_a_control_frame_of_up_to_125_bytes_must_be_read(int opcode, int size)
    {
        var payload = Rfc6455FramingSpecs.Pattern(size);
        var fact = (Opcode)opcode == Opcode.Ping ? FrameFact.Ping(payload) : FrameFact.Pong(payload);
        MustRead(ClientFrames.Join(ClientFrames.Frame((Opcode)opcode, payload), ClientFrames.Text("next")), fact, FrameFact.Text("next"));
    }

    [Theory]
    [CombinedData(new[] { (int)Opcode.Ping, (int)Opcode.Pong, (int)Opcode.Close }, new[] { 126, 127, 65_536 })]
    public void Section_5_5_a_control_frame_of_more_than_125_bytes_must_be_refused(int opcode, int size) => MustRead(
        ClientFrames.Join(ClientFrames.Frame((Opcode)opcode, Rfc6455FramingSpecs.Pattern(size)), ClientFrames.Text("never seen")),
        FrameFact.Refused(FrameViolation.LongControl));

    [Theory]
    [InlineData(Opcode.Ping)]
    [InlineData(Opcode.Pong)]
    [InlineData(Opcode.Close)]
    public void Section_5_5_a_fragmented_control_frame_must_be_refused(Opcode opcode) => MustRead(
        ClientFrames.Join(ClientFrames.Frame(opcode, [], fin: false), ClientFrames.Frame(Opcode.Continuation, [])),
        FrameFact.Refused(FrameViolation.FragmentedControl));

    [Fact]
    public void Section_5_5_2_ten_pings_in_a_row_must_each_be_reported() => MustRead(
        ClientFrames.Join([.. Enumerable.Range(0, 10).Select(i => ClientFrames.Ping((byte)i, 0xFF))]),
        [.. Enumerable.Range(0, 10).Select(i => FrameFact.Ping((byte)i, 0xFF))]);

    [Fact]
    public void Section_5_5_2_a_ping_payload_need_not_be_utf8() =>
        MustRead(ClientFrames.Ping(0x00, 0xFF, 0xFE, 0xFD), FrameFact.Ping(0x00, 0xFF, 0xFE, 0xFD));

    [Fact]
    public void Section_5_5_3_a_pong_nobody_asked_for_must_be_reported() => MustRead(
        ClientFrames.Join(ClientFrames.Pong(1, 2), ClientFrames.Ping(3), ClientFrames.Pong()),
        FrameFact.Pong(1, 2), FrameFact.Ping(3), FrameFact.Pong());

    [Fact]
    public void Section_5_5_message_limits_must_not_apply_to_control_frames()
    {
        var payload = Rfc6455FramingSpecs.Pattern(125);
        MustRead(ClientFrames.Ping(payload), new Protocol.Wire.ProtocolLimits(MaxMessageBytes: 10, MaxFragments: 1, MaxJsonDepth: 1), FrameFact.Ping(payload));
    }
}
