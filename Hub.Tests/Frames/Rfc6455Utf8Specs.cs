using System.Globalization;
using System.Text;
using Hub.Protocol.Frames;
using Hub.Protocol.Wire;
using Hub.Tests.Support;
using static Hub.Tests.Frames.FrameTranscript;

namespace Hub.Tests.Frames;

/// <summary>RFC 6455 section 8.1: text must be UTF-8, and bad text fails the connection as soon as it can be known.</summary>
public sealed class Rfc6455Utf8Specs
{
    /// <summary>Edges of every sequence length, the byte order mark, and code points that are valid though unassigned.</summary>
    public static TheoryData<string> ValidSequences =>
    [
        "00", "7F", "C280", "DFBF", "E0A080", "ED9FBF", "EE8080", "EFBFBD", "EFBFBE", "EFBFBF", "F0908080", "F48FBFBF", "EFBBBF61",
        "F09FBFBE", "F48FBFBE", "CEBAE1BDB9CF83CEBCCEB5", "48C3A96CC3A8766520E4B896E7958C20F09F918B20656E64",
    ];

    /// <summary>What no valid text can contain.</summary>
    public static TheoryData<string> InvalidSequences =>
    [
        "80", "BF", "8080", "80808080808080",                                       // a continuation byte without a start
        "C0AF", "C1BF", "E080AF", "E09FBF", "F08080AF", "F08FBFBF",                 // longer than necessary
        "C080", "E08080", "F0808080", "F880808080", "FC8080808080",                 // NUL made long
        "EDA080", "EDADBF", "EDAE80", "EDAFBF", "EDB080", "EDBFBF", "EDA080EDB080", // surrogates, alone and in pairs
        "F4908080", "F7BFBFBF", "F8888080", "FBBFBFBFBF", "FDBFBFBFBFBF",           // above U+10FFFF
        "FE", "FF", "FEFEFFFF",                                                     // bytes that never occur
        "C320", "E28220", "F09F9120", "C3C3A9", "E282E282AC",                       // cut short by something else
        "CEBAE1BDB9CF83CEBCCEB5EDA080656469746564",                                 // a surrogate after good text
    ];

    /// <summary>Starts of code points that never come to an end.</summary>
    public static TheoryData<string> IncompleteSequences => ["C3", "E2", "E282", "F0", "F09F", "F09F91", "61C3", "CEBAE1BDB9CF83CEBCCE"];

    [Theory]
    [MemberData(nameof(ValidSequences))]
    public void Section_8_1_valid_sequences_must_be_read(string hex)
    {
        foreach (var text in InContexts(hex))
        {
            MustRead(ClientFrames.Frame(Opcode.Text, text), FrameFact.Message(Opcode.Text, text));
        }
    }

    [Theory]
    [MemberData(nameof(ValidSequences))]
    public void Section_8_1_valid_sequences_cut_by_fragments_at_each_position_must_be_read(string hex)
    {
        var text = Convert.FromHexString(hex);
        for (var cut = 0; cut <= text.Length; cut++)
        {
            MustRead(
                ClientFrames.Join(
                    ClientFrames.Frame(Opcode.Text, text.AsSpan(0, cut), fin: false),
                    ClientFrames.Ping(),
                    ClientFrames.Frame(Opcode.Continuation, text.AsSpan(cut))),
                FrameFact.Ping(), FrameFact.Message(Opcode.Text, text));
        }
    }

    [Theory]
    [MemberData(nameof(ValidSequences))]
    public void Section_8_1_valid_sequences_in_fragments_of_one_byte_must_be_read(string hex)
    {
        var text = Convert.FromHexString(hex);
        MustRead(ClientFrames.Fragments(Opcode.Text, [.. text.Select(one => new[] { one })]), FrameFact.Message(Opcode.Text, text));
    }

    [Theory]
    [MemberData(nameof(InvalidSequences))]
    [MemberData(nameof(IncompleteSequences))]
    public void Section_8_1_invalid_and_incomplete_text_must_be_refused(string hex)
    {
        var refused = FrameFact.Refused(FrameViolation.TextEncoding);
        foreach (var text in InContexts(hex))
        {
            // "61C3" followed by the context is still incomplete: no context begins with a continuation byte.
            MustRead(ClientFrames.Join(ClientFrames.Frame(Opcode.Text, text), ClientFrames.Text("never seen")), refused);
        }

        var bare = Convert.FromHexString(hex);
        for (var cut = 0; cut <= bare.Length; cut++)
        {
            MustRead(ClientFrames.Fragments(Opcode.Text, bare[..cut], bare[cut..]), refused);
        }
    }

    [Theory]
    [MemberData(nameof(InvalidSequences))]
    public void Section_8_1_invalid_text_must_be_refused_while_its_frame_is_still_arriving(string hex)
    {
        using var reader = new FrameReader(ProtocolLimits.Default);
        var bad = Convert.FromHexString(hex);
        Span<byte> input = ClientFrames.Join(
            ClientFrames.Header(Opcode.Text, 100_000, mask: 0), Encoding.UTF8.GetBytes("good so far "), bad);

        Assert.Equal(FrameEvent.Violation, reader.Read(ref input, out _));
        Assert.Equal(FrameViolation.TextEncoding, reader.ViolationReason);
    }

    [Theory]
    [InlineData("F490", 2)]         // above U+10FFFF: the second byte decides
    [InlineData("EDA080", 2)]       // a surrogate: the second byte decides
    [InlineData("E09F", 2)]         // overlong: the second byte decides
    [InlineData("F08F", 2)]
    [InlineData("C1", 1)]           // always overlong
    [InlineData("F5", 1)]           // always above U+10FFFF
    [InlineData("80", 1)]
    [InlineData("E28261", 3)]
    [InlineData("F09F9161", 4)]
    public void Section_8_1_text_must_be_refused_with_the_first_byte_that_cannot_be_right(string hex, int decidingByte)
    {
        using var reader = new FrameReader(ProtocolLimits.Default);
        Span<byte> header = ClientFrames.Header(Opcode.Text, 1_000, mask: 0);
        Assert.Equal(FrameEvent.NeedMoreData, reader.Read(ref header, out _));

        var found = new List<FrameEvent>();
        foreach (var one in Convert.FromHexString(hex).Take(decidingByte))
        {
            Span<byte> input = [one];
            found.Add(reader.Read(ref input, out _));
        }

        Assert.All(found.SkipLast(1), each => Assert.Equal(FrameEvent.NeedMoreData, each));
        Assert.Equal(FrameEvent.Violation, found[^1]);
    }

    [Fact]
    public void Section_8_1_a_code_point_must_not_be_completed_by_the_next_message() => MustRead(
        ClientFrames.Join(ClientFrames.Frame(Opcode.Text, [0xC3]), ClientFrames.Frame(Opcode.Text, [0xA9])),
        FrameFact.Refused(FrameViolation.TextEncoding));

    [Fact]
    public void Section_8_1_binary_messages_must_not_be_checked() => MustRead(
        ClientFrames.Fragments(Opcode.Binary, [0xFF, 0xC0], [0xED, 0xA0, 0x80]), FrameFact.Binary([0xFF, 0xC0, 0xED, 0xA0, 0x80]));

    [Fact]
    public void Section_8_1_every_code_point_must_pass_when_cut_at_each_position()
    {
        var bytes = new byte[4];
        for (var value = 0; value <= 0x10FFFF; value += value < 0x900 ? 1 : 7)
        {
            if (!Rune.IsValid(value))
            {
                continue;
            }

            var length = new Rune(value).EncodeToUtf8(bytes);
            for (var cut = 0; cut <= length; cut++)
            {
                var text = new Utf8Progress();
                var isAccepted = text.Accept(bytes.AsSpan(0, cut), isLast: false) && text.Accept(bytes.AsSpan(cut, length - cut), isLast: true);
                Assert.True(isAccepted, string.Create(CultureInfo.InvariantCulture, $"U+{value:X4} cut at {cut}"));
            }
        }
    }

    [Fact]
    public void Section_8_1_every_pair_of_bytes_must_be_judged_as_the_framework_judges_it()
    {
        Span<byte> pair = stackalloc byte[2];
        for (var value = 0; value <= ushort.MaxValue; value++)
        {
            pair[0] = (byte)(value >> 8);
            pair[1] = (byte)value;
            var text = new Utf8Progress();
            var isAccepted = text.Accept(pair[..1], isLast: false) && text.Accept(pair[1..], isLast: true);
            Assert.True(System.Text.Unicode.Utf8.IsValid(pair) == isAccepted, Convert.ToHexString(pair));
        }
    }

    /// <summary>Alone, between ASCII, and behind enough text that vectorised checking reaches it in the middle of a block.</summary>
    private static IEnumerable<byte[]> InContexts(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        yield return bytes;
        yield return [.. "a"u8, .. bytes, .. "z"u8];
        yield return [.. Encoding.UTF8.GetBytes(new string('x', 61)), .. bytes, .. Encoding.UTF8.GetBytes(new string('y', 70))];
    }
}
