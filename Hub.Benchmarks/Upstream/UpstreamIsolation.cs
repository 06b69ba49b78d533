using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Runs;
using Hub.Benchmarks.Reports;
using Hub.Benchmarks.Requests;

namespace Hub.Benchmarks.Upstream;

/// <summary>How much traffic there is on either side.</summary>
/// <param name="Clients">Clients of the hub without a handler.</param>
/// <param name="Rate">Their round trips per second, together.</param>
/// <param name="StuckClients">Clients of the hub whose handler never answers.</param>
/// <param name="StuckRate">Their events per second, together.</param>
internal sealed record IsolationSettings(int Clients, double Rate, int StuckClients, double StuckRate);

/// <summary>Messages of one hub to groups, at a fixed rate: alone, and while the backend of another hub accepts events and never answers. With
/// and without take turns in each run, on one server.</summary>
internal sealed class UpstreamIsolation(RunSettings settings, IReadOnlyList<UpstreamVariant> variants, IsolationSettings traffic)
{
    private const string Alone = "alone";
    private const string Beside = "beside a stuck backend";
    private const string StuckHub = "stuck";
    private const int DataBytes = 128;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly Figures _figures = new([Alone, Beside], (Beside, Alone));
    private readonly Expectations _expectations = new();

    /// <summary>Runs to the end and returns the tables.</summary>
    public (Figures Figures, Expectations Expectations) Run()
    {
        for (var run = 1; run <= settings.Runs; run++)
        {
            foreach (var variant in variants)
            {
                Console.Error.WriteLine($"run {run} of {settings.Runs}: {variant.Name}");
                using var pair = UpstreamPair.Start(variant, settings.HubDll, EventDeadline.Hocon(Deadline), handledHub: StuckHub, isSilent: true);
                settings.Quiet.Await();
                using var load = new RequestLoad(
                    pair.TargetOf(UpstreamPair.BenchHub), RequestKind.GroupEcho, traffic.Clients, DataBytes, EventDeadline.WithGrace(Deadline));
                load.Open();
                var events = new RequestLoad(
                    pair.TargetOf(StuckHub), RequestKind.Event, traffic.StuckClients, DataBytes, EventDeadline.WithGrace(Deadline));
                using var stuck = StuckTraffic.Connect(events, traffic.StuckRate, EventDeadline.WithGrace(Deadline));
                load.RunPaced(traffic.Rate, settings.WarmUp);
                Measure(load, pair, variant, Alone);
                stuck.Begin();
                Measure(load, pair, variant, Beside);
                stuck.Stop();
                CheckStuck(events, pair, variant);
            }
        }

        return (_figures, _expectations);
    }

    private void CheckStuck(RequestLoad events, UpstreamPair pair, UpstreamVariant variant)
    {
        var phase = events.Ledger.Phase;
        var arrived = pair.Handler.Counts().Events;
        _expectations.Check(
            $"{variant.Name}: events for the stuck backend, rejected",
            "1 or more, and all",
            $"{phase.Rejected:N0} of {phase.Sent:N0}",
            phase.Sent > 0 && phase.Rejected == phase.Sent);
        _expectations.None($"{variant.Name}: of them rejected after the deadline", phase.Late);
        _expectations.Check($"{variant.Name}: of them that reached the backend", "1 or more", $"{arrived:N0}", arrived > 0);
        foreach (var (error, count) in phase.Errors)
        {
            Console.Error.WriteLine($"  {count} x '{error}'");
        }
    }

    private void Measure(RequestLoad load, UpstreamPair pair, UpstreamVariant variant, string name)
    {
        var phase = load.Ledger.BeginPhase();
        var hub = LoadInterval.Start(pair.Meter);
        load.RunPaced(traffic.Rate, settings.Duration);
        hub.Stop();
        load.AwaitAnswers(EventDeadline.WithGrace(Deadline));
        _figures.Add(name, $"{variant.Name}: round trips", "1/s", phase.Answered / hub.Seconds);
        _figures.Add(name, $"{variant.Name}: p50", "ms", phase.Latencies.PercentileMicros(0.50) / 1000);
        _figures.Add(name, $"{variant.Name}: p99", "ms", phase.Latencies.PercentileMicros(0.99) / 1000);
        _figures.Add(name, $"{variant.Name}: longest", "ms", phase.Latencies.MaxMicros / 1000);
        _figures.Add(name, $"{variant.Name}: hub", "cores", hub.ServerCores);
        _expectations.None($"{variant.Name}, {name}: round trips that failed", phase.Sent - phase.Answered, phase.Errors.Keys.FirstOrDefault());
        _expectations.None($"{variant.Name}, {name}: messages or acks that should not have come", load.Ledger.Faults, load.Ledger.FirstFault);
        _expectations.None($"{variant.Name}, {name}: round trips that could not be begun for want of a free client", load.Overdue);
    }
}
