using System.CommandLine;
using Hub.Benchmarks.Balance;

namespace Hub.Benchmarks.Commands;

/// <summary><c>balance</c>: what two-tier queues with stealing are worth.</summary>
internal static class BalanceCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var options = new RunOptions(seconds: 5);
        var workers = Options.Count("--workers", 8, "Workers of the backend, with one call at a time each");
        var slow = Options.Number("--slow-ms", 50, "How long a call of the slow worker takes, ms");
        var fast = Options.Number("--fast-ms", 1, "How long a call of each other worker takes, ms");
        var loads = new Option<double[]>("--loads")
        {
            Description = "Events offered, as shares of what the workers can do",
            DefaultValueFactory = _ => [0.5, 0.8, 1.2],
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command(
            "balance", "One slow worker: two-tier queues with stealing against each worker in turn, in this process, with the hub's own dispatcher.")
        {
            workers, slow, fast, loads,
        };
        options.AddTo(command);
        command.SetAction(parsed => RunOptions.Report(new BalanceBench(
            options.Read(parsed),
            new BalanceSettings(
                parsed.GetValue(workers), TimeSpan.FromMilliseconds(parsed.GetValue(slow)), TimeSpan.FromMilliseconds(parsed.GetValue(fast))),
            parsed.GetRequiredValue(loads)).Run()));
        return command;
    }
}
