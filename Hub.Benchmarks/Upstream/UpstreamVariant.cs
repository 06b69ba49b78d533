using Hub.Benchmarks.Load;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Upstream;

/// <summary>A way in which events reach their handler.</summary>
/// <param name="Name">Name on the command line and in tables.</param>
/// <param name="Peer">The handler.</param>
/// <param name="Hocon">Settings of the hub.</param>
internal sealed record UpstreamVariant(string Name, string Peer, string Hocon)
{
    /// <summary>HTTP, with the connections the framework keeps.</summary>
    public static UpstreamVariant Http { get; } = new("http", HandlerProcess.Http, "");

    /// <summary>TCP, with the hub's pool.</summary>
    public static UpstreamVariant Tcp { get; } = new("tcp", HandlerProcess.Tcp, "");

    /// <summary>TCP with a new connection for each event.</summary>
    public static UpstreamVariant UnpooledTcp { get; } = new("tcp-unpooled", HandlerProcess.Tcp, "hub.upstream.tcp { max-uses = 1, min-idle = 0 }");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<UpstreamVariant> All { get; } = [Http, Tcp, UnpooledTcp];

    /// <summary>The variants with these names, separated by commas.</summary>
    /// <exception cref="LoadException">There is no such variant.</exception>
    public static IReadOnlyList<UpstreamVariant> Named(string names) =>
    [
        .. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Select(name =>
            All.FirstOrDefault(variant => variant.Name == name)
            ?? throw new LoadException($"there is no variant '{name}'; choose from {string.Join(", ", All.Select(variant => variant.Name))}")),
    ];
}

/// <summary>A hub and the event handler of one of its hubs, each in a process of its own.</summary>
internal sealed class UpstreamPair : IDisposable
{
    /// <summary>The hub that load goes to; also the one whose events are handled, unless another is named.</summary>
    public const string BenchHub = "bench";

    private readonly HoconFile _settings;

    private UpstreamPair(HandlerProcess handler, HoconFile settings, ServerProcess hub)
    {
        Handler = handler;
        _settings = settings;
        Hub = hub;
    }

    /// <summary>The handler.</summary>
    public HandlerProcess Handler { get; }

    /// <summary>The hub.</summary>
    public ServerProcess Hub { get; }

    /// <summary>CPU and memory of the hub.</summary>
    public ServerMeter Meter => new(Hub.ProcessId);

    /// <summary>Starts both.</summary>
    /// <param name="variant">How they talk.</param>
    /// <param name="hubDll">Path of Hub.Host.dll, or null.</param>
    /// <param name="hocon">More settings of the hub.</param>
    /// <param name="delay">How long the handler takes for each event.</param>
    /// <param name="handledHub">Hub whose events are handled.</param>
    /// <param name="isSilent">The handler never answers.</param>
    public static UpstreamPair Start(
        UpstreamVariant variant, string? hubDll, string hocon, TimeSpan delay = default, string handledHub = BenchHub, bool isSilent = false)
    {
        var handler = HandlerProcess.Start(variant.Peer, delay, isSilent);
        var settings = new HoconFile($"{variant.Hocon}\n{hocon}\n");
        try
        {
            var hub = ServerProcess.Start(ServerRecipe.OfHub(
                hubDll,
                settings.Variable,
                ($"Hub__Hubs__{handledHub}__AllowAnonymous", "true"),
                ($"Hub__Hubs__{handledHub}__EventHandlers__0__UrlTemplate", handler.Url),
                ($"Hub__Hubs__{handledHub}__EventHandlers__0__UserEventPattern", "*")));
            return new UpstreamPair(handler, settings, hub);
        }
        catch
        {
            settings.Dispose();
            handler.Dispose();
            throw;
        }
    }

    /// <summary>The endpoint of a hub of this server.</summary>
    public LoadTarget TargetOf(string hub) => LoadTarget.Parse(Hub.Url.Replace($"/{BenchHub}", $"/{hub}", StringComparison.Ordinal));

    /// <inheritdoc/>
    public void Dispose()
    {
        Hub.Dispose();
        _settings.Dispose();
        Handler.Dispose();
    }
}
