using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Hub.Protocol.Filters;
using Hub.Tests.Filters;
using Hub.Tests.Fuzz.Support;

namespace Hub.Tests.Fuzz;

/// <summary>The filter language against generated and spoiled filters, and against a second evaluator.</summary>
public sealed partial class FilterFuzzSpecs
{
    private const int DeepestModel = 4;

    private static readonly FuzzRun Run = FuzzRun.For(nameof(FilterFuzzSpecs));

    private static readonly string[] Tokens =
    [
        "userId", "connectionId", "groups", "protocol", "'a'", "'it''s'", "''", "1", "-1", "9223372036854775807", "true", "false", "null",
        "eq", "ne", "gt", "ge", "lt", "le", "in", "and", "or", "not", "(", ")", "(", ")", ",", ",", "contains(", "startswith(", "endswith(",
        "tolower(", "toupper(", "trim(", "concat(", "substring(", "length(", "indexof(", "length(groups)", "'", "#", "EQ", "x", "1.5",
    ];

    private static readonly byte[][] Corpus = [.. new[]
    {
        "userId eq 'user''1' and connectionId ne '123'",
        "length(userId) gt 0 and length(userId) lt 3 or length(userId) ge 7 and length(userId) le 10",
        "userId in ('user1', 'user2', null) and 'group1' in groups",
        "not endswith(userId, 'milk') or not (startswith(tolower(userId),'é😀'))",
        "substring(userId,5,2) eq 'ab' and indexof(concat(userId,connectionId),'-ab-') ge -1",
        "trim(toupper(protocol)) ne null and contains(userId,'x') eq true and length(groups) in (1,2,3)",
    }.Select(Encoding.UTF8.GetBytes)];

    [Fact]
    public void A_spoiled_filter_must_be_read_or_refused_but_never_throw() =>
        Run.Each(source =>
        {
            var bytes = source.Mutate(Corpus);

            // Taken as UTF-16 they are full of lone surrogates, which an error must not repeat.
            Check(source, source.OneIn(8) ? new string(MemoryMarshal.Cast<byte, char>(bytes)) : Encoding.UTF8.GetString(bytes));
        });

    [Fact]
    public void A_row_of_tokens_must_be_read_or_refused_but_never_throw() =>
        Run.Each(source => Check(source, string.Join(source.OneIn(9) ? "" : " ", Enumerable.Range(0, source.Random.Next(14)).Select(_ => source.Pick(Tokens)))));

    [Fact]
    public void A_filter_with_a_token_changed_must_be_read_or_refused_but_never_throw() =>
        Run.Each(source =>
        {
            var pieces = Piece().Matches(FilterFuzzModel.Bool(source, DeepestModel).Text).Select(match => match.Value).ToList();
            var at = source.Random.Next(pieces.Count);
            pieces[at] = source.Random.Next(3) switch
            {
                0 => "",
                1 => pieces[at] + " " + source.Pick(Tokens),
                _ => source.Pick(Tokens),
            };
            Check(source, string.Join(' ', pieces));
        });

    [Fact]
    public void A_generated_filter_must_match_what_a_second_evaluator_says()
    {
        var results = new int[2];
        Run.Each(source =>
        {
            var model = FilterFuzzModel.Bool(source, DeepestModel);
            source.Remember(Encoding.UTF8.GetBytes(model.Text));
            var isAccepted = ConnectionFilter.TryParse(model.Text, out var filter, out var error);
            if (!isAccepted)
            {
                Assert.EndsWith($"expected at most {FilterLimits.MaxClauses} clauses, found one more.", error, StringComparison.Ordinal);
                return;
            }

            foreach (var subject in FilterFuzzSubjects.All)
            {
                var expected = (bool)model.Value(subject)!;
                Assert.True(filter!.Matches(subject) == expected, $"{model.Text} must be {expected} for {subject.UserId}");
                results[expected ? 1 : 0]++;
            }
        });

        // A generator whose filters were nearly all true, or all refused, would prove little. One input replayed alone may be anything.
        if (results.Sum() > 1_000)
        {
            Assert.InRange(results[1], results.Sum() / 5, results.Sum() * 4 / 5);
            Assert.InRange(results.Sum(), Run.Inputs * FilterFuzzSubjects.All.Length * 9L / 10, long.MaxValue);
        }
    }

    /// <summary>What holds for every text: a filter or an error with a position in the text, and no exception from either.</summary>
    private static void Check(FuzzSource source, string text)
    {
        source.Remember(Encoding.UTF8.GetBytes(text));
        if (ConnectionFilter.TryParse(text, out var filter, out var error))
        {
            Assert.Null(error);
            foreach (var subject in FilterFuzzSubjects.All)
            {
                Assert.Equal(filter.Matches(subject), filter.Matches(subject));
            }

            return;
        }

        Assert.Null(filter);
        var match = Sentence().Match(error);
        Assert.True(match.Success, error);
        Assert.InRange(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 0, text.Length);
        Assert.Equal(error, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(error)));
    }

    [GeneratedRegex(@"\AInvalid filter at position (\d+): expected \S.*, found \S.*\.\z", RegexOptions.Singleline)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"'(?:[^']|'')*'|[\w.-]+|\S")]
    private static partial Regex Piece();
}
