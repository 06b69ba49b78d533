using System.Diagnostics;
using Hub.Tests.EndToEnd;

namespace Hub.Tests.Deploy;

/// <summary>The rules and the scrape configuration, judged by Prometheus's own tool.</summary>
public sealed class PromtoolSpecs
{
    [PromtoolFact]
    public Task The_rules_must_be_valid() => MustPassAsync("check", "rules", "rules.yml");

    [PromtoolFact]
    public Task The_configuration_must_be_valid() => MustPassAsync("check", "config", "--syntax-only", "prometheus.yml");

    [PromtoolFact]
    public Task Each_alert_must_fire_on_its_trouble_and_on_nothing_else() => MustPassAsync("test", "rules", "rules.test.yml");

    [PromtoolFact]
    public async Task A_rule_that_is_never_true_must_fail_its_test()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var rules = DeployFiles.Read("prometheus", "rules.yml");
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rules.yml"), rules.Replace("expr: hub_state != 1", "expr: hub_state > 9", StringComparison.Ordinal));
            File.Copy(Path.Combine(DeployFiles.Folder, "prometheus", "rules.test.yml"), Path.Combine(folder.FullName, "rules.test.yml"));
            var (exitCode, output) = await RunAsync(folder.FullName, "test", "rules", "rules.test.yml");
            Assert.Equal(1, exitCode);
            Assert.Contains("HubNotReady", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MustPassAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(Path.Combine(DeployFiles.Folder, "prometheus"), arguments);
        Assert.True(exitCode == 0, $"promtool {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments)
    {
        Assert.True(PromtoolFactAttribute.Promtool is not null, PromtoolFactAttribute.Missing);
        using var process = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Promtool, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var outputs = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(outputs));
    }
}

/// <summary>A fact that needs promtool: skipped with the reason where it is missing; with <c>HUB_E2E=1</c> it runs and fails there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    /// <summary>What to do about it.</summary>
    public const string Missing = "promtool is not on the PATH: install Debian's package prometheus";

    /// <summary>Creates the fact.</summary>
    public PromtoolFactAttribute() => Skip = EndToEndTools.AreRequired || Promtool is not null
        ? null
        : $"{Missing} (with {EndToEndTools.Switch}=1 this is a failure)";

    /// <summary>The program, or null.</summary>
    public static string? Promtool { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "promtool.exe" : "promtool"))
            .FirstOrDefault(File.Exists);
}
