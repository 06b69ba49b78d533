using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Adapters;
using Hub.Benchmarks.Load.Runs;
using Hub.Benchmarks.Reports;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Reliable;

/// <summary>What the reliable subprotocol costs beside the plain one: CPU of each delivered message, with receivers that acknowledge as the npm
/// client does, and memory of each connection. The two take turns run by run, each on fresh servers.</summary>
internal sealed class ReliableCost(RunSettings settings, int connections)
{
    private const string Plain = "plain";
    private const string Reliable = "reliable";
    private const int TextBytes = 128;
    private const int CompileSubscribers = 100;
    private const double SlowRate = 40;

    // Sessions of the warm-up must be gone when connections are counted, and those that are counted must stay.
    private const string ShortWindow = "hub.sessions.recovery-window = 500ms";
    private const string LongWindow = "hub.sessions.recovery-window = 10m";

    private static readonly TimeSpan CompileTime = TimeSpan.FromSeconds(3);

    private readonly Figures _figures = new([Plain, Reliable], (Reliable, Plain));
    private readonly Expectations _expectations = new();

    /// <summary>Runs to the end and returns the tables.</summary>
    public (Figures Figures, Expectations Expectations) Run()
    {
        for (var run = 1; run <= settings.Runs; run++)
        {
            foreach (var (name, adapter) in new[] { (Plain, WireAdapters.WebPubSub), (Reliable, WireAdapters.Reliable) })
            {
                Console.Error.WriteLine($"run {run} of {settings.Runs}: {name}");
                MeasureDeliveries(name, adapter);
                MeasureConnections(name, adapter);
            }

            MeasureDetached();
        }

        return (_figures, _expectations);
    }

    private void MeasureDeliveries(string name, string adapter)
    {
        using var hub = ServerProcess.Start(ServerRecipe.OfHub(settings.HubDll));
        // The code paths of a message get compiled before anything is measured.
        var compile = SettingsOf(hub, adapter) with { WarmUp = CompileTime, Duration = TimeSpan.FromSeconds(1) };
        _ = new FanOutRun(compile, CompileSubscribers, TextBytes, rate: 0).Run();
        foreach (var (subscribers, rate) in new[] { (100, 0.0), (1000, 0.0), (1000, SlowRate) })
        {
            settings.Quiet.Await();
            var row = rate == 0 ? $"fan-out to {subscribers:N0}" : $"{rate}/s to {subscribers:N0}";
            var result = new FanOutRun(SettingsOf(hub, adapter), subscribers, TextBytes, rate).Run();
            _figures.Add(name, row, "us CPU/message", result.CpuMicrosPerMessage);
            _figures.Add(name, $"{row}, p99", "ms", result.P99Micros / 1000);
            Check($"{name}, {row}", result);
        }
    }

    private void MeasureConnections(string name, string adapter)
    {
        using var file = new HoconFile(ShortWindow);
        using var hub = ServerProcess.Start(ServerRecipe.OfHub(settings.HubDll, file.Variable));
        settings.Quiet.Await();
        var result = new ConnectRun(SettingsOf(hub, adapter), connections, idle: true).Run();
        _figures.Add(name, $"{connections:N0} idle connections", "KiB each", result.RssKiBPerConnection);
        _figures.Add(name, "connect", "us CPU each", result.CpuMicrosPerConnect);
        Check($"{name}, idle connections", result);
    }

    private void MeasureDetached()
    {
        using var file = new HoconFile(LongWindow);
        using var admin = new AdminStats();
        using var hub = ServerProcess.Start(ServerRecipe.OfHub(settings.HubDll, file.Variable, admin.Variable));
        settings.Quiet.Await();
        var run = new DetachedRun(LoadTarget.Parse(hub.Url), new ServerMeter(hub.ProcessId), connections);
        _figures.Add(Reliable, $"{connections:N0} sessions without a socket", "KiB each", run.Run());
        var kept = admin.ReadAsync().GetAwaiter().GetResult().Connections;
        _expectations.Check("sessions that the hub keeps without a socket", $"{run.Made:N0}", $"{kept:N0}", kept == run.Made);
    }

    private void Check(string where, LoadResult result)
    {
        Console.Error.WriteLine($"  {result.ToText()}");
        _expectations.None($"{where}: messages lost, doubled or wrongly numbered", result.Lost);
        _expectations.None($"{where}: connections closed", result.ClosedByServer, result.CloseCodes);
    }

    private LoadSettings SettingsOf(ServerProcess hub, string adapter) =>
        new(LoadTarget.Parse(hub.Url), adapter, hub.ProcessId, settings.WarmUp, settings.Duration);
}
