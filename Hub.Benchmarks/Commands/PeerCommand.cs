using System.CommandLine;
using Hub.Benchmarks.Peers;

namespace Hub.Benchmarks.Commands;

/// <summary><c>peer</c>: runs one of the rival servers in this process.</summary>
internal static class PeerCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new(
        "peer",
        "Run a rival server on 127.0.0.1 until Ctrl+C. `compare` starts these itself, with DOTNET_gcServer=1, the default of their project template.")
    {
        SignalR(),
        WebSocket(),
    };

    private static Command SignalR()
    {
        var port = Port();
        var command = new Command("signalr", $"SignalR hub with the JSON protocol at {SignalRPeer.Path}") { port };
        command.SetAction((parsed, stop) => SignalRPeer.RunAsync(parsed.GetRequiredValue(port), stop));
        return command;
    }

    private static Command WebSocket()
    {
        var port = Port();
        var loseEvery = Options.Count(
            "--lose-every", 0, "Lose every so many deliveries on purpose, to see that `load` and `chat` notice; 0 for never", min: 0);
        var command = new Command("websocket", "Framework WebSocket, a channel and a writer task for each connection; any path") { port, loseEvery };
        command.SetAction((parsed, stop) => WebSocketPeer.RunAsync(parsed.GetRequiredValue(port), parsed.GetValue(loseEvery), stop));
        return command;
    }

    private static Option<int> Port() => new("--port") { Description = "Port on 127.0.0.1", Required = true };
}
