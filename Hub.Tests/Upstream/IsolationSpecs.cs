using System.Diagnostics;
using Hub.Actors.Upstream;
using Hub.Tests.Support;

namespace Hub.Tests.Upstream;

/// <summary>A backend that does not answer costs neither the events of another backend nor the traffic that stays in the hub (design section 4, rule 5).</summary>
public sealed class IsolationSpecs
{
    // More than the calls that the backend's workers may have under way, so that its queues hold some too.
    private const int Senders = 100;
    private const int Rounds = 12;
    private const int SamplesPerRound = 250;

    // What a busy machine makes of the slowest 1 % of round trips that take a fraction of a millisecond.
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task Group_traffic_and_another_backends_events_must_go_on_as_fast_while_one_backend_does_not_answer()
    {
        var gate = NewSignal();
        await using var dead = new RawBackend(async exchange =>
        {
            await Volatile.Read(ref gate).Task;
            return await exchange.AnswerAsync();
        });
        await using var live = await HandlerApp.StartAsync();
        await using var hub = await HubHost.StartAsync(
            UpstreamHub.Handler($"{dead.Url}/", "dead").And(UpstreamHub.Handler($"{live.Url}/", "live", index: 1)),
            "hub.connections.event-timeout = 60s, hub.upstream { workers = 8, calls-per-worker = 8 }");
        var state = hub.Tree.Upstream!.Backend.Single(backend => backend.Name == dead.Url);
        var senders = new List<RawClient>();
        for (var i = 0; i < Senders; i++) senders.Add(await hub.OpenAsync());
        await using var client = await hub.OpenAsync();

        var (group, events) = (new Samples(), new Samples());
        var id = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            // By turns, so that what else the machine does meets both alike.
            await MeasureAsync(isDead: false);
            foreach (var sender in senders) await sender.SayEventAsync(round, "dead");
            while (state.TotalUnderWay + state.Queues.Queued + state.Queues.Overflowing < Senders) await Task.Yield();
            await MeasureAsync(isDead: true);
            Assert.Equal((64, Senders - 64), (state.TotalUnderWay, state.Queues.Queued));

            // The backend comes back: everything that waited is answered, nothing was lost.
            gate.SetResult();
            foreach (var sender in senders) Assert.Null(await sender.ReadAckAsync(round));
            Volatile.Write(ref gate, NewSignal());
        }

        Assert.Equal(Senders * Rounds, dead.Events);
        Assert.Equal(Senders * Rounds, state.Ended(UpstreamOutcome.Answered));
        foreach (var sender in senders) await sender.DisposeAsync();
        group.MustNotBeSlower("A request to a group and its ack");
        events.MustNotBeSlower("An event to the backend that answers");

        async Task MeasureAsync(bool isDead)
        {
            for (var i = 0; i < SamplesPerRound; i++)
            {
                group.Add(isDead, await TimedAsync(() => SendToGroupAsync(client, ++id)));
                events.Add(isDead, await TimedAsync(async () => Assert.Null(await client.EventAsync(++id, "live"))));
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task SendToGroupAsync(RawClient client, int id)
    {
        await client.SendTextAsync($$"""{"type":"sendToGroup","group":"g","ackId":{{id}},"dataType":"text","data":"x"}""");
        Assert.Null(await client.ReadAckAsync(id));
    }

    private static async Task<TimeSpan> TimedAsync(Func<Task> roundTrip)
    {
        var began = Stopwatch.GetTimestamp();
        await roundTrip();
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Round trips with and without the dead backend.</summary>
    private sealed class Samples
    {
        private readonly List<TimeSpan> _without = [];
        private readonly List<TimeSpan> _with = [];

        public void Add(bool isDead, TimeSpan took) => (isDead ? _with : _without).Add(took);

        public void MustNotBeSlower(string what)
        {
            var (without, with) = (P99(_without), P99(_with));
            Assert.True(
                with <= without * 1.5 || with <= Noise,
                $"{what}: p99 of {_with.Count} is {with.TotalMilliseconds:F2} ms beside a dead backend and {without.TotalMilliseconds:F2} ms without one.");
        }

        private static TimeSpan P99(List<TimeSpan> samples)
        {
            samples.Sort();
            return samples[samples.Count * 99 / 100];
        }
    }
}
