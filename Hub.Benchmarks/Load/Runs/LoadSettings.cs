namespace Hub.Benchmarks.Load.Runs;

/// <summary>What every load run needs to know.</summary>
/// <param name="Target">The endpoint.</param>
/// <param name="Adapter">Name of the wire adapter, see <see cref="Adapters.WireAdapters"/>.</param>
/// <param name="ProcessId">The server process whose CPU and memory are measured, or null.</param>
/// <param name="WarmUp">Load before the measurement, of the same kind.</param>
/// <param name="Duration">Length of the measurement.</param>
internal sealed record LoadSettings(LoadTarget Target, string Adapter, int? ProcessId, TimeSpan WarmUp, TimeSpan Duration);

/// <summary>CPU and clock between two moments of a run.</summary>
internal sealed class LoadInterval
{
    private readonly ServerMeter _server;
    private readonly double? _serverCpu;
    private readonly double? _driverCpu;
    private readonly long _start = LoadEngine.Now;

    private LoadInterval(ServerMeter server)
    {
        _server = server;
        _serverCpu = server.CpuSeconds();
        _driverCpu = ServerMeter.Self.CpuSeconds();
    }

    /// <summary>Length, once stopped.</summary>
    public double Seconds { get; private set; }

    /// <summary>Server CPU within, once stopped.</summary>
    public double? ServerCpuSeconds { get; private set; }

    /// <summary>Cores the server used, once stopped.</summary>
    public double? ServerCores => ServerCpuSeconds / Seconds;

    /// <summary>Cores the driver used, once stopped.</summary>
    public double? DriverCores { get; private set; }

    /// <summary>Starts to measure.</summary>
    public static LoadInterval Start(ServerMeter server) => new(server);

    /// <summary>Server CPU per unit of work, in microseconds, once stopped.</summary>
    public double? CpuMicrosPer(long units) => units == 0 ? null : ServerCpuSeconds * 1e6 / units;

    /// <summary>Ends the measurement.</summary>
    public LoadInterval Stop()
    {
        Seconds = (LoadEngine.Now - _start) * 1e-9;
        ServerCpuSeconds = _server.CpuSeconds() - _serverCpu;
        DriverCores = (ServerMeter.Self.CpuSeconds() - _driverCpu) / Seconds;
        return this;
    }
}
