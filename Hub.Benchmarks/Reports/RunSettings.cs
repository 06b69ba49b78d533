using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Reports;

/// <summary>How long and how often a command measures, and on which build of the hub.</summary>
/// <param name="Runs">Runs of each variant.</param>
/// <param name="WarmUp">Load before each measurement.</param>
/// <param name="Duration">Length of each measurement.</param>
/// <param name="HubDll">Path of Hub.Host.dll; null for the release build of this tree.</param>
/// <param name="Quiet">Waits until the machine is quiet.</param>
internal sealed record RunSettings(int Runs, TimeSpan WarmUp, TimeSpan Duration, string? HubDll, QuietMachine Quiet);
