using System.CommandLine;
using Hub.Benchmarks.Micro;

namespace Hub.Benchmarks.Commands;

/// <summary><c>actors</c>: what the actor runtime costs.</summary>
internal static class ActorsCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("actors", "Time and memory of the actor runtime: tell, ping-pong, ask, fan-out, idle actors, stopping.");
        command.SetAction(_ => ActorRuntimeBench.Run(Console.Out));
        return command;
    }
}
