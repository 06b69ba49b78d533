using Hub.Benchmarks.Reports;

namespace Hub.Tests.Benchmarks;

/// <summary>Tables of figures and of expectations.</summary>
public sealed class ReportSpecs
{
    [Fact]
    public void A_table_must_hold_medians_and_their_ratios()
    {
        var figures = new Figures(["new", "old"], ("new", "old"));
        foreach (var value in new double[] { 1, 9, 2 }) figures.Add("new", "cost", "us", value);
        figures.Add("old", "cost", "us", 4);
        figures.Add("old", "pace", "1/s", 1234.5);

        Assert.Equal(
            """
            | figure | unit | new | old | new / old |
            | --- | --- | ---: | ---: | ---: |
            | cost | us | 2.00 | 4.00 | 0.50 |
            | pace | 1/s | - | 1,234 | - |

            """,
            figures.Write());
        Assert.Equal((2, null), (figures.Median("new", "cost", "us"), figures.Median("new", "pace", "1/s")));
    }

    [Fact]
    public void What_could_not_be_measured_must_leave_a_row_without_figures()
    {
        var figures = new Figures(["a", "b"], ("a", "b"));
        figures.Add("a", "x", "ms", null);
        figures.Add("b", "x", "ms", double.NaN);
        figures.Add("a", "y", "ms", 3);
        figures.Add("b", "y", "ms", 0);

        Assert.EndsWith("| x | ms | - | - | - |\n| y | ms | 3.00 | 0.00 | - |\n", figures.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Kept_expectations_must_end_the_command_with_0()
    {
        var expectations = new Expectations();
        expectations.None("lost", 0, "never shown");
        expectations.Check("pace", "1 or more", "2", isKept: true);

        Assert.Equal(0, expectations.ExitCode);
        Assert.Equal(
            """
            | expectation | expected | measured | kept |
            | --- | --- | --- | --- |
            | lost | 0 | 0 | yes |
            | pace | 1 or more | 2 | yes |

            """,
            expectations.Write());
    }

    [Fact]
    public void An_expectation_that_one_run_broke_must_stay_broken()
    {
        var expectations = new Expectations();
        expectations.None("lost", 0);
        expectations.None("lost", 1200, "the first");
        expectations.None("lost", 0);

        Assert.Equal(1, expectations.ExitCode);
        Assert.EndsWith("| lost | 0 | 1,200 (the first) | **no** |\n", expectations.Write(), StringComparison.Ordinal);
    }
}
