using Hub.Protocol.Frames;
using Hub.Protocol.Wire;
using Hub.Tests.Frames;
using Hub.Tests.Fuzz.Support;

namespace Hub.Tests.Fuzz;

/// <summary>
/// Hostile and unlucky frame streams. How a stream is cut into reads must never change what it means, and no stream may make the
/// reader throw or allocate out of proportion.
/// </summary>
public sealed class FrameFuzzSpecs
{
    private const int CorpusSize = 200;

    // Small, so that random streams meet both limits often.
    private static readonly ProtocolLimits Limits = new(MaxMessageBytes: 2_000, MaxFragments: 8, MaxJsonDepth: 1);
    private static readonly FuzzRun Run = FuzzRun.For(nameof(FrameFuzzSpecs));
    private static readonly byte[][] Corpus =
        [.. Enumerable.Range(0, CorpusSize).Select(seed => FrameFuzzScript.Random(new FuzzSource(seed), Limits).Bytes)];

    [Fact]
    public void Valid_streams_must_be_read_as_they_were_written_however_they_arrive() => Run.Each(source =>
    {
        var stream = FrameFuzzScript.Random(source, Limits);
        source.Remember(stream.Bytes);

        MustBeEqual(stream.Facts, FrameTranscript.Whole(stream.Bytes, Limits), "whole");
        MustBeEqual(stream.Facts, FrameTranscript.ByteByByte(stream.Bytes, Limits), "byte by byte");
        MustBeEqual(stream.Facts, FrameTranscript.Rechunked(stream.Bytes, Limits, source.Random), "re-chunked");
    });

    [Fact]
    public void Mutated_streams_must_mean_the_same_however_they_arrive() => Run.Each(source =>
    {
        var bytes = source.Mutate(Corpus);
        source.Remember(bytes);
        var whole = FrameTranscript.Whole(bytes, Limits);

        MustBeEqual(whole, FrameTranscript.ByteByByte(bytes, Limits), "byte by byte");
        MustBeEqual(whole, FrameTranscript.CutAt(bytes, Limits, 1 + source.Random.Next(Math.Max(1, bytes.Length))), "cut in two");
        MustBeEqual(whole, FrameTranscript.Rechunked(bytes, Limits, source.Random), "re-chunked");
    });

    [Fact]
    public void Mutated_streams_must_never_throw_nor_allocate_out_of_proportion() => Run.Parse(
        source => source.Mutate(Corpus),
        static bytes =>
        {
            using var reader = new FrameReader(Limits);
            // An odd step, so that frames are cut at changing places and every buffer of the reader is used.
            for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
            {
                var part = rest[..Math.Min(37, rest.Length)];
                rest = rest[part.Length..];
                while (reader.Read(ref part, out _) != FrameEvent.NeedMoreData)
                {
                }
            }
        },
        // The reader, a close reason, and pooled arrays where the pool was empty: each at most twice what arrived, doubled on growth.
        length => 2_048 + 8L * Math.Min(length, Limits.MaxMessageBytes));

    [Fact]
    public void Random_bytes_must_be_refused_or_wait_for_more() => Run.Each(source =>
    {
        var bytes = source.Bytes(64);
        source.Remember(bytes);
        var whole = FrameTranscript.Whole(bytes, Limits);

        MustBeEqual(whole, FrameTranscript.ByteByByte(bytes, Limits), "byte by byte");
    });

    private static void MustBeEqual(List<string> expected, List<string> actual, string way) =>
        Assert.True(expected.SequenceEqual(actual), $"read {way}: expected {string.Join(" | ", expected)} but got {string.Join(" | ", actual)}");
}
