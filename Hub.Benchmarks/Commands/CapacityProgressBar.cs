using Hub.Benchmarks.Capacity;
using Spectre.Console;

namespace Hub.Benchmarks.Commands;

/// <summary>The progress of a load, drawn on standard error where that is a terminal: standard output is for the sheet.</summary>
internal static class CapacityProgressBar
{
    /// <summary>Runs with a bar for each phase, or with none.</summary>
    /// <param name="run">The load; it is given what to tell its progress.</param>
    public static CapacitySheet Show(Func<Action<CapacityProgress>, CapacitySheet> run)
    {
        if (Console.IsErrorRedirected)
        {
            return run(static _ => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var bars = new Dictionary<string, ProgressTask>();
                return run(progress =>
                {
                    if (!bars.TryGetValue(progress.Phase, out var bar))
                    {
                        foreach (var (phase, done) in bars) (done.Value, done.Description) = (done.MaxValue, phase);
                        bars[progress.Phase] = bar = context.AddTask(progress.Phase, maxValue: 1);
                    }

                    bar.Value = progress.Share;
                    bar.Description = Markup.Escape($"{progress.Phase,-8} {progress.Text}");
                });
            });
    }
}
