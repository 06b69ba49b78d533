using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Compare;

/// <summary>Collects results by server and case and gives them out by row.</summary>
internal sealed class Comparison(IReadOnlyList<string> servers, IReadOnlyList<CompareCase> cases)
{
    private readonly Dictionary<(string Server, CompareCase Case), List<LoadResult>> _results = [];

    /// <summary>The servers, in the order of the columns.</summary>
    public IReadOnlyList<string> Servers { get; } = servers;

    /// <summary>The rows, in order.</summary>
    public IEnumerable<Measure> Rows => cases.SelectMany(each => each.Measures);

    /// <summary>Adds the result of one run.</summary>
    public void Add(string server, CompareCase each, LoadResult result)
    {
        if (!_results.TryGetValue((server, each), out var results))
        {
            _results[(server, each)] = results = [];
        }

        results.Add(result);
    }

    /// <summary>The figures of one server in one row.</summary>
    public Cell CellOf(string server, Measure row)
    {
        var each = cases.First(candidate => candidate.Measures.Contains(row));
        var results = _results.GetValueOrDefault((server, each), []);
        return new Cell(
            [.. results.Select(row.Value).OfType<double>().Order()],
            results.Sum(result => result.Lost + result.ClosedByServer));
    }
}
