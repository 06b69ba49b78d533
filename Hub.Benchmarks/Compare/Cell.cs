namespace Hub.Benchmarks.Compare;

/// <summary>What one server did in one row, over all runs.</summary>
/// <param name="Values">One figure a run, ascending; empty if every run failed.</param>
/// <param name="Lost">Messages lost or doubled, and connections closed, in any run.</param>
internal sealed record Cell(IReadOnlyList<double> Values, long Lost)
{
    /// <summary>The middle figure, or the mean of the two in the middle; null without any.</summary>
    public double? Median => Values.Count switch
    {
        0 => null,
        var count when count % 2 == 1 => Values[count / 2],
        var count => (Values[(count / 2) - 1] + Values[count / 2]) / 2,
    };

    /// <summary>Distance of the extremes, as a share of the median.</summary>
    public double? Spread => Values.Count < 2 ? null : (Values[^1] - Values[0]) / Median;
}

/// <summary>What a server made of a row that has a budget.</summary>
internal static class Verdict
{
    /// <summary>Starts every verdict that is not good enough.</summary>
    public const string Fail = "**fail";

    /// <summary>Not measured, messages lost, over budget, within it, or within the aim.</summary>
    public static string Of(Cell cell, Measure row) => cell switch
    {
        { Lost: > 0 } => $"{Fail}: {cell.Lost} lost**",
        { Median: null } => $"{Fail}: not measured**",
        { Median: { } median } when !row.Meets(median, row.Budget) => $"{Fail}: over budget**",
        _ when row.Budget is null => "no budget",
        { Median: { } median } when row.Meets(median, row.Aim) => "pass, aim met",
        _ => "pass",
    };
}
