using System.Diagnostics;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Adapters;
using Hub.Benchmarks.Peers;

namespace Hub.Benchmarks.Servers;

/// <summary>How to start one server as a child process.</summary>
/// <param name="Name">Name on the command line and in tables.</param>
/// <param name="Adapter">Wire adapter that speaks its protocol.</param>
/// <param name="Path">Path of its WebSocket endpoint.</param>
/// <param name="Command">The child process for a given port.</param>
internal sealed record ServerRecipe(string Name, string Adapter, string Path, Func<int, ProcessStartInfo> Command)
{
    /// <summary>Our hub.</summary>
    public const string Hub = "hub";

    /// <summary>The SignalR peer.</summary>
    public const string SignalR = "signalr";

    /// <summary>The framework WebSocket peer.</summary>
    public const string WebSocket = "websocket";

    /// <summary>The Bun peer.</summary>
    public const string Bun = "bun";

    private const string HubPath = "/client/hubs/bench";

    /// <summary>Every server there is.</summary>
    public static readonly string[] Names = [Hub, SignalR, WebSocket, Bun];

    /// <summary>The recipe of a rival server.</summary>
    public static ServerRecipe OfPeer(string name) => name switch
    {
        SignalR => new ServerRecipe(name, WireAdapters.SignalR, SignalRPeer.Path, port => OwnPeer(name, port)),
        WebSocket => new ServerRecipe(name, WireAdapters.WebPubSub, HubPath, port => OwnPeer(name, port)),
        Bun => new ServerRecipe(name, WireAdapters.WebPubSub, HubPath, BunPeer.Command),
        _ => throw new LoadException($"there is no server '{name}'; choose from {string.Join(", ", Names)}"),
    };

    /// <summary>The hub, built for release unless <paramref name="dll"/> names another build. Clients need no token in it.</summary>
    /// <param name="dll">Path of Hub.Host.dll, or null.</param>
    /// <param name="settings">More environment variables.</param>
    public static ServerRecipe OfHub(string? dll, params (string Name, string Value)[] settings)
    {
        // artifacts/RUNTIME/bin/Hub.Benchmarks/release -> artifacts/RUNTIME/bin/Hub.Host/release
        var host = System.IO.Path.GetFullPath(dll ?? System.IO.Path.Combine(AppContext.BaseDirectory, "..", "..", "Hub.Host", "release", "Hub.Host.dll"));
        return new ServerRecipe(Hub, WireAdapters.WebPubSub, HubPath, port => HubCommand(host, port, settings));

        static ProcessStartInfo HubCommand(string host, int port, (string Name, string Value)[] settings)
        {
            if (!File.Exists(host))
            {
                throw new LoadException($"{host} does not exist; build it with `dotnet build -c Release Hub.Host` or name another with --hub-dll");
            }

            var command = Dotnet(host, []);
            command.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
            command.Environment["Hub__Admin__Urls"] = "";   // no second listener: runs must not meet on its port
            command.Environment["Hub__Hubs__bench__AllowAnonymous"] = "true";
            command.Environment["Hub__Hubs__bench__AnonymousRoles__0"] = "webpubsub.joinLeaveGroup";
            command.Environment["Hub__Hubs__bench__AnonymousRoles__1"] = "webpubsub.sendToGroup";
            foreach (var (name, value) in settings)
            {
                command.Environment[name] = value;
            }

            return command;
        }
    }

    /// <summary>An event handler, which is no server for clients.</summary>
    /// <param name="name">Name among the peers.</param>
    /// <param name="options">More of its command line.</param>
    public static ServerRecipe OfHandler(string name, params string[] options) => new(name, WireAdapters.WebPubSub, "/", port =>
    {
        var command = Dotnet(typeof(ServerRecipe).Assembly.Location, ["peer", name, "--port", $"{port}", .. options]);
        command.RedirectStandardInput = true;
        return command;
    });

    private static ProcessStartInfo OwnPeer(string name, int port)
    {
        var command = Dotnet(typeof(ServerRecipe).Assembly.Location, ["peer", name, "--port", $"{port}"]);
        // What the web project template gives them; this project itself asks for the workstation collector.
        command.Environment["DOTNET_gcServer"] = "1";
        return command;
    }

    private static ProcessStartInfo Dotnet(string dll, string[] arguments) => new("dotnet", [dll, .. arguments])
    {
        WorkingDirectory = System.IO.Path.GetDirectoryName(dll),
    };
}
