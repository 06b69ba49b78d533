using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Events;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Benchmarks.Check;
using Hub.Protocol.Messages;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Tests.Simulation;

/// <summary>
/// The whole actor tree on one thread and a virtual clock, with plain and reliable clients that talk, read slowly, are cut and come back, actors
/// that crash or get no turn, and application servers that die, all drawn from a seed (design section 2). Whether what the clients saw is
/// right is decided by their <see cref="History"/>.
/// </summary>
internal sealed class HubSimulation : IDisposable, IWorkScheduler, IHubEventHandler
{
    /// <summary>How long a reliable client may be away.</summary>
    public static readonly TimeSpan RecoveryWindow = TimeSpan.FromSeconds(30);

    private const int MostClients = 14;

    /// <summary>A client that reads nothing for so long is slow, but not too slow: less than <c>hub.outbox.max-age</c>.</summary>
    private const int LongestPauseMs = 8_000;

    private static readonly string[] Groups = ["g0", "g1", "g2", "g3", "g4", "g5"];

    /// <summary>Groups that only the application fills; the history does not follow them, but they must be empty in the end.</summary>
    private static readonly string[] ServerGroups = ["r0", "r1"];
    private static readonly Permissions Roles = Permissions.FromRoles(
        ["webpubsub.joinLeaveGroups.g*", "webpubsub.sendToGroup.g0", "webpubsub.sendToGroup.g1", "webpubsub.sendToGroup.g2", "webpubsub.sendToGroup.g3"]);

    private readonly Akka.Embedded.Simulation.Simulation _simulation;
    private readonly SimulatedBackends _backends;
    private readonly HubTree _tree;
    private readonly List<SimulatedClient> _clients = [];
    private readonly List<Task> _calls = [];
    private readonly List<(int Message, Task<long> Reached)> _published = [];
    private readonly HashSet<string> _held = [];

    /// <summary>A hub without clients yet.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="faults">Faults of the hub's own, for specs of the check; null for none.</param>
    public HubSimulation(long seed, DeliveryFaults? faults = null)
    {
        Seed = seed;
        _simulation = new Akka.Embedded.Simulation.Simulation(seed);
        _backends = new SimulatedBackends(this);
        var rate = seed % 2 == 0 ? 0 : 20;
        var hocon = $$"""
            hub.workers.count = 3
            hub.limits.groups-per-connection = 4
            hub.connections.max-pending-requests = 16
            hub.rate-limits.connection.messages-per-second = {{rate}}
            hub.heartbeat { ping-interval = 5s, timeout = 15s }
            hub.upstream { workers = 2, calls-per-worker = 1, queue = 4, overflow = 4 }
            """;
        var services = new HubServices
        {
            EventHandler = seed % 3 == 0 ? this : null,
            Upstream = _backends.Options,
            Backends = _backends,
            ReconnectionKeys = [Encoding.UTF8.GetBytes("a-key-for-simulated-clients-to-come-back")],
            Faults = faults,
            Scheduler = this,
            Time = new SimulatedTime(this, _simulation.TimeProvider),
        };
        _tree = HubTree.Start(_simulation.System, HubSettings.From(ConfigurationFactory.ParseString(hocon)), services);
    }

    public long Seed { get; }

    public Random Random => _simulation.Random;

    public DateTimeOffset Now => _simulation.Now;

    public History History { get; } = new();

    public IReadOnlyList<SimulatedClient> Clients => _clients;

    /// <summary>What the history proved; null before the end.</summary>
    public Verdict? Verdict { get; private set; }

    /// <summary>Same seed, same hash: which actor got what in which order, and every frame that a client heard.</summary>
    public ulong EventHash => _simulation.EventHash;

    public void Record(string observation) => _simulation.Record(observation);

    public void Schedule(IThreadPoolWorkItem item) => _simulation.Schedule(item);

    /// <summary>Runs the action on the simulation, after that virtual time.</summary>
    public void After(TimeSpan delay, Action action)
        => _simulation.System.Scheduler.Advanced.ScheduleOnce(delay, () => Schedule(new Work(action)));

    public Recovery? FindRecovery(string id, string? token) => _tree.FindRecovery("chat", id, token);

    /// <summary>Does that many random things, then lets everything come to rest and checks what was seen.</summary>
    public void Run(int actions)
    {
        for (var i = 0; i < actions; i++)
        {
            Act();
            for (var steps = Random.Next(40); steps > 0 && _simulation.Step(); steps--)
            {
            }
            foreach (var client in _clients) client.LookAtRecovery();
        }
        Settle();
        foreach (var (message, reached) in _published)
        {
            if (reached.IsCompletedSuccessfully) History.OnReached(message, reached.Result);
        }
        Verdict = History.Check();
        LeaveAll();
    }

    public void Dispose() => _simulation.Dispose();

    ValueTask<EventReply> IHubEventHandler.OnEventAsync(UserEvent userEvent, CancellationToken cancellation)
    {
        if (userEvent.Name == "fail") throw new InvalidOperationException("The simulated application fails.");
        if (userEvent.Name == "done") return new ValueTask<EventReply>(EventReply.Done);
        var reply = new TaskCompletionSource<EventReply>();
        if (userEvent.Name is "slow" or "late") After(TimeSpan.FromMilliseconds(Random.Next(1, 8_000)), () => reply.TrySetResult(EventReply.Done));
        return new ValueTask<EventReply>(reply.Task);
    }

    private void Act()
    {
        var talking = _clients.Where(c => c.IsTalking).ToList();
        var roll = Random.Next(200);
        if (talking.Count < 2 || (roll < 16 && _clients.Count(c => !c.IsOver) < MostClients)) Connect();
        else Act(roll, talking[Random.Next(talking.Count)]);
    }

    private void Act(int roll, SimulatedClient client)
    {
        switch (roll)
        {
            case < 120: Say(client); break;
            case < 126: client.Repeat(Groups[Random.Next(4)]); break;
            case < 130: Pause(client); break;
            case < 132: Stall(client); break;
            case < 134: client.Resume(); break;
            case < 140: CrashConnection(client); break;
            case < 146: _tree.Node.Workers.Tell(new Crash(Random.Next(3)), ActorRefs.NoSender); break;
            case < 149: Crash(SimulatedBackends.Actors[Random.Next(SimulatedBackends.Actors.Count)]); break;
            case < 154: client.Cut(TimeAway()); break;
            case < 156: client.FallSilent(TimeSpan.FromMilliseconds(Random.Next(500, 20_000)), TimeSpan.FromMilliseconds(Random.Next(5_000))); break;
            case < 158: client.GoAway(TimeAway()); break;
            case < 159: Storm(); break;
            case < 160: client.Leave(); break;
            case < 161: Close(client); break;
            case < 166: Publish(Groups[Random.Next(4)]); break;
            case < 171: _calls.Add(Call(client, ServerGroups[Random.Next(2)])); break;
            case < 174: _backends.ChangeOne(); break;
            case < 177: Hold($"/user/workers/${(char)('a' + Random.Next(3))}"); break;
            case < 179: Hold($"/user/connections/chat~{client.Id}"); break;
            default: Advance(TimeSpan.FromMilliseconds(Random.Next(1, 3_000))); break;
        }
    }

    private void Connect()
    {
        var contract = Random.Next(2) == 0 ? Contract.Reliable : Contract.Plain;
        var client = new SimulatedClient(this, $"c{_clients.Count}", contract, [.. Groups.Where(_ => Random.Next(5) == 0).Take(2)]);
        var request = new ConnectionRequest
        {
            Hub = "chat", ConnectionId = client.Id, UserId = client.Id, Permissions = Roles, Groups = client.InitialGroups,
            Protocol = client.IsReliable ? WireProtocol.JsonReliable : WireProtocol.Json,
        };
        client.Finished.Add(_tree.ServeAsync(request, client.Socket, null));
        _clients.Add(client);
    }

    private void Say(SimulatedClient client)
    {
        var texts = new string[Random.Next(1, 9)];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Random.Next(20) switch
            {
                < 12 => client.Check.Send(Groups[Random.Next(5)], noEcho: Random.Next(5) == 0),     // g4 is forbidden
                < 15 => client.Check.Join(Groups[Random.Next(Groups.Length)]),
                < 17 => client.Check.Leave(Groups[Random.Next(Groups.Length)]),
                17 => client.Check.Ask("done"),
                18 => client.Check.Ask(Random.Next(3) switch { 0 => "slow", 1 => "late", _ => "fail" }),
                _ => client.Check.Ask(Random.Next(4) == 0 ? "never" : "done"),
            };
        }
        client.Say(texts);
    }

    private TimeSpan TimeAway() => TimeSpan.FromMilliseconds(Random.Next(10) == 0 ? Random.Next(30_000, 60_000) : Random.Next(1, 25_000));

    /// <summary>It reads nothing for a while, but not for so long that the hub may give it up.</summary>
    private void Pause(SimulatedClient client)
    {
        // Time passes only when nothing is left to do, so whatever waited from the last pause has been read since.
        if (client.IsStalled || client.ResumedAt == Now) return;
        client.Stall();
        var socket = client.Socket;
        After(TimeSpan.FromMilliseconds(Random.Next(1, LongestPauseMs)), () =>
        {
            if (socket == client.Socket) client.Resume();
        });
    }

    private static void Stall(SimulatedClient client)
    {
        client.Check.Log.MayEnd = true;
        client.Stall();
    }

    /// <summary>The network of many fails at once, and they all come back at about the same time.</summary>
    private void Storm()
    {
        var away = Random.Next(1, 24_000);
        foreach (var client in _clients.Where(c => c.IsReliable && c.IsTalking && Random.Next(5) > 0)) client.Cut(TimeSpan.FromMilliseconds(away + Random.Next(20)));
    }

    private void Close(SimulatedClient client)
    {
        client.Check.Log.MayEnd = true;
        _ = _tree.Messenger.CloseConnectionAsync("chat", client.Id);
    }

    /// <summary>The actor gets no turn for a while.</summary>
    private void Hold(string path)
    {
        if (!_held.Add(path)) return;
        _simulation.Hold(path);
        After(TimeSpan.FromMilliseconds(Random.Next(1, 2_000)), () => Release(path));
    }

    private void Release(string path)
    {
        _held.Remove(path);
        _simulation.Release(path);
    }

    private void Publish(string group)
    {
        var message = History.Publish(group);
        var payload = new Payload(DataType.Text, PayloadForm.Raw, Encoding.UTF8.GetBytes(CheckWire.Data(message, "")));
        _published.Add((message, _tree.Messenger.SendToGroupAsync("chat", group, payload)));
    }

    /// <summary>The application changes and asks something; often of a connection that is just going.</summary>
    private Task Call(SimulatedClient client, string group)
    {
        switch (Random.Next(8))
        {
            case 0: return _tree.Groups.AddUserAsync("chat", group, client.Id);
            case 1: return _tree.Groups.RemoveConnectionAsync("chat", group, client.Id);
            case 2: return _tree.Groups.RemoveUserAsync("chat", group, client.Id);
            case 3: return _tree.Directory.ListGroupAsync("chat", group, null, 3);
            case 4 when Random.Next(3) == 0:
                foreach (var member in _clients) member.Check.Log.MayEnd = true;
                return _tree.Messenger.CloseGroupAsync("chat", group);
            default:
                if (Random.Next(4) == 0) client.Leave();
                return _tree.Groups.AddConnectionAsync("chat", group, client.Id);
        }
    }

    private void CrashConnection(SimulatedClient client)
    {
        // Past the restart budget the hub is right to end it.
        if (++client.Crashes > 3) client.Check.Log.MayEnd = true;
        Crash($"/user/connections/chat~{client.Id}");
    }

    private void Crash(string path) => _simulation.System.ActorSelection(path).Tell(new Crash(), ActorRefs.NoSender);

    private void Advance(TimeSpan by)
    {
        foreach (var client in _clients.Where(c => c.IsReliable && Random.Next(2) == 0)) client.Acknowledge();
        _simulation.Advance(by);
        foreach (var client in _clients) client.LookAtRecovery();
    }

    private void Settle()
    {
        foreach (var client in _clients) client.Resume();
        foreach (var path in _held.ToList()) Release(path);
        _backends.Heal();
        // Every event has its deadline of five seconds, and a client may have queued as many as the hub reads ahead.
        for (var i = 0; i < 400 && _clients.Any(c => !c.IsOver && (c.IsSilent || !c.IsTalking || c.Check.Pending > 0)); i++) Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 15; i++) Advance(TimeSpan.FromSeconds(1));
    }

    private void LeaveAll()
    {
        foreach (var client in _clients) client.Leave();
        _simulation.Advance(TimeSpan.FromSeconds(60));
        var left = _tree.Snapshot();
        var unfinished = string.Join(' ', _clients.Where(c => c.Finished.Any(f => !f.IsCompleted)).Select(c => c.Id));
        Assert.True(left.Connections == 0 && left.Groups == 0 && unfinished.Length == 0,
            $"seed {Seed}: {left.Connections} connections ({unfinished}) and {left.Groups} groups are left after everybody went");
        Assert.Equal(0, _tree.Node.Sessions.Count);
        Assert.True(_simulation.Strays == 0, $"seed {Seed}: something left the simulation's thread {_simulation.Strays} times; the run cannot be repeated");
        Assert.Equal(left.Opened, left.Closes.Values.Sum());
        Assert.All(_calls, call => Assert.True(call.IsCompletedSuccessfully, $"seed {Seed}: {call.Status}"));
    }

    /// <summary>Timers whose callbacks run as work of the simulation, so that what awaits them stays on its thread.</summary>
    private sealed class SimulatedTime(HubSimulation world, TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => clock.CreateTimer(_ => world.Schedule(new Work(() => callback(state))), null, dueTime, period);
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
