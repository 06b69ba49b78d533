using System.Globalization;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Upstream;

/// <summary>An event handler in a process of its own.</summary>
internal sealed class HandlerProcess : IDisposable
{
    /// <summary>Name of the handler over HTTP, among the peers.</summary>
    public const string Http = "handler-http";

    /// <summary>Name of the handler over TCP.</summary>
    public const string Tcp = "handler-tcp";

    /// <summary>Option with the time that it takes for an event.</summary>
    public const string DelayOption = "--delay-ms";

    /// <summary>Option that keeps it from answering.</summary>
    public const string SilentOption = "--silent";

    private readonly ServerProcess _server;

    private HandlerProcess(ServerProcess server) => _server = server;

    /// <summary>CPU of the process.</summary>
    public ServerMeter Meter => new(_server.ProcessId);

    /// <summary>The handler's URL, as the hub is to be told.</summary>
    public string Url { get; private init; } = "";

    /// <summary>Starts a handler and returns when it takes connections.</summary>
    /// <param name="peer"><see cref="Http"/> or <see cref="Tcp"/>.</param>
    /// <param name="delay">How long it takes for each event.</param>
    /// <param name="isSilent">It never answers an event.</param>
    public static HandlerProcess Start(string peer, TimeSpan delay, bool isSilent = false)
    {
        string[] options = [DelayOption, delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture), .. isSilent ? [SilentOption] : Array.Empty<string>()];
        var server = ServerProcess.Start(ServerRecipe.OfHandler(peer, options));
        var address = new Uri(server.Url).Authority;
        return new HandlerProcess(server) { Url = peer == Http ? $"http://{address}/api/{{hub}}" : $"tcp://{address}" };
    }

    /// <summary>What it has seen so far.</summary>
    public HandlerCounts Counts() => HandlerCounts.Parse(_server.Ask("counts"));

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();
}
