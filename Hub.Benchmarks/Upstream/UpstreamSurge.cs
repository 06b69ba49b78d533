using System.Globalization;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Runs;
using Hub.Benchmarks.Reports;
using Hub.Benchmarks.Requests;

namespace Hub.Benchmarks.Upstream;

/// <summary>What a surge is made of.</summary>
/// <param name="Variant">How events reach their handler.</param>
/// <param name="Clients">Clients over which the events are spread; each has one under way.</param>
/// <param name="Rate">Events per second, before and after.</param>
/// <param name="Factor">So many times as many in between.</param>
/// <param name="Surge">How long that lasts.</param>
/// <param name="HandlerDelay">How long the handler takes for each event; with it and the calls at a time the capacity is set.</param>
/// <param name="Deadline">The hub's deadline of an event.</param>
internal sealed record SurgeSettings(
    UpstreamVariant Variant, int Clients, double Rate, double Factor, TimeSpan Surge, TimeSpan HandlerDelay, TimeSpan Deadline);

/// <summary>A steady rate of events, then several times as many, then the steady rate again: every event must be answered or rejected within
/// its deadline, and the memory that the surge took must be free again. Events leave when they are due, whatever the hub does, and latency
/// counts from when they were due.</summary>
internal sealed class UpstreamSurge(RunSettings settings, SurgeSettings surge)
{
    private const int DataBytes = 128;
    private const double MemoryTolerance = 0.10;

    private static readonly string[] Phases = ["before", "surge", "after"];

    private readonly Figures _figures = new(Phases, ("surge", "before"), ("after", "before"));
    private readonly Expectations _expectations = new();

    /// <summary>Runs to the end and returns the tables.</summary>
    public (Figures Figures, Expectations Expectations) Run()
    {
        for (var run = 1; run <= settings.Runs; run++)
        {
            Console.Error.WriteLine($"run {run} of {settings.Runs}: {surge.Rate}/s, then {surge.Rate * surge.Factor}/s, over {surge.Variant.Name}");
            settings.Quiet.Await();
            using var pair = UpstreamPair.Start(surge.Variant, settings.HubDll, EventDeadline.Hocon(surge.Deadline), surge.HandlerDelay);
            Attempt(pair);
        }

        return (_figures, _expectations);
    }

    private void Attempt(UpstreamPair pair)
    {
        using var load = new RequestLoad(
            pair.TargetOf(UpstreamPair.BenchHub), RequestKind.Event, surge.Clients, DataBytes, EventDeadline.WithGrace(surge.Deadline));
        var memory = new MemoryTrace(pair.Meter.ResidentKiB);
        load.Open();
        load.RunPaced(surge.Rate, settings.WarmUp, memory.Sample);

        var before = Measure(load, pair, memory, "before", surge.Rate, settings.Duration);
        var during = Measure(load, pair, memory, "surge", surge.Rate * surge.Factor, surge.Surge);
        var after = Measure(load, pair, memory, "after", surge.Rate, settings.Duration);
        load.AwaitAnswers(EventDeadline.WithGrace(surge.Deadline));
        Report("before", before);
        Report("surge", during);
        Report("after", after);
        _expectations.None("events that could not be sent for want of a free client (give more --clients)", load.Overdue);
        _expectations.None("messages or acks that should not have come", load.Ledger.Faults, load.Ledger.FirstFault);
        _expectations.None("connections closed", load.CloseCodes is null ? 0 : 1, load.CloseCodes);
        var bound = 1 + MemoryTolerance;
        _expectations.Check(
            "memory of the hub after the surge",
            string.Create(CultureInfo.InvariantCulture, $"at most {bound:0.00} times as before"),
            string.Create(CultureInfo.InvariantCulture, $"{after.MemoryKiB / before.MemoryKiB:0.00} times"),
            after.MemoryKiB <= before.MemoryKiB * bound);
    }

    private Measured Measure(RequestLoad load, UpstreamPair pair, MemoryTrace memory, string name, double rate, TimeSpan duration)
    {
        var start = LoadEngine.Now;
        var phase = load.Ledger.BeginPhase();
        var hub = LoadInterval.Start(pair.Meter);
        load.RunPaced(rate, duration, memory.Sample);
        hub.Stop();
        // The second half of a phase: what the one before left behind is gone by then.
        var settled = start + (long)(duration.TotalNanoseconds / 2);
        _figures.Add(name, "memory of the hub, median", "MiB", memory.MedianSince(settled) / 1024);
        _figures.Add(name, "memory of the hub, peak", "MiB", memory.PeakSince(start) / 1024);
        _figures.Add(name, "hub", "cores", hub.ServerCores);
        _figures.Add(name, "driver", "cores", hub.DriverCores);
        return new Measured(phase, hub.Seconds, memory.MedianSince(settled));
    }

    // Only now: events of one phase are answered in the next.
    private void Report(string name, Measured measured)
    {
        var phase = measured.Phase;
        _figures.Add(name, "events sent", "1/s", phase.Sent / measured.Seconds);
        _figures.Add(name, "answered", "1/s", phase.Answered / measured.Seconds);
        _figures.Add(name, "rejected", "1/s", phase.Rejected / measured.Seconds);
        _figures.Add(name, "answered, p50", "ms", phase.Latencies.PercentileMicros(0.50) / 1000);
        _figures.Add(name, "answered, p99", "ms", phase.Latencies.PercentileMicros(0.99) / 1000);
        _figures.Add(name, "longest time to an ack", "ms", phase.Longest / 1e6);
        _expectations.None($"{name}: events neither answered nor rejected", phase.Unanswered);
        _expectations.None($"{name}: events answered or rejected after the deadline", phase.Late);
        foreach (var (error, count) in phase.Errors)
        {
            _figures.Add(name, $"rejected: {error}", "events", count);
        }
    }

    private sealed record Measured(RequestPhase Phase, double Seconds, double? MemoryKiB);
}
