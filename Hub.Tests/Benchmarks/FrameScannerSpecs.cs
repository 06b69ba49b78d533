using System.Text;
using Hub.Benchmarks.Load;

namespace Hub.Tests.Benchmarks;

/// <summary>The load driver's own frame reader: what it miscounts, every figure gets wrong.</summary>
public sealed class FrameScannerSpecs
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_frame_of_each_length_form_must_be_read_to_its_last_byte(int length)
    {
        var payload = new string('a', length);

        var seen = Read(Frame(0x81, payload));

        Assert.Equal([$"text:{payload}"], seen);
    }

    [Fact]
    public void Frames_must_be_found_wherever_the_bytes_are_cut()
    {
        byte[] bytes = [.. Frame(0x81, "one"), .. Frame(0x89, "ping"), .. Frame(0x81, new string('b', 200)), .. Frame(0x81, ""), .. Frame(0x88, "\u0003\u00e8")];
        var whole = Read(bytes);
        Assert.Equal(["text:one", "control 9:ping", $"text:{new string('b', 200)}", "text:", "control 8:\u0003\u00e8"], whole);

        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(whole, Read(bytes[..cut], bytes[cut..]));
        }

        Assert.Equal(whole, Read([.. bytes.Select(each => new[] { each })]));
    }

    [Fact]
    public void A_control_frame_between_fragments_must_not_end_the_message()
    {
        byte[] bytes = [.. Frame(0x01, "first "), .. Frame(0x89, ""), .. Frame(0x80, "second")];

        Assert.Equal(["control 9:", "text:first second"], Read(bytes));
    }

    [Fact]
    public void A_masked_frame_from_a_server_must_be_refused()
    {
        byte[] masked = [0x81, 0x81, 0, 0, 0, 0, (byte)'x'];

        Assert.Throws<LoadException>(() => Read(masked));
    }

    [Theory]
    [InlineData(125, false)]
    [InlineData(126, true)]
    public void A_control_frame_may_hold_125_bytes_and_no_more(int length, bool refused)
    {
        var bytes = Frame(0x89, new string('p', length));

        Assert.Equal(refused, Record.Exception(() => Read(bytes)) is LoadException);
    }

    [Fact]
    public void A_fragmented_control_frame_must_be_refused() => Assert.Throws<LoadException>(() => Read(Frame(0x09, "p")));

    // Written out here and not taken from the code under test.
    private static byte[] Frame(byte first, string payload)
    {
        var bytes = Encoding.Latin1.GetBytes(payload);
        byte[] length = bytes.Length < 126 ? [(byte)bytes.Length]
            : bytes.Length < 65_536 ? [126, (byte)(bytes.Length >> 8), (byte)bytes.Length]
            : [127, 0, 0, 0, 0, 0, (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length];
        return [first, .. length, .. bytes];
    }

    private static List<string> Read(params byte[][] parts)
    {
        var scanner = new FrameScanner();
        var sink = new Sink();
        foreach (var part in parts)
        {
            scanner.Read(part, sink);
        }

        return sink.Seen;
    }

    private sealed class Sink : IFrameSink
    {
        private readonly MessageAssembler _assembler = new();

        public List<string> Seen { get; } = [];

        public void OnPayload(ReadOnlySpan<byte> piece, bool endOfMessage)
        {
            if (_assembler.TryComplete(piece, endOfMessage, out var message))
            {
                Seen.Add("text:" + Encoding.Latin1.GetString(message));
            }
        }

        public void OnControl(int opcode, ReadOnlySpan<byte> payload) => Seen.Add($"control {opcode}:" + Encoding.Latin1.GetString(payload));
    }
}
