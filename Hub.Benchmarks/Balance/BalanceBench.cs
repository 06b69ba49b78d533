using System.Globalization;
using Hub.Actors.Upstream;
using Hub.Benchmarks.Reports;

namespace Hub.Benchmarks.Balance;

/// <summary>Two-tier queues with stealing against each worker in turn, with one slow worker: below what the fast workers can do, and above.
/// The two take turns run by run.</summary>
internal sealed class BalanceBench(RunSettings settings, BalanceSettings balance, IReadOnlyList<double> loads)
{
    private const string TwoTier = "two-tier";
    private const string RoundRobin = "round-robin";
    private const double Overload = 1.5;
    private static readonly TimeSpan CalibrationWarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CalibrationTime = TimeSpan.FromSeconds(2);

    private readonly Figures _figures = new([TwoTier, RoundRobin], (TwoTier, RoundRobin));
    private readonly Expectations _expectations = new();

    /// <summary>Runs to the end and returns the tables.</summary>
    public (Figures Figures, Expectations Expectations) Run()
    {
        settings.Quiet.Await();
        var capacity = Capacity();
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the workers can make {capacity:N0} calls a second"));
        for (var run = 1; run <= settings.Runs; run++)
        {
            foreach (var load in loads)
            {
                foreach (var balancing in new[] { TwoTier, RoundRobin })
                {
                    settings.Quiet.Await();
                    var result = new BalanceRun(balance, balancing).Run(capacity * load, settings.WarmUp, settings.Duration);
                    Add(balancing, load, capacity, result);
                }
            }
        }

        return (_figures, _expectations);
    }

    // Timers are late by a part of a millisecond, which is much of a call that takes one. So this is measured and not calculated: more than
    // the workers could do if they were not late.
    private double Capacity()
    {
        var tooMuch = balance.Workers / balance.Fast.TotalSeconds * Overload;
        return new BalanceRun(balance, TwoTier).Run(tooMuch, CalibrationWarmUp, CalibrationTime).Pace;
    }

    private void Add(string balancing, double load, double capacity, BalanceResult result)
    {
        var count = result.Recorder.Count;
        var (answered, rejected, late) = (count(UpstreamOutcome.Answered), count(UpstreamOutcome.Busy), count(UpstreamOutcome.TimedOut));
        var row = string.Create(CultureInfo.InvariantCulture, $"{load:P0} of capacity");
        _figures.Add(balancing, $"{row}, offered", "1/s", load * capacity);
        _figures.Add(balancing, $"{row}, answered", "1/s", result.Pace);
        _figures.Add(balancing, $"{row}, p50", "ms", result.Recorder.PercentileMillis(0.50));
        _figures.Add(balancing, $"{row}, p99", "ms", result.Recorder.PercentileMillis(0.99));
        _figures.Add(balancing, $"{row}, rejected", "% of events", Percent(rejected, result));
        _figures.Add(balancing, $"{row}, given up in a queue", "% of events", Percent(late, result));
        _figures.Add(balancing, $"{row}, steals", "% of events", Percent(result.Steals, result));
        _expectations.None($"{balancing}, {row}: events that never ended", result.Lost);
        _expectations.None($"{balancing}, {row}: events that failed otherwise", result.Recorder.Ended - answered - rejected - late);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {balancing}, {row}: {result.Posted:N0} events, {answered:N0} answered, {rejected:N0} rejected, {late:N0} given up"));
    }

    private static double Percent(long part, BalanceResult result) => 100.0 * part / Math.Max(1, result.Posted);
}
