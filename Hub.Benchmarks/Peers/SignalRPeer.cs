using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;

namespace Hub.Benchmarks.Peers;

/// <summary>A SignalR hub with groups, JSON protocol, default settings.</summary>
internal static class SignalRPeer
{
    /// <summary>Path of the hub.</summary>
    public const string Path = "/hub";

    /// <summary>Serves until the process is told to stop.</summary>
    public static async Task RunAsync(int port, CancellationToken stop)
    {
        var builder = PeerHost.CreateBuilder(port);
        builder.Services.AddSignalR();
        await using var application = builder.Build();
        application.MapHub<GroupHub>(Path);
        await PeerHost.RunAsync(application, stop);
    }

    /// <summary>What the load driver's SignalR adapter calls.</summary>
    internal sealed class GroupHub : Microsoft.AspNetCore.SignalR.Hub
    {
        /// <summary>Makes the caller a member.</summary>
        public Task Join(string group) => Groups.AddToGroupAsync(Context.ConnectionId, group, Context.ConnectionAborted);

        /// <summary>Sends to all members.</summary>
        public Task Publish(string group, string data) => Clients.Group(group).SendAsync("message", data, Context.ConnectionAborted);

        /// <summary>Answers the caller.</summary>
#pragma warning disable CA1822 // SignalR calls instance methods only.
        public string Echo(string data) => data;
#pragma warning restore CA1822
    }
}

/// <summary>What the framework peers share.</summary>
internal static class PeerHost
{
    /// <summary>HTTP/1.1 on loopback, no logging; everything else as the framework sets it.</summary>
    /// <param name="port">Port on loopback.</param>
    /// <param name="configure">More about the listener, or null.</param>
    public static WebApplicationBuilder CreateBuilder(int port, Action<ListenOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSockets(sockets => sockets.Backlog = 4096);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback,
            port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                configure?.Invoke(listen);
            }));
        return builder;
    }

    /// <summary>Starts, says where and with which garbage collector, and serves until told to stop.</summary>
    public static async Task RunAsync(WebApplication application, CancellationToken stop)
    {
        await application.StartAsync(stop);
        var collector = System.Runtime.GCSettings.IsServerGC ? "server" : "workstation";
        await Console.Out.WriteLineAsync($"listening on {string.Join(", ", application.Urls)}, pid {Environment.ProcessId}, {collector} GC");
        await application.WaitForShutdownAsync(stop);
    }
}
