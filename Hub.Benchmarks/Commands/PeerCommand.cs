using System.CommandLine;
using Hub.Benchmarks.Peers;

namespace Hub.Benchmarks.Commands;

/// <summary><c>peer</c>: runs one of the rival servers in this process.</summary>
internal static class PeerCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new("peer", "Run a rival server on 127.0.0.1 until Ctrl+C. `compare` starts these itself.")
    {
        Peer("signalr", $"SignalR hub with the JSON protocol at {SignalRPeer.Path}", SignalRPeer.RunAsync),
        Peer("websocket", "Framework WebSocket, a channel and a writer task per connection, any path", WebSocketPeer.RunAsync),
    };

    private static Command Peer(string name, string description, Func<int, CancellationToken, Task> run)
    {
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1", Required = true };
        var command = new Command(name, description) { port };
        command.SetAction((parsed, stop) => run(parsed.GetRequiredValue(port), stop));
        return command;
    }
}
