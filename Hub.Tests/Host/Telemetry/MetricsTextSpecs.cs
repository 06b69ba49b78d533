using Hub.Tests.Support;

namespace Hub.Tests.Host.Telemetry;

/// <summary>The strict reader fires: what it lets through could be wrong otherwise.</summary>
public sealed class MetricsTextSpecs
{
    private const string Gauge = "# TYPE a gauge\n# HELP a A.\n";
    private const string Histogram = "# TYPE a histogram\n# HELP a A.\n";

    [Theory]
    [InlineData(Gauge + "a 1\n")]
    [InlineData(Gauge + "a{} 1\n")]
    [InlineData(Gauge + "a{b=\"x,}\\\\\\\"\\n\"} -1.5e-3\na{b=\"y\",} NaN\n")]
    [InlineData("# HELP a_total A \\\\ \\n \".\n# TYPE a_total counter\na_total 1\n")]
    [InlineData(Histogram + "a_bucket{le=\"0.5\"} 1\na_bucket{le=\"+Inf\"} 2\na_sum 3\na_count 2\n")]
    public void What_is_allowed_must_be_read(string text) => Assert.NotEmpty(MetricsText.Parse(text, isOpenMetrics: false));

    [Theory]
    [InlineData("# TYPE a counter\n# HELP a A \\\" \\\\ \\n.\na_total 1\na_created 1.5\n# EOF\n")]
    [InlineData("# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds A.\na_seconds 1\n# EOF\n")]
    [InlineData("# TYPE a info\n# HELP a A.\na_info{v=\"1\"} 1\n# EOF\n")]
    public void What_OpenMetrics_allows_must_be_read(string text) => Assert.NotEmpty(MetricsText.Parse(text, isOpenMetrics: true));

    [Theory]
    [InlineData(Gauge + "a 1", "no end")]
    [InlineData(Gauge + "a 1\r\n", "carriage return")]
    [InlineData(Gauge + "a 1\n# EOF\n", "# EOF")]
    [InlineData("# A comment.\n" + Gauge + "a 1\n", "comment")]
    [InlineData("# TYPE a gauge\n# UNIT a x\n# HELP a A.\na 1\n", "no UNIT")]
    [InlineData("# TYPE 1a gauge\n# HELP 1a A.\n1a 1\n", "not valid")]
    [InlineData("# TYPE a gauge\n# TYPE a gauge\n# HELP a A.\na 1\n", "said twice")]
    [InlineData("# TYPE a stateset\n# HELP a A.\na 1\n", "type is unknown")]
    [InlineData("# TYPE a gauge\n# HELP a \na 1\n", "one help text")]
    [InlineData("# TYPE a gauge\na 1\n", "no help text")]
    [InlineData("# HELP a A.\na 1\n", "no type")]
    [InlineData("a 1\n", "no type")]
    [InlineData(Gauge + "b 1\n", "none of a gauge")]
    [InlineData(Gauge + "a_total 1\n", "none of a gauge")]
    [InlineData(Gauge + "a 1\n# TYPE b gauge\n# HELP b B.\nb 1\n# TYPE a gauge\n", "stand together")]
    [InlineData(Gauge + "a 1\n# HELP a A.\n", "before its values")]
    [InlineData(Gauge + "a{b=\"1\",c=\"2\"} 1\na{c=\"2\",b=\"1\"} 1\n", "twice")]
    [InlineData(Gauge + "a{b=\"1\",b=\"2\"} 1\n", "twice")]
    [InlineData(Gauge + "a{b:c=\"1\"} 1\n", "label name")]
    [InlineData(Gauge + "a{__b=\"1\"} 1\n", "label name")]
    [InlineData(Gauge + "a{b=\"\\x\"} 1\n", "backslash")]
    [InlineData(Gauge + "a{b=\"1} 1\n", "no end")]
    [InlineData(Gauge + "a{b=\"1\"c=\"2\"} 1\n", "comma")]
    [InlineData("# TYPE a gauge\n# HELP a A \\\".\na 1\n", "backslash")]
    [InlineData(Gauge + "a 1 1700000000\n", "something follows")]
    [InlineData(Gauge + "a Infinity\n", "no number")]
    [InlineData(Gauge + "a\n", "space")]
    [InlineData("# TYPE a_total counter\n# HELP a_total A.\na_total -1\n", "never negative")]
    [InlineData("# TYPE a counter\n# HELP a A.\na 1\n", "_total")]
    [InlineData(Gauge, "a value")]
    [InlineData(Histogram + "a_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n", "+Inf")]
    [InlineData(Histogram + "a_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n", "order")]
    [InlineData(Histogram + "a_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n", "holds those before")]
    [InlineData(Histogram + "a_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n", "The count")]
    [InlineData(Histogram + "a_bucket{le=\"+Inf\"} 1\na_count 1\n", "one sum")]
    [InlineData(Histogram + "a_bucket 1\na_sum 1\na_count 1\n", "has a bound")]
    public void What_is_forbidden_must_be_refused(string text, string rule)
        => Assert.Contains(rule, Assert.Throws<FormatException>(() => MetricsText.Parse(text, isOpenMetrics: false)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Gauge + "a 1\n", "# EOF")]
    [InlineData(Gauge + "a 1\n# EOF\na 2\n", "# EOF")]
    [InlineData("# TYPE a_total counter\n# HELP a_total A.\na_total_total 1\n# EOF\n", "_total")]
    [InlineData("# TYPE a counter\n# HELP a A.\na 1\n# EOF\n", "none of a counter")]
    [InlineData("# TYPE a gauge\n# UNIT a seconds\n# HELP a A.\na 1\n# EOF\n", "end with the unit")]
    public void What_OpenMetrics_forbids_must_be_refused(string text, string rule)
        => Assert.Contains(rule, Assert.Throws<FormatException>(() => MetricsText.Parse(text, isOpenMetrics: true)).Message, StringComparison.Ordinal);
}
