using System.Globalization;
using System.Text;

namespace Hub.Tests.Support;

/// <summary>One line with a value.</summary>
/// <param name="Name">Its name, with the suffix that the type asks for.</param>
/// <param name="Labels">Labels, unescaped.</param>
/// <param name="Value">The value.</param>
public sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Name and labels in a fixed order: what makes it a series.</summary>
    public string Series => $"{Name}{{{string.Join(',', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))}}}";
}

/// <summary>The lines under one <c># TYPE</c>.</summary>
public sealed class MetricFamily(string name)
{
    /// <summary>Name without suffixes (in the text format: of a counter, with <c>_total</c>).</summary>
    public string Name { get; } = name;

    /// <summary>counter, gauge, histogram, ...</summary>
    public string? Type { get; set; }

    /// <summary>Unit, in OpenMetrics only.</summary>
    public string? Unit { get; set; }

    /// <summary>What it says to people.</summary>
    public string? Help { get; set; }

    /// <summary>Its values.</summary>
    public List<MetricSample> Samples { get; } = [];
}

/// <summary>
/// A strict reader of the Prometheus text format 0.0.4 and of OpenMetrics 1.0: refuses what any of the two specifications forbids or advises
/// against, and what no hub should say (time stamps, comments, series without a type and a help text).
/// </summary>
public sealed class MetricsText
{
    private readonly bool _isOpenMetrics;
    private readonly List<MetricFamily> _families = [];
    private readonly HashSet<string> _series = [];
    private MetricFamily? _current;

    private MetricsText(bool isOpenMetrics) => _isOpenMetrics = isOpenMetrics;

    /// <summary>Reads a whole answer.</summary>
    /// <exception cref="FormatException">It breaks a rule; the message says which, and shows the line.</exception>
    public static IReadOnlyDictionary<string, MetricFamily> Parse(string text, bool isOpenMetrics)
    {
        var reader = new MetricsText(isOpenMetrics);
        Demand(text.EndsWith('\n'), "The last line has no end.", text);
        Demand(!text.Contains('\r'), "There is a carriage return.", "");
        var lines = text[..^1].Split('\n');
        var end = Array.IndexOf(lines, "# EOF");
        Demand(end == (isOpenMetrics ? lines.Length - 1 : -1), "# EOF must be the last line of OpenMetrics, and nowhere else.", "");
        foreach (var line in isOpenMetrics ? lines[..^1] : lines)
        {
            if (line.StartsWith('#')) reader.OnComment(line);
            else reader.OnSample(line);
        }
        foreach (var family in reader._families) reader.Complete(family);
        return reader._families.ToDictionary(family => family.Name);
    }

    private static void Demand(bool isGood, string rule, string line)
    {
        if (!isGood) throw new FormatException($"{rule} In: {line}");
    }

    private void OnComment(string line)
    {
        var parts = line.Split(' ', 4);
        Demand(parts.Length >= 3 && parts[0] == "#" && parts[1] is "TYPE" or "HELP" or "UNIT", "A comment must be TYPE, HELP or UNIT.", line);
        Demand(parts[1] != "UNIT" || _isOpenMetrics, "The text format has no UNIT.", line);
        var (name, value) = (parts[2], parts.Length > 3 ? parts[3] : "");
        Demand(IsName(name, withColon: true), "The name is not valid.", line);
        if (_current?.Name != name)
        {
            Demand(_families.TrueForAll(family => family.Name != name), "The lines of a family must stand together.", line);
            _families.Add(_current = new MetricFamily(name));
        }
        Demand(_current.Samples.Count == 0, "What is said of a family must stand before its values.", line);
        switch (parts[1])
        {
            case "TYPE":
                Demand(_current.Type is null && Types.Contains(value), "The type is unknown, or said twice.", line);
                _current.Type = value;
                break;
            case "UNIT":
                Demand(_current.Unit is null && name.EndsWith($"_{value}", StringComparison.Ordinal), "The name must end with the unit.", line);
                _current.Unit = value;
                break;
            default:
                Demand(_current.Help is null && value.Length > 0, "There must be one help text.", line);
                _current.Help = Unescape(value, _isOpenMetrics ? "\\\"n" : "\\n", line);
                break;
        }
    }

    private string[] Types => _isOpenMetrics
        ? ["counter", "gauge", "histogram", "summary", "info", "stateset", "gaugehistogram", "unknown"]
        : ["counter", "gauge", "histogram", "summary", "untyped"];

    private void OnSample(string line)
    {
        var at = 0;
        while (at < line.Length && line[at] is not ('{' or ' ')) at++;
        var name = line[..at];
        Demand(IsName(name, withColon: true), "The name is not valid.", line);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (at < line.Length && line[at] == '{') at = OnLabels(line, at + 1, labels);
        Demand(at < line.Length && line[at] == ' ', "A space must stand before the value.", line);
        var sample = new MetricSample(name, labels, ValueOf(line[(at + 1)..], line));
        Demand(_current is { Type: not null, Help: not null }, "The family has no type or no help text.", line);
        Demand(SuffixesOf(_current!.Type!).Any(suffix => name == _current.Name + suffix), $"The name is none of a {_current.Type} called {_current.Name}.", line);
        Demand(_series.Add(sample.Series), "The series is there twice.", line);
        Demand(_current.Type != "counter" || sample.Value >= 0, "A counter is never negative.", line);
        _current.Samples.Add(sample);
    }

    private string[] SuffixesOf(string type) => (type, _isOpenMetrics) switch
    {
        ("counter", true) => ["_total", "_created"],
        ("histogram", true) => ["_bucket", "_sum", "_count", "_created"],
        ("histogram", false) => ["_bucket", "_sum", "_count"],
        ("summary", _) => ["", "_sum", "_count"],
        ("info", true) => ["_info"],
        _ => [""],
    };

    private static int OnLabels(string line, int at, Dictionary<string, string> labels)
    {
        while (line[at] != '}')
        {
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            Demand(equals > at, "A label must be name=\"value\".", line);
            var name = line[at..equals];
            Demand(IsName(name, withColon: false) && !name.StartsWith("__", StringComparison.Ordinal), $"The label name '{name}' is not valid.", line);
            var end = equals + 2;
            while (end < line.Length && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
            Demand(end < line.Length, "A label value has no end.", line);
            Demand(labels.TryAdd(name, Unescape(line[(equals + 2)..end], "\\\"n", line)), $"The label {name} is there twice.", line);
            at = end + 1;
            Demand(at < line.Length && line[at] is ',' or '}', "A comma or the end of the labels must follow a label.", line);
            if (line[at] == ',') at++;
        }
        return at + 1;
    }

    private static string Unescape(string text, string allowed, string line)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }
            Demand(++i < text.Length && allowed.Contains(text[i]), "After a backslash only another one, n, or where it is allowed a quote may stand.", line);
            plain.Append(text[i] == 'n' ? '\n' : text[i]);
        }
        return plain.ToString();
    }

    private static double ValueOf(string text, string line)
    {
        if (text is "+Inf" or "-Inf" or "NaN") return text switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.NaN };
        Demand(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value), "The value is no number, or something follows it.", line);
        return value;
    }

    private static bool IsName(string name, bool withColon)
        => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || (withColon && c == ':'));

    private void Complete(MetricFamily family)
    {
        Demand(family is { Type: not null, Help: not null, Samples.Count: > 0 }, "A family must have a type, a help text and a value.", family.Name);
        Demand(family.Type != "counter" || family.Name.EndsWith("_total", StringComparison.Ordinal) != _isOpenMetrics,
            "The name of a counter ends with _total in the text format, and only its values do in OpenMetrics.", family.Name);
        if (family.Type != "histogram") return;
        foreach (var histogram in family.Samples.GroupBy(sample => new MetricSample("", sample.Labels.Where(label => label.Key != "le").ToDictionary(), 0).Series))
        {
            CompleteHistogram(family.Name, [.. histogram]);
        }
    }

    private static void CompleteHistogram(string name, List<MetricSample> samples)
    {
        var buckets = samples.Where(sample => sample.Name == $"{name}_bucket").ToList();
        Demand(buckets.TrueForAll(bucket => bucket.Labels.ContainsKey("le")), "A bucket has a bound.", name);
        var bounds = buckets.ConvertAll(bucket => ValueOf(bucket.Labels["le"], name));
        Demand(bounds.Count > 0 && double.IsPositiveInfinity(bounds[^1]), "The last bucket is +Inf.", name);
        Demand(bounds.Zip(bounds.Skip(1)).All(pair => pair.First < pair.Second), "Buckets stand in the order of their bounds.", name);
        Demand(buckets.Zip(buckets.Skip(1)).All(pair => pair.First.Value <= pair.Second.Value), "Each bucket holds those before it.", name);
        Demand(samples.Count(sample => sample.Name == $"{name}_sum") == 1, "There is one sum.", name);
        Demand(samples.Single(sample => sample.Name == $"{name}_count").Value.Equals(buckets[^1].Value), "The count is the +Inf bucket.", name);
    }
}
