using System.Text.Json;
using System.Text.RegularExpressions;
using Hub.Tests.Support;

namespace Hub.Tests.Deploy;

/// <summary>The files of <c>deploy/</c>, read without a YAML library: as lines and patterns.</summary>
internal static partial class DeployFiles
{
    /// <summary>The folder.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy");

    /// <summary>The text of one file.</summary>
    public static string Read(params ReadOnlySpan<string> path) => File.ReadAllText(Path.Combine([Folder, .. path]));

    /// <summary>Every YAML file by its path in the folder.</summary>
    public static IEnumerable<(string Path, string Text)> Yaml() =>
        Directory.EnumerateFiles(Folder, "*.y*ml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(Folder, file), File.ReadAllText(file)));

    /// <summary>What no YAML file may have: tabs, odd indents, blanks at the end of a line, no newline at the end of the file.</summary>
    public static IEnumerable<string> Untidy(string name, string text)
    {
        var lines = text.Split('\n');
        if (lines[^1].Length > 0) yield return $"{name} does not end with a newline";
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.Contains('\t', StringComparison.Ordinal)) yield return $"{name}:{i + 1} has a tab";
            if (line.EndsWith(' ')) yield return $"{name}:{i + 1} ends with a blank";
            if ((line.Length - line.TrimStart(' ').Length) % 2 != 0) yield return $"{name}:{i + 1} is not indented by twos";
        }
    }

    /// <summary>The alerts of the rules by name, each with its own lines.</summary>
    public static Dictionary<string, string> Alerts()
    {
        var parts = AlertLine().Split(Read("prometheus", "rules.yml"));
        return Enumerable.Range(0, parts.Length / 2).ToDictionary(i => parts[(i * 2) + 1], i => parts[(i * 2) + 2]);
    }

    /// <summary>The dashboard's panels, without the rows.</summary>
    public static IReadOnlyList<JsonElement> Panels() =>
        [.. AllPanels().Where(panel => panel.GetProperty("type").GetString() != "row")];

    /// <summary>The dashboard's panels and rows.</summary>
    public static IReadOnlyList<JsonElement> AllPanels() =>
        [.. JsonDocument.Parse(Read("grafana", "hubactors.json")).RootElement.GetProperty("panels").EnumerateArray()];

    /// <summary>The queries of a panel.</summary>
    public static IEnumerable<string> Queries(JsonElement panel) => panel.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("expr").GetString()!);

    /// <summary>Names of series in a query or a text.</summary>
    public static IEnumerable<string> Series(string text) => SeriesName().Matches(text).Select(match => match.Value);

    /// <summary>Labels that a query selects or groups by, each with the series that it belongs to; null for a grouping.</summary>
    public static IEnumerable<(string? Series, string Label)> Labels(string query) =>
        Selector().Matches(query)
            .SelectMany(match => LabelName().Matches(match.Groups[2].Value).Select(label => ((string?)match.Groups[1].Value, label.Groups[1].Value)))
            .Concat(Grouping().Matches(query).SelectMany(match => match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)).Select(label => ((string?)null, label)));

    [GeneratedRegex(@"^      - alert: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex AlertLine();

    [GeneratedRegex(@"\b(?:hub|dotnet|http_client)_[a-z0-9_]+")]
    private static partial Regex SeriesName();

    [GeneratedRegex(@"\b(\w+)\{([^}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)(?:=~|!~|!=|=)""")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"\bby \(([^)]*)\)")]
    private static partial Regex Grouping();
}
