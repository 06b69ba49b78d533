using System.Globalization;

namespace Hub.Benchmarks.Reports;

/// <summary>Lines of Markdown tables, and the figures in them.</summary>
internal static class Markdown
{
    /// <summary>One line.</summary>
    public static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    /// <summary>Three digits or so; a dash for null.</summary>
    public static string Number(double? value) => value switch
    {
        null => "-",
        >= 100 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
