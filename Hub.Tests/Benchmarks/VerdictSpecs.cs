using Hub.Benchmarks.Compare;

namespace Hub.Tests.Benchmarks;

/// <summary>Medians and verdicts of a comparison.</summary>
public sealed class VerdictSpecs
{
    private static readonly Measure Cost = new("cost", "us", Budget: 2, Aim: 1, result => result.CpuMicrosPerMessage);
    private static readonly Measure Pace = new("pace", "1/s", Budget: 10, Aim: 20, result => result.ConnectsPerSecond) { HigherIsBetter = true };

    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 1, 4 }, 2.5)]
    [InlineData(new double[] { 1, 2, 9 }, 2)]
    public void The_median_must_be_the_middle(double[] ascending, double median) => Assert.Equal(median, new Cell(ascending, 0).Median);

    [Theory]
    [InlineData(0.99, "pass, aim met")]
    [InlineData(1, "pass, aim met")]
    [InlineData(1.01, "pass")]
    [InlineData(2, "pass")]
    [InlineData(2.01, "**fail: over budget**")]
    public void A_cost_must_not_exceed_its_budget(double cost, string verdict) => Assert.Equal(verdict, Verdict.Of(new Cell([cost], 0), Cost));

    [Theory]
    [InlineData(20, "pass, aim met")]
    [InlineData(19.9, "pass")]
    [InlineData(10, "pass")]
    [InlineData(9.9, "**fail: over budget**")]
    public void A_pace_must_not_fall_short_of_its_budget(double pace, string verdict) => Assert.Equal(verdict, Verdict.Of(new Cell([pace], 0), Pace));

    [Fact]
    public void One_lost_message_must_void_the_best_figure() => Assert.Equal("**fail: 1 lost**", Verdict.Of(new Cell([0.1], Lost: 1), Cost));

    [Fact]
    public void A_row_without_a_figure_must_not_pass()
    {
        Assert.Equal("**fail: not measured**", Verdict.Of(new Cell([], 0), Cost));
        Assert.Null(new Cell([], 0).Median);
    }

    [Fact]
    public void A_row_without_a_budget_must_say_so() => Assert.Equal("no budget", Verdict.Of(new Cell([5], 0), Cost with { Budget = null, Aim = null }));
}
