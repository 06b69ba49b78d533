using System.Diagnostics;
using System.Text;

namespace Hub.Tests.EndToEnd;

/// <summary>Runs one script of <c>npm-client/</c> and reads its report.</summary>
internal static class NodeScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Runs the script; fails when it fails, or when the checks it made are not exactly the expected ones.</summary>
    /// <param name="script">File name.</param>
    /// <param name="checks">Names of the checks, in order: a check that vanishes must not go unnoticed.</param>
    /// <param name="environment">What the script wants to know.</param>
    public static async Task MustPassAsync(string script, string[] checks, params (string Name, string Value)[] environment)
    {
        Assert.True(EndToEndTools.Missing(withChromium: false) is null, EndToEndTools.Missing(withChromium: false));
        var (exitCode, output) = await RunAsync(script, environment);
        Assert.True(exitCode == 0, $"{script} ended with {exitCode}:\n{output}");
        var passed = output.Split('\n').Where(line => line.StartsWith("ok ", StringComparison.Ordinal)).Select(line => line["ok ".Length..].TrimEnd());
        Assert.Equal(checks, passed);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string script, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(EndToEndTools.Node!, [script])
        {
            WorkingDirectory = EndToEndTools.ScriptFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{script} did not end within {Limit}:\n{Text()}");
        }

        return (process.ExitCode, Text());

        void Append(string? line)
        {
            if (line is not null)
            {
                lock (output)
                {
                    output.Append(line).Append('\n');
                }
            }
        }

        string Text()
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }
}
