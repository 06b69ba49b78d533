using System.Diagnostics;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Servers;

/// <summary>The Bun peer: a script beside this program; Bun itself comes from npm once, into the output folder.</summary>
internal static class BunPeer
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Peers", "bun");

    private static string Executable => Path.Combine(Folder, "node_modules", ".bin", "bun");

    /// <summary>False where npm is missing and Bun was not installed before.</summary>
    public static bool IsAvailable => File.Exists(Executable) || FindNpm() is not null;

    /// <summary>The child process; installs Bun if need be.</summary>
    public static ProcessStartInfo Command(int port)
    {
        if (!File.Exists(Executable))
        {
            Install();
        }

        return new ProcessStartInfo(Executable, [Path.Combine(Folder, "bun-server.js"), $"{port}"]) { WorkingDirectory = Folder };
    }

    private static void Install()
    {
        var npm = FindNpm() ?? throw new LoadException("the bun peer needs npm (Node.js) on the PATH; leave it out with --peers");
        using var install = Process.Start(new ProcessStartInfo(npm, ["install", "--no-audit", "--no-fund", "--loglevel=error"])
        {
            WorkingDirectory = Folder,
        })!;
        if (!install.WaitForExit(InstallLimit) || install.ExitCode != 0)
        {
            throw new LoadException($"npm could not install the bun peer in {Folder}");
        }
    }

    private static string? FindNpm() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "npm"))
        .FirstOrDefault(File.Exists);
}
