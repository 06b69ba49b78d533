using Akka.Actor;
using Akka.Configuration;
using Hub.Actors;
using Hub.Actors.Settings;
using Hub.Actors.Upstream;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Requests;
using Hub.Protocol.CloudEvents;

namespace Hub.Benchmarks.Balance;

/// <summary>What is measured.</summary>
/// <param name="Workers">Workers of the backend, one call at a time each.</param>
/// <param name="Slow">How long the backend takes for worker 0.</param>
/// <param name="Fast">How long it takes for the others.</param>
internal sealed record BalanceSettings(int Workers, TimeSpan Slow, TimeSpan Fast);

/// <summary>What one run measured.</summary>
/// <param name="Posted">Events sent.</param>
/// <param name="Pace">Answers per second while events were sent.</param>
/// <param name="Steals">Events that a worker took from another one's queue.</param>
/// <param name="Recorder">How they ended.</param>
internal sealed record BalanceResult(long Posted, double Pace, long Steals, BalanceRecorder Recorder)
{
    /// <summary>Events that never ended: must be 0.</summary>
    public long Lost => Posted - Recorder.Ended;
}

/// <summary>The hub's dispatcher and workers in this process, with one slow worker, under events at a fixed rate.</summary>
internal sealed class BalanceRun(BalanceSettings settings, string balancing)
{
    private const string Hub = "bench";
    private const double NanosecondsPerSecond = 1e9;
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs to the end.</summary>
    /// <param name="rate">Events per second.</param>
    /// <param name="warmUp">Load before the measurement.</param>
    /// <param name="duration">Length of the measurement.</param>
    public BalanceResult Run(double rate, TimeSpan warmUp, TimeSpan duration)
    {
        using var system = ActorSystem.Create("balance");
        try
        {
            var upstream = Start(system);
            Post(upstream, rate, warmUp);
            var stealsBefore = upstream.Backend[0].Queues.Steals;
            var result = Post(upstream, rate, duration);
            return result with { Steals = upstream.Backend[0].Queues.Steals - stealsBefore };
        }
        finally
        {
            system.Terminate().Wait(LastAnswers);
        }
    }

    private HubUpstream Start(ActorSystem system)
    {
        var hocon = $"hub.upstream {{ workers = {settings.Workers}, calls-per-worker = 1, balancing = {balancing} }}";
        _ = UrlTemplate.TryParse("http://backend:80/", out var url, out _);
        _ = EventPattern.TryParse("*", out var everything, out _);
        var rule = new EventHandlerRule(url!, everything, Connect: false, Connected: false, Disconnected: false);
        var services = new HubServices
        {
            Upstream = new UpstreamOptions(
                new Dictionary<string, IReadOnlyList<EventHandlerRule>> { [Hub] = [rule] }, [new byte[32]], "localhost", () => 80),
            Backends = new SlowWorkerBackend(settings.Slow, settings.Fast),
        };
        return HubTree.Start(system, HubSettings.From(ConfigurationFactory.ParseString(hocon)), services).Upstream!;
    }

    private static BalanceResult Post(HubUpstream upstream, double rate, TimeSpan duration)
    {
        var recorder = new BalanceRecorder();
        var handler = upstream.Find(Hub, HubEventKind.User, "work")!;
        var deadline = (long)upstream.EventTimeout.TotalMilliseconds;
        var start = LoadEngine.Now;
        var end = start + (long)duration.TotalNanoseconds;
        var pace = new Pace(rate, start);
        for (var now = start; now < end; now = LoadEngine.Now)
        {
            while (pace.TryNext(now, out var due))
            {
                // A connection for each event: within one they would wait for each other.
                var lane = new EventLane(upstream, Hub, $"c{pace.Issued}", firstId: 1);
                lane.Post(new BalanceJob(lane, handler, recorder, due, upstream.NowMs + deadline));
            }

            Thread.Sleep(Pause);
        }

        var answered = recorder.Count(UpstreamOutcome.Answered);
        var seconds = (LoadEngine.Now - start) / NanosecondsPerSecond;
        for (var limit = LoadEngine.Now + (long)LastAnswers.TotalNanoseconds; recorder.Ended < pace.Issued && LoadEngine.Now < limit;)
        {
            Thread.Sleep(Pause);
        }

        return new BalanceResult(pace.Issued, answered / seconds, Steals: 0, recorder);
    }
}
