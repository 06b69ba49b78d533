using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Load.Runs;

/// <summary>Opens many connections as fast as the server takes them, then leaves them idle. Use a fresh server process: memory that an
/// earlier run left behind would hide what the connections take.</summary>
internal sealed class ConnectRun(LoadSettings settings, int connections, bool idle) : ILoadHandler
{
    private const int WarmUpConnections = 500;
    private static readonly TimeSpan AfterWarmUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    private long _unexpected;

    /// <summary>Runs to the end.</summary>
    public LoadResult Run()
    {
        var adapter = WireAdapters.Named(settings.Adapter);
        using var engine = new LoadEngine(settings.Target, adapter, this);
        // Compiled code and pools must not count as memory of a connection.
        engine.OpenMany(WarmUpConnections, LoadEngine.DefaultInFlight, _ => adapter.Open());
        engine.ResetAll();
        engine.PollFor(AfterWarmUp);

        var server = new ServerMeter(settings.ProcessId);
        var residentBefore = server.ResidentKiB();
        var interval = LoadInterval.Start(server);
        engine.OpenMany(connections, LoadEngine.DefaultInFlight, _ => adapter.Open());
        interval.Stop();
        var result = new LoadResult(idle ? "idle" : "connect", $"{connections} connections")
        {
            ConnectsPerSecond = connections / interval.Seconds,
            CpuMicrosPerConnect = interval.CpuMicrosPer(connections),
            DriverCores = interval.DriverCores,
            ServerCores = interval.ServerCores,
        };
        if (idle)
        {
            engine.PollFor(Settle);
            var resident = server.ResidentKiB();
            var rest = LoadInterval.Start(server);
            engine.PollFor(settings.Duration);
            result = result with
            {
                RssKiBPerConnection = (resident - residentBefore) / connections,
                IdleCpuPercent = rest.Stop().ServerCores * 100,
            };
        }

        return result with
        {
            Lost = _unexpected,
            ClosedByServer = engine.ClosedByServer,
            CloseCodes = engine.CloseCodes,
            ServerRssMiB = server.ResidentKiB() / 1024,
        };
    }

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage) =>
        _unexpected += piece.Count(StampedFrame.Marker);    // nobody publishes; protocol keep-alives carry no marker
}
