using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Benchmarks.Check;
using Hub.Protocol.Messages;
using Hub.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Hub.Tests.EndToEnd;

/// <summary>
/// Design section 3, on the real host with real sockets: actors that crash at random while clients chat cost no client anything.
/// HUB_CRASH_CLIENTS, HUB_CRASH_GROUPS and HUB_CRASH_SECONDS make it larger than every run of the suite needs, HUB_CRASH_SEED repeats a choice of victims.
/// </summary>
[Collection(EndToEndTools.Collection)]
public sealed class CrashUnderLoadSpecs
{
    private const int Workers = 4;
    private const int WorkerCrashesPerTurn = 2;
    private const double MessagesPerSecond = 1_500;
    private const int MessagesAtOnce = 3;
    private const int MostOutstanding = 9;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(5);

    // With a budget of 3 restarts in 60 s, a connection crashed no more often than this is always restarted.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly int _clients = Setting("HUB_CRASH_CLIENTS", 200);
    private readonly int _groups = Setting("HUB_CRASH_GROUPS", 10);
    private readonly TimeSpan _duration = TimeSpan.FromSeconds(Setting("HUB_CRASH_SECONDS", 4));
    private readonly int _seed = Setting("HUB_CRASH_SEED", Environment.TickCount & int.MaxValue);
    private readonly History _history = new();
    private readonly ITestOutputHelper _output;

    /// <summary>Creates the spec.</summary>
    public CrashUnderLoadSpecs(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task Killing_random_connection_actors_and_workers_during_load_must_lose_nothing_that_was_acked_and_close_nobody()
    {
        await using var hub = await HubHost.StartAsync(hocon: $"hub.workers.count = {Workers}\nakka.loglevel = OFF");
        var clients = await ConnectAsync(hub);
        var listening = Task.WhenAll(clients.Select(client => client.ListenAsync()));
        try
        {
            var crashes = await TalkAndCrashAsync(hub, clients, await FindActorsAsync(hub, clients));
            await UntilAnsweredAsync(clients);

            // A message that came twice may still be on its way.
            await Task.WhenAll(clients.Select(client => client.SyncAsync())).WaitAsync(Patience);

            // Every worker answers this behind all it was told before, its crashes included.
            await hub.Tree.Messenger.SendToAllAsync("nobody", new Payload(DataType.Text, PayloadForm.Raw, "x"u8.ToArray())).WaitAsync(Patience);
            Verify(hub.Tree.Snapshot(), clients, crashes);
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }

            await listening;
        }
    }

    private async Task<ChatClient[]> ConnectAsync(HubHost hub)
    {
        var clients = new ChatClient[_clients];
        await Parallel.ForAsync(0, _clients, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (id, _) =>
            clients[id] = await ChatClient.ConnectAsync(hub, id, $"room{id % _groups}", _history));
        return clients;
    }

    private static Task<IActorRef[]> FindActorsAsync(HubHost hub, ChatClient[] clients)
    {
        var system = hub.Services.GetRequiredService<ActorSystem>();
        return Task.WhenAll(clients.Select(client => system.ActorSelection($"/user/connections/chat~{client.ConnectionId}").ResolveOne(Patience)));
    }

    /// <summary>Turns of messages and crashes until the time is over; the number of crashes by kind.</summary>
    private async Task<(int Connections, int Workers)> TalkAndCrashAsync(HubHost hub, ChatClient[] clients, IActorRef[] victims)
    {
        var random = new Random(_seed);
        random.Shuffle(victims);
        var waiting = new Queue<(IActorRef Victim, TimeSpan Ready)>(victims.Select(victim => (victim, TimeSpan.Zero)));
        var (said, crashedConnections, crashedWorkers) = (0L, 0, 0);
        using var turns = new PeriodicTimer(Turn);
        var start = Stopwatch.GetTimestamp();
        for (var elapsed = TimeSpan.Zero; elapsed < _duration; elapsed = Stopwatch.GetElapsedTime(start))
        {
            for (; said < elapsed.TotalSeconds * MessagesPerSecond; said += MessagesAtOnce)
            {
                var speaker = clients[(int)(said / MessagesAtOnce % clients.Length)];
                if (speaker.Outstanding + MessagesAtOnce <= MostOutstanding)
                {
                    speaker.Say(MessagesAtOnce);
                }
            }

            // Spread over the time, so that each connection is crashed about once in it.
            while (crashedConnections < elapsed / _duration * clients.Length && waiting.Peek().Ready <= elapsed)
            {
                var (victim, _) = waiting.Dequeue();
                victim.Tell(new Crash(), ActorRefs.NoSender);
                waiting.Enqueue((victim, elapsed + Recovery));
                crashedConnections++;
            }

            for (var i = 0; i < WorkerCrashesPerTurn; i++, crashedWorkers++)
            {
                hub.Tree.Node.Workers.Tell(new Crash(random.Next(Workers)), ActorRefs.NoSender);
            }

            await turns.WaitForNextTickAsync();
        }

        return (crashedConnections, crashedWorkers);
    }

    private static async Task UntilAnsweredAsync(ChatClient[] clients)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience && clients.Any(client => client.Outstanding > 0);)
        {
            await Task.Delay(Turn);
        }
    }

    private void Verify(HubSnapshot after, ChatClient[] clients, (int Connections, int Workers) crashes)
    {
        var verdict = _history.Check();
        var ended = clients.Select(client => client.Ended).OfType<string>().ToList();
        var told = $"seed {_seed}, sent {verdict.Sent}, received {verdict.Heard}, failed {verdict.Failed}, crashes {crashes}, "
            + $"ended {ended.Count} ({string.Join(", ", ended.Take(5))}): {verdict.ToText()}";
        _output.WriteLine(told);
        Assert.True(verdict is { IsClean: true, Failed: 0, Executed: > 0 } && ended.Count == 0, told);
        Assert.True(crashes.Connections > 0 && crashes.Workers > 0, told);
        Assert.Equal(crashes.Connections + crashes.Workers, after.Restarts);
        Assert.Equal(_clients, after.Connections);
        Assert.Empty(after.Closes);
        Assert.Equal(0, after.Dropped);
    }

    private static int Setting(string name, int byDefault) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : byDefault;
}
