using System.Globalization;
using System.Text;
using Hub.Benchmarks.Reports;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Compare;

/// <summary>Writes a comparison as a Markdown table: medians, the hub against each rival, and the verdict on its budget.</summary>
internal static class ComparisonTable
{
    /// <summary>The table.</summary>
    public static string Write(Comparison comparison)
    {
        var rivals = comparison.Servers.Where(server => server != ServerRecipe.Hub).ToArray();
        var withHub = rivals.Length < comparison.Servers.Count;
        string[] heads =
        [
            "workload", "unit", .. comparison.Servers,
            .. withHub ? [.. rivals.Select(rival => $"hub / {rival}"), "hub spread", "budget", "aim", "verdict"] : Array.Empty<string>(),
        ];
        var table = new StringBuilder(Markdown.Line(heads)).Append(Markdown.Line(heads.Select((_, column) => column < 2 ? "---" : "---:")));
        foreach (var row in comparison.Rows)
        {
            string[] figures = [row.Row, row.Unit, .. comparison.Servers.Select(server => Text(comparison.CellOf(server, row)))];
            table.Append(Markdown.Line(withHub ? [.. figures, .. HubColumns(comparison, row, rivals)] : figures));
        }

        return table.ToString();
    }

    /// <summary>True if the hub failed no row; also true if it was not measured.</summary>
    public static bool IsWithinBudget(Comparison comparison) => !comparison.Servers.Contains(ServerRecipe.Hub)
        || comparison.Rows.All(row => !Verdict.Of(comparison.CellOf(ServerRecipe.Hub, row), row).StartsWith(Verdict.Fail, StringComparison.Ordinal));

    private static IEnumerable<string> HubColumns(Comparison comparison, Measure row, string[] rivals)
    {
        var hub = comparison.CellOf(ServerRecipe.Hub, row);
        return
        [
            .. rivals.Select(rival => Markdown.Number(hub.Median / comparison.CellOf(rival, row).Median)),
            hub.Spread is { } spread ? spread.ToString("P0", CultureInfo.InvariantCulture) : "",
            Markdown.Number(row.Budget),
            Markdown.Number(row.Aim),
            Verdict.Of(hub, row),
        ];
    }

    private static string Text(Cell cell) => cell.Lost > 0 ? $"{Markdown.Number(cell.Median)} ({cell.Lost} lost)" : Markdown.Number(cell.Median);
}
