using System.CommandLine;
using Hub.Benchmarks.Load.Adapters;
using Hub.Benchmarks.Reliable;

namespace Hub.Benchmarks.Commands;

/// <summary><c>stalled</c>: do those who read notice those who do not?</summary>
internal static class StalledCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var options = new RunOptions(seconds: 30);
        var healthy = Options.Count("--healthy", 900, "Members that read");
        var stalled = Options.Count("--stalled", 100, "Members that stop reading");
        var rate = Options.Number("--rate", 40, "Messages to the group per second");
        var size = Options.Count("--size", 4096, "Bytes of data in each message");
        var tolerance = Options.Number("--tolerance", 0.2, "How much more the p99 of healthy members may be, as a share");
        var patience = Options.Number("--patience", 60, "How much longer to publish while stalled members are not closed, s");
        var adapters = new Option<string[]>("--subprotocols")
        {
            Description = "Subprotocols of the members, measured in turn",
            DefaultValueFactory = _ => [WireAdapters.WebPubSub, WireAdapters.Reliable],
            AllowMultipleArgumentsPerToken = true,
        };
        adapters.AcceptOnlyFromAmong(WireAdapters.WebPubSub, WireAdapters.Reliable);
        var command = new Command(
            "stalled", "Members of a busy group stop reading: they must be closed, memory bounded, and the others must not notice (Linux x64).")
        {
            healthy, stalled, rate, size, tolerance, patience, adapters,
        };
        options.AddTo(command);
        command.SetAction(parsed => RunOptions.Report(new StalledBench(
            options.Read(parsed),
            new StalledGroup(parsed.GetValue(healthy), parsed.GetValue(stalled), parsed.GetValue(rate), parsed.GetValue(size)),
            parsed.GetRequiredValue(adapters),
            parsed.GetValue(tolerance),
            TimeSpan.FromSeconds(parsed.GetValue(patience))).Run()));
        return command;
    }
}
