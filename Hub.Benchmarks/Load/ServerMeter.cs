using System.Globalization;

namespace Hub.Benchmarks.Load;

/// <summary>CPU time and memory of one process as Linux counts them. Without a process id every figure is null.</summary>
internal sealed class ServerMeter(int? processId)
{
    private const int ClockTicksPerSecondName = 2;          // _SC_CLK_TCK
    private static readonly double TicksPerSecond = Libc.SystemConfiguration(ClockTicksPerSecondName);

    /// <summary>This process.</summary>
    public static ServerMeter Self { get; } = new(Environment.ProcessId);

    /// <summary>User and system time so far, all threads.</summary>
    public double? CpuSeconds()
    {
        if (processId is null)
        {
            return null;
        }

        // The process name may hold spaces and brackets; the numbers follow its last bracket. Fields 14 and 15 are utime and stime.
        var stat = Read("stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Resident memory now, in KiB.</summary>
    public double? ResidentKiB()
    {
        const string key = "VmRSS:";
        if (processId is null)
        {
            return null;
        }

        var line = Read("status").Split('\n').First(line => line.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/{file}");
        }
        catch (IOException)
        {
            throw new LoadException($"process {processId} is gone; did the server crash?");
        }
    }
}
