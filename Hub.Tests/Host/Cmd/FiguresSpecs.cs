using Hub.Host.Commands.Cmd.Output;

namespace Hub.Tests.Host.Cmd;

/// <summary>Numbers are short and never more than they are.</summary>
public sealed class FiguresSpecs
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1234567, "1,234,567")]
    [InlineData(0.59, "0.5")]
    public void Counts_must_have_their_thousands_apart(double value, string expected) => Assert.Equal(expected, Figures.Count(value));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData((1024 * 1024) - 1, "1,023.9 KiB")]
    [InlineData(1024 * 1024, "1.0 MiB")]
    [InlineData(5.5 * 1024 * 1024 * 1024 * 1024 * 1024, "5,632.0 TiB")]
    public void Bytes_must_have_the_largest_unit_that_fits(double bytes, string expected) => Assert.Equal(expected, Figures.Size(bytes));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.357, "0.35 ms")]
    [InlineData(9.999, "9.99 ms")]
    [InlineData(10.9, "10 ms")]
    [InlineData(999.9, "999 ms")]
    [InlineData(1000, "1.0 s")]
    [InlineData(59_999, "59.9 s")]
    [InlineData(60_000, "1m 00s")]
    [InlineData(3_599_999, "59m 59s")]
    [InlineData(3_600_000, "1h 00m")]
    [InlineData(86_399_999, "23h 59m")]
    [InlineData(86_400_000, "1d 00h")]
    public void Durations_must_have_the_two_units_that_matter(double milliseconds, string expected) => Assert.Equal(expected, Figures.Span(milliseconds));

    [Theory]
    [InlineData(99.96, "99.9 %")]
    [InlineData(100, "100.0 %")]
    public void A_percentage_must_not_be_rounded_up(double value, string expected) => Assert.Equal(expected, Figures.Percent(value));

    [Theory]
    [InlineData(0.05, "0.0/s")]
    [InlineData(9.99, "9.9/s")]
    [InlineData(12345.6, "12,345/s")]
    public void A_small_rate_must_have_tenths(double value, string expected) => Assert.Equal(expected, Figures.Rate(value));
}
