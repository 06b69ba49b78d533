using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Runs;
using Hub.Benchmarks.Reports;
using Hub.Benchmarks.Requests;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Upstream;

/// <summary>User events that come back from their handler, one under way for each client: what an event costs over HTTP, over TCP, and over TCP
/// with a new connection for each. The variants take turns run by run.</summary>
internal sealed class UpstreamEcho(RunSettings settings, IReadOnlyList<UpstreamVariant> variants, IReadOnlyList<int> clientCounts)
{
    private const int DataBytes = 128;
    private const int CompileClients = 64;

    // A thousand clients must fit into the queues: what is measured is the way, not the bound.
    private const string Queues = "hub.upstream.queue = 1000";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CompileTime = TimeSpan.FromSeconds(3);

    private readonly Figures _figures = new(
        [.. variants.Select(variant => variant.Name)],
        variants.Contains(UpstreamVariant.Tcp) && variants.Contains(UpstreamVariant.UnpooledTcp)
            ? [(UpstreamVariant.Tcp.Name, UpstreamVariant.UnpooledTcp.Name)]
            : []);

    private readonly Expectations _expectations = new();

    /// <summary>Runs to the end and returns the tables.</summary>
    public (Figures Figures, Expectations Expectations) Run()
    {
        for (var run = 1; run <= settings.Runs; run++)
        {
            foreach (var variant in variants)
            {
                Console.Error.WriteLine($"run {run} of {settings.Runs}: {variant.Name}");
                using var pair = UpstreamPair.Start(variant, settings.HubDll, $"{Queues}\n{EventDeadline.Hocon(Deadline)}");
                Compile(pair);
                foreach (var clients in clientCounts)
                {
                    settings.Quiet.Await();
                    Measure(pair, variant, clients);
                }
            }
        }

        return (_figures, _expectations);
    }

    // The code paths of an event get compiled in all three processes before anything is measured.
    private static void Compile(UpstreamPair pair)
    {
        using var load = Load(pair, CompileClients);
        load.Open();
        load.RunClosed(CompileTime);
        load.AwaitAnswers(EventDeadline.WithGrace(Deadline));
    }

    private static RequestLoad Load(UpstreamPair pair, int clients) =>
        new(pair.TargetOf(UpstreamPair.BenchHub), RequestKind.Event, clients, DataBytes, EventDeadline.WithGrace(Deadline));

    private void Measure(UpstreamPair pair, UpstreamVariant variant, int clients)
    {
        using var load = Load(pair, clients);
        load.Open();
        load.RunClosed(settings.WarmUp);

        var countsBefore = pair.Handler.Counts();
        var answeredBefore = load.Ledger.Answered;
        var phase = load.Ledger.BeginPhase();
        var hub = LoadInterval.Start(pair.Meter);
        var handler = LoadInterval.Start(pair.Handler.Meter);
        load.RunClosed(settings.Duration);
        hub.Stop();
        handler.Stop();
        var answered = load.Ledger.Answered - answeredBefore;
        var counts = pair.Handler.Counts() - countsBefore;

        load.AwaitAnswers(EventDeadline.WithGrace(Deadline));
        var row = $"{clients:N0} clients";
        _figures.Add(variant.Name, row, "requests/s", answered / hub.Seconds);
        _figures.Add(variant.Name, $"{row}, p50", "ms", phase.Latencies.PercentileMicros(0.50) / 1000);
        _figures.Add(variant.Name, $"{row}, p99", "ms", phase.Latencies.PercentileMicros(0.99) / 1000);
        _figures.Add(variant.Name, $"{row}, hub", "us CPU/request", hub.CpuMicrosPer(answered));
        _figures.Add(variant.Name, $"{row}, handler", "us CPU/request", handler.CpuMicrosPer(answered));
        _figures.Add(variant.Name, $"{row}, connection reused", "% of events", counts.ReusePercent);
        _figures.Add(variant.Name, $"{row}, driver", "cores", hub.DriverCores);
        Check(load, phase, $"{variant.Name}, {row}");
    }

    private void Check(RequestLoad load, RequestPhase phase, string where)
    {
        _expectations.None($"{where}: requests rejected", phase.Rejected, phase.Errors.Keys.FirstOrDefault());
        _expectations.None($"{where}: requests without an answer", load.Ledger.UnderWay, load.CloseCodes is { } codes ? $"closed: {codes}" : null);
        _expectations.None($"{where}: messages or acks that should not have come", load.Ledger.Faults, load.Ledger.FirstFault);
        _expectations.Check($"{where}: requests answered", "1 or more", $"{phase.Answered:N0}", phase.Answered > 0);
    }
}
