using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Compare;

/// <summary>One figure of a case: a row of the table.</summary>
/// <param name="Row">Name of the row.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Budget">Our hub must keep within it; null if the row has none.</param>
/// <param name="Aim">What we would like.</param>
/// <param name="Value">Takes the figure from a result.</param>
internal sealed record Measure(string Row, string Unit, double? Budget, double? Aim, Func<LoadResult, double?> Value)
{
    /// <summary>True where more is better (connects per second).</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>True if <paramref name="value"/> is no worse than <paramref name="limit"/>.</summary>
    public bool Meets(double value, double? limit) => limit is null || (HigherIsBetter ? value >= limit : value <= limit);
}
