using System.CommandLine;
using Hub.Benchmarks.Reliable;

namespace Hub.Benchmarks.Commands;

/// <summary><c>reliable</c>: what it costs that nothing is lost with a connection.</summary>
internal static class ReliableCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var options = new RunOptions(seconds: 3);
        var connections = Options.Count("--connections", 10_000, "Connections whose memory is measured, with and without a socket");
        var command = new Command(
            "reliable", "The reliable subprotocol beside the plain one: CPU of each delivered message, memory of each connection (Linux x64).")
        {
            connections,
        };
        options.AddTo(command);
        command.SetAction(parsed => RunOptions.Report(new ReliableCost(options.Read(parsed), parsed.GetValue(connections)).Run()));
        return command;
    }
}
