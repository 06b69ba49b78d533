using System.Globalization;
using Xunit.Sdk;

namespace Hub.Tests.Fuzz.Support;

/// <summary>
/// Feeds one parser a number of inputs made from a seed. Each input has its own generator, derived from the seed and the input's
/// index, so one failing input is replayed alone:
/// <c>HUB_FUZZ_SEED=7 HUB_FUZZ_INDEX=1234 dotnet test Hub.Tests --filter FullyQualifiedName~TheSpec</c>.
/// </summary>
/// <example>
/// <code>
/// private static readonly FuzzRun Run = FuzzRun.For(nameof(JsonFuzzSpecs));
/// [Fact]
/// public void A_mutated_request_must_never_throw() =>
///     Run.Parse(source => source.Mutate(Corpus), bytes => JsonRequestReader.Read(bytes), length => 4_096 + 16L * length);
/// </code>
/// </example>
public sealed class FuzzRun
{
    /// <summary>Inputs per run where the environment does not say otherwise: about a second.</summary>
    public const int DefaultInputs = 20_000;

    private const int DefaultSeed = 6455;
    private const int ShownBytes = 400;
    private readonly string _spec;
    private readonly int? _onlyIndex;

    /// <summary>A run with explicit values, for specs of the fuzzer itself; the others use <see cref="For"/>.</summary>
    public FuzzRun(string spec, int inputs, int seed, int? onlyIndex = null)
    {
        // A run of nothing would pass whatever the parser does.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        _spec = spec;
        Inputs = inputs;
        Seed = seed;
        _onlyIndex = onlyIndex;
    }

    /// <summary>How many inputs this run makes.</summary>
    public int Inputs { get; }

    /// <summary>Where all randomness of the run comes from.</summary>
    public int Seed { get; }

    /// <summary>A run as the environment wants it: HUB_FUZZ_INPUTS per run, HUB_FUZZ_SEED, and HUB_FUZZ_INDEX for one input alone.</summary>
    /// <param name="spec">Name of the spec class, for the replay command.</param>
    public static FuzzRun For(string spec) =>
        new(spec, FromEnvironment("HUB_FUZZ_INPUTS") ?? DefaultInputs, FromEnvironment("HUB_FUZZ_SEED") ?? DefaultSeed, FromEnvironment("HUB_FUZZ_INDEX"));

    /// <summary>Makes an input, parses it and checks that the parser neither throws nor allocates more than it may.</summary>
    /// <param name="make">Makes the bytes, usually <see cref="FuzzSource.Mutate"/> over a corpus.</param>
    /// <param name="parse">The parser under test; assertions in it count as failures too.</param>
    /// <param name="allocationBound">Most bytes the parser may allocate for an input of the given length.</param>
    public void Parse(Func<FuzzSource, byte[]> make, Action<byte[]> parse, Func<int, long> allocationBound)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(parse);
        ArgumentNullException.ThrowIfNull(allocationBound);
        Each(source =>
        {
            var input = make(source);
            source.Remember(input);
            var before = GC.GetAllocatedBytesForCurrentThread();
            parse(input);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var bound = allocationBound(input.Length);
            if (allocated > bound)
            {
                throw new XunitException($"allocated {allocated} bytes for an input of {input.Length}; the bound is {bound}");
            }
        });
    }

    /// <summary>Runs a check once per input; what it throws is reported with seed, index and the last remembered input.</summary>
    public void Each(Action<FuzzSource> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var (first, last) = _onlyIndex is { } only ? (only, only) : (0, Inputs - 1);
        for (var index = first; index <= last; index++)
        {
            var source = new FuzzSource(unchecked((Seed * 1_000_003) ^ (index * 7_919)));
            try
            {
                check(source);
            }
            catch (Exception failure)
            {
                throw new XunitException(Describe(index, source, failure), failure);
            }
        }
    }

    private static int? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, NumberStyles.Integer, CultureInfo.InvariantCulture)
            : null;

    private string Describe(int index, FuzzSource source, Exception failure)
    {
        var input = source.Remembered;
        var shown = Convert.ToHexString(input.AsSpan(0, Math.Min(input.Length, ShownBytes)));
        return $"""
            Fuzz seed {Seed}, input {index}: {failure.GetType().Name}: {failure.Message}
            Replay: HUB_FUZZ_SEED={Seed} HUB_FUZZ_INDEX={index} dotnet test Hub.Tests --filter FullyQualifiedName~{_spec}
            Input ({input.Length} bytes): {shown}
            """;
    }
}
