using Hub.Tests.Support;

namespace Hub.Tests.EndToEnd;

/// <summary>Programs outside the .NET SDK that some end-to-end specs need, and where they are on this machine.</summary>
internal static class EndToEndTools
{
    /// <summary>End-to-end specs start processes; one after the other, so that they do not slow each other down.</summary>
    public const string Collection = "End to end";

    /// <summary>With the value 1 a missing tool fails the spec instead of skipping it.</summary>
    public const string Switch = "HUB_E2E";

    private static readonly string[] Packages = ["@azure/web-pubsub-client", "@azure/web-pubsub", "@azure/web-pubsub-express", "express"];
    private static readonly string[] ChromiumNames = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>The folder with the scripts and, after <c>npm ci</c> there, their modules.</summary>
    public static string ScriptFolder { get; } = Path.Combine(Repository.Root, "Hub.Tests", "EndToEnd", "npm-client");

    /// <summary>Node, or null.</summary>
    public static string? Node { get; } = Find(OperatingSystem.IsWindows() ? "node.exe" : "node");

    /// <summary>Python 3, or null.</summary>
    public static string? Python { get; } = Find(OperatingSystem.IsWindows() ? "python.exe" : "python3");

    /// <summary>Chromium, or null.</summary>
    public static string? Chromium { get; } = ChromiumNames.Select(Find).FirstOrDefault(path => path is not null);

    /// <summary>Prometheus, or null.</summary>
    public static string? Prometheus { get; } = Find("prometheus");

    /// <summary>Its checker, or null.</summary>
    public static string? Promtool { get; } = Find("promtool");

    /// <summary>True when missing tools are an error.</summary>
    public static bool AreRequired => Environment.GetEnvironmentVariable(Switch) == "1";

    /// <summary>What is missing, in words that say how to get it; null when everything is there.</summary>
    public static string? Missing(bool withChromium)
    {
        if (Node is null)
        {
            return "Node is not on the PATH";
        }

        if (Array.Find(Packages, package => !Directory.Exists(Path.Combine(ScriptFolder, "node_modules", package))) is { } absent)
        {
            return $"the npm package {absent} is not installed: run npm ci in Hub.Tests/EndToEnd/npm-client";
        }

        return withChromium && Chromium is null ? "Chromium is not on the PATH" : null;
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}

/// <summary>
/// A fact that needs Node (and perhaps Chromium): skipped with the reason where they are missing, so that the suite passes on a machine
/// with nothing but the SDK; with <c>HUB_E2E=1</c> it runs and fails there.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    private bool _withChromium;

    /// <summary>Creates the fact.</summary>
    public NodeFactAttribute() => Judge();

    /// <summary>True when the script opens a browser.</summary>
    public bool WithChromium
    {
        get => _withChromium;
        set
        {
            _withChromium = value;
            Judge();
        }
    }

    private void Judge() => Skip = !EndToEndTools.AreRequired && EndToEndTools.Missing(_withChromium) is { } missing
        ? $"{missing} (with {EndToEndTools.Switch}=1 this is a failure)"
        : null;
}

/// <summary>A fact that needs <c>prometheus</c> and <c>promtool</c>; skipped like a <see cref="NodeFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrometheusFactAttribute : FactAttribute
{
    /// <summary>Creates the fact.</summary>
    public PrometheusFactAttribute() => Skip = !EndToEndTools.AreRequired && (EndToEndTools.Prometheus is null || EndToEndTools.Promtool is null)
        ? $"prometheus or promtool is not on the PATH (with {EndToEndTools.Switch}=1 this is a failure)"
        : null;
}
