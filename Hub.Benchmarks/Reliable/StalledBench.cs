using System.Globalization;
using Akka.Configuration;
using Hub.Actors.Settings;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Reports;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Reliable;

/// <summary>Members of a busy group that stop reading, among many that read: the hub must close them as slow consumers, the others must not
/// notice, and what waits for the stalled ones must stay within its bound.</summary>
internal sealed class StalledBench(RunSettings settings, StalledGroup group, IReadOnlyList<string> adapters, double tolerance, TimeSpan patience)
{
    private const string Alone = "without";
    private const string With = "with stalled";
    private const string SlowConsumer = "slow_consumer";
    private const double KiBPerMiB = 1024;
    private static readonly TimeSpan AskPause = TimeSpan.FromMilliseconds(500);
    private static readonly int OutboxBound = HubSettings.From(Config.Empty).Outbox.MaxBytes;

    private readonly Figures _figures = new([Alone, With], (With, Alone));
    private readonly Expectations _expectations = new();

    /// <summary>Runs to the end and returns the tables.</summary>
    public (Figures Figures, Expectations Expectations) Run()
    {
        for (var run = 1; run <= settings.Runs; run++)
        {
            foreach (var adapter in adapters)
            {
                Console.Error.WriteLine($"run {run} of {settings.Runs}: {adapter}");
                using var admin = new AdminStats();
                using var hub = ServerProcess.Start(ServerRecipe.OfHub(settings.HubDll, admin.Variable));
                using var load = new StalledRun(LoadTarget.Parse(hub.Url), adapter, new ServerMeter(hub.ProcessId), group);
                settings.Quiet.Await();
                Measure(load, adapter, admin);
            }
        }

        foreach (var adapter in adapters)
        {
            CheckLatency(adapter);
        }

        return (_figures, _expectations);
    }

    private static string P99(string adapter) => $"{adapter}: healthy members, p99";

    private void Measure(StalledRun load, string adapter, AdminStats admin)
    {
        load.Open();
        load.Publish(settings.WarmUp);
        var alone = load.Publish(settings.Duration);
        Add(Alone, adapter, alone);

        load.OpenStalled();
        var stalledAt = LoadEngine.Now;
        using var watch = new CloseWatch(admin, SlowConsumer, group.Stalled, AskPause);
        var with = load.Publish(settings.Duration);
        Add(With, adapter, with);
        // Those that are still there get more, until the hub has had enough.
        var rest = load.Publish(patience, () => watch.IsReached);
        load.AwaitDeliveries();
        _figures.Add(With, $"{adapter}: all stalled ones closed after", "s", watch.ReachedAt is { } at ? (at - stalledAt) / 1e9 : null);
        var growth = Math.Max(with.PeakKiB ?? 0, rest.PeakKiB ?? 0) - alone.PeakKiB;
        _figures.Add(With, $"{adapter}: peak growth of memory", "MiB", growth / KiBPerMiB);
        Check(load, adapter, watch, growth);
    }

    private void Add(string variant, string adapter, StalledPhase phase)
    {
        _figures.Add(variant, $"{adapter}: healthy members, p50", "ms", phase.P50Micros / 1000);
        _figures.Add(variant, P99(adapter), "ms", phase.P99Micros / 1000);
        _figures.Add(variant, $"{adapter}: hub", "cores", phase.ServerCores);
        _figures.Add(variant, $"{adapter}: memory of the hub, median", "MiB", phase.ResidentKiB / KiBPerMiB);
        _figures.Add(variant, $"{adapter}: memory of the hub, peak", "MiB", phase.PeakKiB / KiBPerMiB);
    }

    private void Check(StalledRun load, string adapter, CloseWatch watch, double? growth)
    {
        var counts = watch.Stop();
        var closed = counts.Closes.GetValueOrDefault(SlowConsumer);
        _expectations.Check($"{adapter}: stalled members closed as slow consumers", $"{group.Stalled}", $"{closed}", closed == group.Stalled);
        _expectations.None($"{adapter}: connections closed for any other reason", counts.Closes.Values.Sum() - closed, string.Join(", ", counts.Closes));
        _expectations.None($"{adapter}: deliveries to healthy members lost or doubled", load.Lost);
        _expectations.None($"{adapter}: healthy members closed", load.Closed, load.CloseCodes);
        var bound = group.Stalled * OutboxBound / KiBPerMiB;
        _expectations.Check(
            $"{adapter}: peak growth of memory",
            string.Create(CultureInfo.InvariantCulture, $"at most {bound / KiBPerMiB:N0} MiB, {group.Stalled} outboxes"),
            string.Create(CultureInfo.InvariantCulture, $"{growth / KiBPerMiB:N0} MiB"),
            growth <= bound);
    }

    // Medians over the runs: one p99 alone is as much of the machine as of the hub.
    private void CheckLatency(string adapter)
    {
        var change = (_figures.Median(With, P99(adapter), "ms") / _figures.Median(Alone, P99(adapter), "ms")) - 1;
        _expectations.Check(
            $"{adapter}: p99 of healthy members, change by the stalled ones",
            string.Create(CultureInfo.InvariantCulture, $"less than {tolerance:P0}"),
            string.Create(CultureInfo.InvariantCulture, $"{change:P0}"),
            change < tolerance);
    }
}
