using System.CommandLine;
using Hub.Benchmarks.Micro;

namespace Hub.Benchmarks.Commands;

/// <summary><c>micro</c>: what single steps cost.</summary>
internal static class MicroCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var filter = new Argument<string?>("filter")
        {
            Description = $"Part of a benchmark's name, for example Decode; all if left out. Classes: {string.Join(", ", MicroRun.Benches.Select(bench => bench.Name))}",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("micro", "Time and memory of single steps: codecs, frames, actors, fan-out.") { filter };
        command.SetAction(parsed => MicroRun.Run(parsed.GetValue(filter)));
        return command;
    }
}
