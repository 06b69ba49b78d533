using System.Diagnostics.Metrics;
using System.Reflection;
using Hub.Host.Hosting;

namespace Hub.Host.Telemetry;

/// <summary>
/// Instruments of the meter <c>HubActors</c> that only the host can read. It is also the scope of the node's own meter, which tells the
/// instruments of this host from those of another one in the same process.
/// </summary>
internal sealed class HostMetrics : IDisposable
{
    private readonly Meter _meter;

    public HostMetrics(HostState state)
    {
        _meter = new Meter(new MeterOptions(Telemetry.HubMeter) { Scope = this });
        _meter.CreateObservableGauge("hub.state", () => (int)state.Phase, "{state}", "Phase of the process: 0 starting, 1 ready, 2 draining.");
        _meter.CreateObservableGauge(
            "hub.info",
            static () => new Measurement<int>(1, new("version", Version), new("actor_runtime", ActorRuntime)),
            "{process}",
            "Always 1; the labels say what runs.");
    }

    /// <summary>Version of the hub.</summary>
    public static string Version { get; } =
        typeof(HostMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Which actor runtime it was built on: <c>embedded</c> or <c>nuget</c>.</summary>
    public static string ActorRuntime { get; } =
        typeof(Akka.Actor.ActorSystem).Assembly.GetName().Name == "Akka.Embedded" ? "embedded" : "nuget";

    public void Dispose() => _meter.Dispose();
}
