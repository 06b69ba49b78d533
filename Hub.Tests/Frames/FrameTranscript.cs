using Hub.Protocol.Frames;
using Hub.Protocol.Wire;

namespace Hub.Tests.Frames;

/// <summary>Runs a byte stream through a reader, cut into chunks in different ways. How bytes arrive must never change what they mean.</summary>
public static class FrameTranscript
{
    // Two chunks for each position is quadratic; above this size the other ways have to do.
    private const int LongestForEverySplit = 300;
    private const int RechunkSeed = 6455;

    /// <summary>Reads the stream whole, byte by byte, cut in two at every position, and cut at random; each must give these facts.</summary>
    public static void MustRead(byte[] stream, ProtocolLimits limits, params string[] facts)
    {
        Compare("whole", facts, Whole(stream, limits));
        Compare("byte by byte", facts, InSteps(stream, limits, _ => 1));
        for (var cut = 1; cut < stream.Length && stream.Length <= LongestForEverySplit; cut++)
        {
            Compare($"cut at {cut}", facts, CutAt(stream, limits, cut));
        }

        for (var round = 0; round < 5; round++)
        {
            Compare($"re-chunked with seed {RechunkSeed + round}", facts, Rechunked(stream, limits, new Random(RechunkSeed + round)));
        }
    }

    /// <summary>The same with the default limits.</summary>
    public static void MustRead(byte[] stream, params string[] facts) => MustRead(stream, ProtocolLimits.Default, facts);

    /// <summary>All in one chunk.</summary>
    public static List<string> Whole(byte[] stream, ProtocolLimits limits) => InSteps(stream, limits, left => left);

    /// <summary>One byte at a time.</summary>
    public static List<string> ByteByByte(byte[] stream, ProtocolLimits limits) => InSteps(stream, limits, _ => 1);

    /// <summary>In two chunks.</summary>
    public static List<string> CutAt(byte[] stream, ProtocolLimits limits, int cut) =>
        InSteps(stream, limits, left => left == stream.Length ? cut : left);

    /// <summary>In chunks of random sizes, small and large.</summary>
    public static List<string> Rechunked(byte[] stream, ProtocolLimits limits, Random random) =>
        InSteps(stream, limits, left => 1 + random.Next(random.Next(2) == 0 ? Math.Min(left, 16) : left));

    private static List<string> InSteps(byte[] stream, ProtocolLimits limits, Func<int, int> nextSize)
    {
        using var reader = new FrameReader(limits);
        var facts = new List<string>();
        // A copy, because the reader unmasks in place and the stream is read several times.
        var rest = stream.ToArray().AsSpan();
        while (!rest.IsEmpty)
        {
            var size = nextSize(rest.Length);
            Feed(reader, rest[..size], facts);
            rest = rest[size..];
        }

        return facts;
    }

    private static void Feed(FrameReader reader, Span<byte> chunk, List<string> facts)
    {
        while (true)
        {
            var found = reader.Read(ref chunk, out var payload);
            if (found == FrameEvent.NeedMoreData)
            {
                Assert.True(chunk.IsEmpty, "NeedMoreData must mean that all input was consumed");
                Assert.True(payload.IsEmpty, "NeedMoreData must come without a payload");
                return;
            }

            facts.Add(FrameFact.Of(reader, found, payload));
        }
    }

    private static void Compare(string way, string[] expected, List<string> actual) =>
        Assert.True(expected.SequenceEqual(actual), $"read {way}:\n expected {string.Join(" | ", expected)}\n but got  {string.Join(" | ", actual)}");
}
