using System.CommandLine;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Reports;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Commands;

/// <summary>Options of the commands that compare variants of the hub.</summary>
internal sealed class RunOptions(double seconds, int runs = 3)
{
    private readonly Option<int> _runs = Options.Count("--runs", runs, "Runs of each variant, which take turns; the table shows medians");
    private readonly Option<double> _warmUp = Options.Number("--warmup", 2, "Load before each measurement, s");
    private readonly Option<double> _duration = Options.Number("--seconds", seconds, "Length of each measurement, s");
    private readonly Option<string?> _hubDll = new("--hub-dll") { Description = "Path of Hub.Host.dll, if not the release build of this tree" };
    private readonly Option<double> _quietCores = Options.Of(
        "--quiet-below", 0.7, "Wait before each measurement until other work uses fewer cores than this");
    private readonly Option<double> _patience = Options.Number("--quiet-wait", 120, "Longest such wait, s");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _runs, _warmUp, _duration, _hubDll, _quietCores, _patience })
        {
            command.Add(option);
        }
    }

    /// <summary>What the command line says.</summary>
    public RunSettings Read(ParseResult parsed)
    {
        Libc.RequireSupportedPlatform();
        return new RunSettings(
            parsed.GetValue(_runs),
            TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
            TimeSpan.FromSeconds(parsed.GetValue(_duration)),
            parsed.GetValue(_hubDll),
            new QuietMachine(parsed.GetValue(_quietCores), TimeSpan.FromSeconds(parsed.GetValue(_patience))));
    }

    /// <summary>Prints what a command found and returns its exit code: 1 when a promise was broken.</summary>
    public static int Report((Figures Figures, Expectations Expectations) found)
    {
        Console.WriteLine(found.Figures.Write());
        Console.Write(found.Expectations.Write());
        return found.Expectations.ExitCode;
    }
}
