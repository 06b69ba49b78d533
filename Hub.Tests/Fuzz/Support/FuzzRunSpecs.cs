using Xunit.Sdk;

namespace Hub.Tests.Fuzz.Support;

/// <summary>The fuzzer must itself be able to fail, and to say how to see the failure again.</summary>
public sealed class FuzzRunSpecs
{
    private static readonly byte[][] Corpus = [[1, 2, 3, 4, 5, 6, 7, 8], [200, 201, 202, 203]];

    [Fact]
    public void A_throwing_parser_must_be_reported_with_seed_index_input_and_replay_command()
    {
        var calls = 0;
        var failure = Assert.Throws<XunitException>(() => new FuzzRun("SomeSpecs", inputs: 10, seed: 42).Parse(
            _ => [0xAB, 0xCD],
            _ => { if (calls++ == 3) { throw new FormatException("boom"); } },
            _ => long.MaxValue));

        Assert.Contains("seed 42, input 3: FormatException: boom", failure.Message, StringComparison.Ordinal);
        Assert.Contains("HUB_FUZZ_SEED=42 HUB_FUZZ_INDEX=3 dotnet test Hub.Tests --filter FullyQualifiedName~SomeSpecs", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Input (2 bytes): ABCD", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parser_that_allocates_beyond_its_bound_must_be_reported()
    {
        var kept = Array.Empty<byte>();
        var run = new FuzzRun("SomeSpecs", inputs: 1, seed: 42);

        var failure = Assert.Throws<XunitException>(() => run.Parse(_ => [1], _ => kept = new byte[10_000], _ => 10_000));
        run.Parse(_ => [1], _ => kept = new byte[10_000], _ => 10_100);

        Assert.Contains("the bound is 10000", failure.Message, StringComparison.Ordinal);
        Assert.Equal(10_000, kept.Length);
    }

    [Fact]
    public void An_input_replayed_alone_must_be_the_one_of_the_full_run()
    {
        var all = new List<byte[]>();
        new FuzzRun("SomeSpecs", inputs: 50, seed: 42).Each(source => all.Add(source.Mutate(Corpus)));
        var alone = new List<byte[]>();
        new FuzzRun("SomeSpecs", inputs: 50, seed: 42, onlyIndex: 31).Each(source => alone.Add(source.Mutate(Corpus)));

        Assert.Equal(50, all.Count);
        Assert.Equal(all[31], Assert.Single(alone));
    }

    [Fact]
    public void Mutations_must_change_most_inputs_and_leave_the_corpus_alone()
    {
        var changed = 0;
        new FuzzRun("SomeSpecs", inputs: 1_000, seed: 42).Each(source =>
        {
            var input = source.Mutate(Corpus);
            changed += Corpus.Any(member => member.SequenceEqual(input)) ? 0 : 1;
        });

        Assert.InRange(changed, 850, 1_000);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Corpus[0]);
        Assert.Equal([200, 201, 202, 203], Corpus[1]);
    }

    [Fact]
    public void A_run_without_inputs_must_be_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FuzzRun("SomeSpecs", inputs: 0, seed: 42));

    [Fact]
    public void Every_input_must_get_its_own_randomness()
    {
        var first = new HashSet<int>();
        new FuzzRun("SomeSpecs", inputs: 10_000, seed: 42).Each(source => first.Add(source.Random.Next()));

        Assert.InRange(first.Count, 9_990, 10_000);
    }
}
