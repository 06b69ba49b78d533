using System.Text;
using Hub.Benchmarks.Compare;

namespace Hub.Benchmarks.Reports;

/// <summary>Figures of several variants of one thing, taken in turn: one row each, medians over the runs, and ratios of variants.</summary>
/// <param name="variants">The variants, in the order of the columns.</param>
/// <param name="ratios">Columns with the first variant divided by the second.</param>
internal sealed class Figures(IReadOnlyList<string> variants, params IReadOnlyList<(string Of, string To)> ratios)
{
    private readonly List<(string Row, string Unit)> _rows = [];
    private readonly Dictionary<(string Variant, string Row, string Unit), List<double>> _values = [];

    /// <summary>Adds what one run measured. Rows appear in the order in which they were first named.</summary>
    /// <param name="variant">One of the variants.</param>
    /// <param name="row">What was measured.</param>
    /// <param name="unit">In what.</param>
    /// <param name="value">The figure; null if it could not be taken.</param>
    public void Add(string variant, string row, string unit, double? value)
    {
        if (!_rows.Contains((row, unit)))
        {
            _rows.Add((row, unit));
        }

        var key = (variant, row, unit);
        if (!_values.TryGetValue(key, out var values))
        {
            _values[key] = values = [];
        }

        if (value is { } figure && double.IsFinite(figure))
        {
            values.Add(figure);
        }
    }

    /// <summary>The median of a variant in a row; null without figures.</summary>
    public double? Median(string variant, string row, string unit) =>
        _values.TryGetValue((variant, row, unit), out var values) ? new Cell([.. values.Order()], Lost: 0).Median : null;

    /// <summary>The table.</summary>
    public string Write()
    {
        string[] heads = ["figure", "unit", .. variants, .. ratios.Select(ratio => $"{ratio.Of} / {ratio.To}")];
        var table = new StringBuilder(Markdown.Line(heads)).Append(Markdown.Line(heads.Select((_, column) => column < 2 ? "---" : "---:")));
        foreach (var (row, unit) in _rows)
        {
            table.Append(Markdown.Line(
            [
                row,
                unit,
                .. variants.Select(variant => Markdown.Number(Median(variant, row, unit))),
                .. ratios.Select(ratio => Markdown.Number(Ratio(Median(ratio.Of, row, unit), Median(ratio.To, row, unit)))),
            ]));
        }

        return table.ToString();
    }

    // Nothing divided by nothing, and a multiple of nothing, tell nothing.
    private static double? Ratio(double? of, double? to) => to == 0 ? null : of / to;
}
