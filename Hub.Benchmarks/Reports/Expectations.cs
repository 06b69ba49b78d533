using System.Globalization;
using System.Text;

namespace Hub.Benchmarks.Reports;

/// <summary>What a command promises, checked in every run. A promise that was broken once is broken.</summary>
internal sealed class Expectations
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, (string Expected, string Measured, bool IsKept)> _rows = [];

    /// <summary>True if all were kept.</summary>
    public bool AreKept => _rows.Values.All(row => row.IsKept);

    /// <summary>Exit code of the command.</summary>
    public int ExitCode => AreKept ? 0 : 1;

    /// <summary>Checks one; of several runs the first that breaks it is shown, or the last.</summary>
    /// <param name="what">What is promised; the same in each run.</param>
    /// <param name="expected">The bound, in words.</param>
    /// <param name="measured">What came out.</param>
    /// <param name="isKept">Whether that is within the bound.</param>
    public void Check(string what, string expected, string measured, bool isKept)
    {
        if (!_rows.TryGetValue(what, out var known))
        {
            _order.Add(what);
        }
        else if (!known.IsKept)
        {
            return;
        }

        _rows[what] = (expected, measured, isKept);
    }

    /// <summary>Checks that a count is 0.</summary>
    /// <param name="what">What is counted.</param>
    /// <param name="count">The count.</param>
    /// <param name="example">One case in words, or null.</param>
    public void None(string what, long count, string? example = null) =>
        Check(what, "0", string.Create(CultureInfo.InvariantCulture, $"{count:N0}{(count == 0 || example is null ? "" : $" ({example})")}"), count == 0);

    /// <summary>The table.</summary>
    public string Write()
    {
        string[] heads = ["expectation", "expected", "measured", "kept"];
        var table = new StringBuilder(Markdown.Line(heads)).Append(Markdown.Line(heads.Select(_ => "---")));
        foreach (var what in _order)
        {
            var row = _rows[what];
            table.Append(Markdown.Line([what, row.Expected, row.Measured, row.IsKept ? "yes" : "**no**"]));
        }

        return table.ToString();
    }
}
