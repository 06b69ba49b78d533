using Hub.Protocol.Frames;
using Hub.Tests.Support;
using static Hub.Tests.Frames.FrameTranscript;

namespace Hub.Tests.Frames;

/// <summary>RFC 6455 sections 5.5.1 and 7: the client's close frame, and the one the hub sends.</summary>
public sealed class Rfc6455ClosingSpecs
{
    [Fact]
    public void Section_7_1_5_a_close_without_a_code_must_be_reported_as_1005() => MustRead(ClientFrames.Close(), FrameFact.Close(1005));

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1002)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1008)]
    [InlineData(1009)]
    [InlineData(1010)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(1013)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(3999)]
    [InlineData(4000)]
    [InlineData(4999)]
    public void Section_7_4_a_code_that_may_be_sent_must_be_reported(ushort code) =>
        MustRead(ClientFrames.Close(code, "why"), FrameFact.Close(code, "why"));

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(1016)]
    [InlineData(1100)]
    [InlineData(2000)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(65_535)]
    public void Section_7_4_a_code_that_must_not_be_sent_must_be_refused(ushort code)
    {
        MustRead(ClientFrames.Close(code), FrameFact.Refused(FrameViolation.CloseCode));
        MustRead(ClientFrames.Close(code, "why"), FrameFact.Refused(FrameViolation.CloseCode));
    }

    [Fact]
    public void Section_5_5_1_a_close_payload_of_one_byte_must_be_refused() =>
        MustRead(ClientFrames.Frame(Opcode.Close, [0x03]), FrameFact.Refused(FrameViolation.ClosePayload));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(122)]
    [InlineData(123)]
    public void Section_5_5_1_a_reason_of_up_to_123_bytes_must_be_reported(int length)
    {
        var reason = new string('r', length);
        MustRead(ClientFrames.Close(1000, reason), FrameFact.Close(1000, reason));
    }

    [Fact]
    public void Section_5_5_1_a_reason_of_124_bytes_must_be_refused() =>
        MustRead(ClientFrames.Close(1000, new string('r', 124)), FrameFact.Refused(FrameViolation.LongControl));

    [Fact]
    public void Section_5_5_1_a_reason_in_any_script_must_be_reported() =>
        MustRead(ClientFrames.Close(3000, "Gr\u00FC\u00DFe \u4E16\u754C \U0001F44B"), FrameFact.Close(3000, "Gr\u00FC\u00DFe \u4E16\u754C \U0001F44B"));

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0x61, 0xC3 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xCE, 0xBA, 0xED, 0xA0, 0x80, 0x65 })]
    public void Section_5_5_1_a_reason_that_is_not_utf8_must_be_refused(byte[] reason) => MustRead(
        ClientFrames.Frame(Opcode.Close, ClientFrames.ClosePayload(1000, reason)), FrameFact.Refused(FrameViolation.CloseTextEncoding));

    [Fact]
    public void Section_5_5_1_nothing_after_the_close_frame_must_be_reported() => MustRead(
        ClientFrames.Join(
            ClientFrames.Text("last"), ClientFrames.Close(1000), ClientFrames.Text("late"), ClientFrames.Ping(), ClientFrames.Close(1001), [0xFF, 0xFF, 0xFF]),
        FrameFact.Text("last"), FrameFact.Close(1000));

    [Fact]
    public void Section_7_1_7_nothing_after_a_violation_must_be_reported() => MustRead(
        ClientFrames.Join(ClientFrames.Frame(Opcode.Text, [], rsv: 1), ClientFrames.Text("late"), ClientFrames.Close(1000)),
        FrameFact.Refused(FrameViolation.ReservedBits));

    [Fact]
    public void Section_7_4_1_violations_must_carry_the_code_that_fits()
    {
        Assert.Equal(1002, FrameViolation.CloseCode.Code);
        Assert.Equal(1007, FrameViolation.TextEncoding.Code);
        Assert.Equal(1007, FrameViolation.CloseTextEncoding.Code);
        Assert.Equal(1009, FrameViolation.TooLong.Code);
        Assert.Equal(1009, FrameViolation.TooManyFragments.Code);
    }

    [Fact]
    public void Section_5_5_every_violation_text_must_fit_into_a_close_frame()
    {
        var texts = typeof(FrameViolation).GetFields().Select(field => ((Protocol.Wire.CloseReason)field.GetValue(null)!).Text).ToList();

        Assert.Equal(15, texts.Count);
        Assert.All(texts, text => Assert.Equal(text, Assert.Single(ServerFrames.Read(FrameBuilder.CloseFrame(1002, text))).CloseText));
    }
}
