using System.Diagnostics;
using System.Globalization;

namespace Hub.Tests.EndToEnd;

/// <summary>The built hub as a process of its own, on free ports of this machine. Disposing kills it if it still runs.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    /// <summary>The configured key, unless a spec wants the generated one.</summary>
    public const string Key = "an-access-key-for-end-to-end-specs-only";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource _banner = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    private HubProcess(Process process) => _process = process;

    /// <summary>Base URL for clients.</summary>
    public string Url => Banner("page").TrimEnd('/');

    /// <summary>Base URL of the admin listener.</summary>
    public string Admin => Banner("admin");

    /// <summary>Everything the process has written so far, for failure messages.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>The assembly that <c>dotnet</c> runs: built together with these specs, in the same configuration.</summary>
    public static string Assembly { get; } = FindAssembly();

    /// <summary>Starts the hub with a configured key and waits until it is ready.</summary>
    public static Task<HubProcess> StartAsync(params (string Name, string Value)[] environment) =>
        StartCoreAsync([("Hub__AccessKeys__0", Key), .. environment]);

    /// <summary>Starts the hub as a newcomer does, without any key.</summary>
    public static Task<HubProcess> StartWithGeneratedKeyAsync() => StartCoreAsync([]);

    /// <summary>A client URL for this hub.</summary>
    public string ClientUrl(string user, params string[] roles) => ClientToken.Url(Url, Key, user, roles);

    /// <summary>Asks the process to stop, as a service manager would.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Waits for the end; the exit code.</summary>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        await _process.WaitForExitAsync().WaitAsync(within);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<HubProcess> StartCoreAsync((string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        // What the developer has set for a hub of their own must not reach this one.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("Hub__", StringComparison.OrdinalIgnoreCase) || name == "HUB_HOCON").ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Hub__Admin__Urls"] = "http://127.0.0.1:0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var hub = new HubProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        hub.Listen();
        try
        {
            await hub._banner.Task.WaitAsync(Patience);
        }
        catch (Exception e)
        {
            var output = hub.Output;
            await hub.DisposeAsync();
            throw new InvalidOperationException($"The hub did not start.\n{output}", e);
        }

        return hub;
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.Exited += (_, _) => _banner.TrySetException(new InvalidOperationException("The process ended."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        // The last line of the banner: everything listens.
        if (line.StartsWith("  connection string", StringComparison.Ordinal))
        {
            _banner.TrySetResult();
        }
    }

    private string Banner(string label)
    {
        lock (_lines)
        {
            return _lines.First(line => line.StartsWith($"  {label} ", StringComparison.Ordinal))[(label.Length + 3)..].Trim();
        }
    }

    private static string FindAssembly()
    {
        // artifacts/<runtime>/bin/Hub.Tests/<configuration>/
        var specs = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(specs.Parent!.Parent!.FullName, "Hub.Host", specs.Name, "Hub.Host.dll");
    }
}
