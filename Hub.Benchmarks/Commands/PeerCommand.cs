using System.CommandLine;
using Hub.Benchmarks.Peers;
using Hub.Benchmarks.Upstream;

namespace Hub.Benchmarks.Commands;

/// <summary><c>peer</c>: runs one of the rival servers in this process.</summary>
internal static class PeerCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => new(
        "peer",
        "Run a rival server, or an event handler, on 127.0.0.1 until Ctrl+C. `compare` starts the rivals itself, with DOTNET_gcServer=1, the default of "
        + "their project template; `upstream` starts the handlers.")
    {
        SignalR(),
        WebSocket(),
        Handler(HandlerProcess.Http, "Event handler over HTTP that returns the data of each event; any path", HttpHandlerPeer.RunAsync),
        Handler(HandlerProcess.Tcp, "TCP backend that returns the data of each event", TcpHandlerPeer.RunAsync),
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

    private static Command Handler(string name, string description, Func<HandlerBehaviour, CancellationToken, Task> run)
    {
        var port = Port();
        var delay = Options.Number(HandlerProcess.DelayOption, 0, "How long it takes for each event, ms");
        var silent = new Option<bool>(HandlerProcess.SilentOption) { Description = "Accept connections and events and never answer one" };
        var command = new Command(name, description + ". A line on its standard input is answered with the connections accepted and the events that came.")
        {
            port, delay, silent,
        };
        command.SetAction((parsed, stop) => run(
            new HandlerBehaviour(parsed.GetRequiredValue(port), TimeSpan.FromMilliseconds(parsed.GetValue(delay)), parsed.GetValue(silent)),
            stop));
        return command;
    }

    private static Option<int> Port() => new("--port") { Description = "Port on 127.0.0.1", Required = true };
}
