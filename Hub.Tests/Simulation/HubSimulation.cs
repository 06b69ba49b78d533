using System.Globalization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Events;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Protocol.Messages;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Tests.Simulation;

/// <summary>One message of the application to a group.</summary>
/// <param name="At">Moment on the simulation's own count of events.</param>
/// <param name="Group">Target.</param>
/// <param name="Data">Unique in the whole run.</param>
/// <param name="Reached">How many connections the hub says it reached.</param>
internal sealed record Published(int At, string Group, int Data, Task<long> Reached);

/// <summary>
/// The whole actor tree on one thread and a virtual clock, with clients that talk, stall, leave and are cut, and actors that crash, all drawn
/// from a seed (design section 2). What the clients saw is checked by <see cref="DeliveryContract"/>.
/// </summary>
internal sealed class HubSimulation : IDisposable, IWorkScheduler, IHubEventHandler
{
    private const int MostClients = 12;

    private static readonly string[] Groups = ["g0", "g1", "g2", "g3", "g4", "g5"];

    /// <summary>Groups that only the application fills; the contract does not follow them, but they must be empty in the end.</summary>
    private static readonly string[] ServerGroups = ["r0", "r1"];
    private static readonly Permissions Roles = Permissions.FromRoles(
        ["webpubsub.joinLeaveGroups.g*", "webpubsub.sendToGroup.g0", "webpubsub.sendToGroup.g1", "webpubsub.sendToGroup.g2", "webpubsub.sendToGroup.g3"]);

    private readonly Akka.Embedded.Simulation.Simulation _simulation;
    private readonly HubTree _tree;
    private readonly List<SimulatedClient> _clients = [];
    private readonly List<Task> _calls = [];
    private int _moment;
    private int _data;

    public HubSimulation(long seed)
    {
        Seed = seed;
        _simulation = new Akka.Embedded.Simulation.Simulation(seed);
        var rate = seed % 2 == 0 ? 0 : 20;
        var hocon = $$"""
            hub.workers.count = 3
            hub.limits.groups-per-connection = 4
            hub.connections.max-pending-requests = 16
            hub.rate-limits.connection.messages-per-second = {{rate}}
            """;
        var services = new HubServices { EventHandler = this, Scheduler = this, Time = new SimulatedTime(this, _simulation.TimeProvider) };
        _tree = HubTree.Start(_simulation.System, HubSettings.From(ConfigurationFactory.ParseString(hocon)), services);
    }

    public long Seed { get; }

    public Random Random => _simulation.Random;

    public IReadOnlyList<SimulatedClient> Clients => _clients;

    /// <summary>What the application published, in its order.</summary>
    public List<Published> Published { get; } = [];

    /// <summary>Same seed, same hash: which actor got what in which order, and every frame that a client heard.</summary>
    public ulong EventHash => _simulation.EventHash;

    /// <summary>The next moment; what has a larger one happened later.</summary>
    public int NextMoment() => ++_moment;

    /// <summary>A payload that no other message of the run has; larger is said later.</summary>
    public int NextData() => ++_data;

    public void Record(string observation) => _simulation.Record(observation);

    public void Schedule(IThreadPoolWorkItem item) => _simulation.Schedule(item);

    /// <summary>Does that many random things, then lets everything come to rest and checks what was seen.</summary>
    public void Run(int actions)
    {
        for (var i = 0; i < actions; i++)
        {
            Act();
            for (var steps = Random.Next(40); steps > 0 && _simulation.Step(); steps--)
            {
            }
        }
        Settle();
        new DeliveryContract(this).Check();
        LeaveAll();
    }

    public void Dispose() => _simulation.Dispose();

    ValueTask<EventReply> IHubEventHandler.OnEventAsync(UserEvent userEvent, CancellationToken cancellation)
    {
        if (userEvent.Name == "fail") throw new InvalidOperationException("The simulated application fails.");
        if (userEvent.Name == "done") return new ValueTask<EventReply>(EventReply.Done);
        var reply = new TaskCompletionSource<EventReply>();
        if (userEvent.Name == "slow")
        {
            var delay = TimeSpan.FromMilliseconds(Random.Next(1, 4_000));
            _simulation.System.Scheduler.Advanced.ScheduleOnce(delay, () => Schedule(new Work(() => reply.TrySetResult(EventReply.Done))));
        }
        return new ValueTask<EventReply>(reply.Task);
    }

    private void Act()
    {
        var alive = _clients.Where(c => !c.IsOver).ToList();
        var roll = Random.Next(100);
        if (alive.Count < 2 || (roll < 8 && alive.Count < MostClients)) Connect();
        else Act(roll, alive[Random.Next(alive.Count)]);
    }

    private void Act(int roll, SimulatedClient client)
    {
        switch (roll)
        {
            case < 70: Say(client); break;
            case < 73: client.Repeat(Random, Groups[Random.Next(4)]); break;
            case < 76 when client.IsStalled: client.Resume(); break;
            case < 78: client.Stall(); break;
            case < 82: CrashConnection(client); break;
            case < 86: _tree.Node.Workers.Tell(new Crash(Random.Next(3)), ActorRefs.NoSender); break;
            case < 87: client.Cut(); break;
            case < 88: client.Leave(); break;
            case < 89:
                client.MayEnd = true;
                _ = _tree.Messenger.CloseConnectionAsync("chat", client.Id);
                break;
            case < 93: Publish(Groups[Random.Next(4)]); break;
            case < 96: _calls.Add(Call(client, ServerGroups[Random.Next(2)])); break;
            default: _simulation.Advance(TimeSpan.FromMilliseconds(Random.Next(1, 2_000))); break;
        }
    }

    private void Connect()
    {
        var client = new SimulatedClient(this, $"c{_clients.Count}", [.. Groups.Where(_ => Random.Next(5) == 0).Take(2)], this);
        var request = new ConnectionRequest
        {
            Hub = "chat", ConnectionId = client.Id, UserId = client.Id, Protocol = WireProtocol.Json, Permissions = Roles, Groups = client.InitialGroups,
        };
        client.Finished = _tree.ServeAsync(request, client.Socket, null);
        _clients.Add(client);
    }

    private void Say(SimulatedClient client)
    {
        var requests = new (string, string)[Random.Next(1, 9)];
        for (var i = 0; i < requests.Length; i++)
        {
            requests[i] = Random.Next(20) switch
            {
                < 12 => ("sendToGroup", Groups[Random.Next(5)]),        // g4 is forbidden
                < 15 => ("joinGroup", Groups[Random.Next(Groups.Length)]),
                < 17 => ("leaveGroup", Groups[Random.Next(Groups.Length)]),
                17 => ("event", "done"),
                18 => ("event", Random.Next(2) == 0 ? "slow" : "fail"),
                _ => ("event", Random.Next(4) == 0 ? "never" : "done"),
            };
        }
        client.Say(requests);
    }

    private void Publish(string group)
    {
        var (at, data) = (NextMoment(), NextData());
        var payload = new Payload(DataType.Json, PayloadForm.Raw, Encoding.UTF8.GetBytes(data.ToString(CultureInfo.InvariantCulture)));
        Published.Add(new Published(at, group, data, _tree.Messenger.SendToGroupAsync("chat", group, payload)));
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
                foreach (var member in _clients) member.MayEnd = true;
                return _tree.Messenger.CloseGroupAsync("chat", group);
            default:
                if (Random.Next(4) == 0) client.Leave();
                return _tree.Groups.AddConnectionAsync("chat", group, client.Id);
        }
    }

    private void CrashConnection(SimulatedClient client)
    {
        // Past the restart budget the hub is right to end it.
        if (++client.Crashes > 3) client.MayEnd = true;
        _simulation.System.ActorSelection($"/user/connections/chat~{client.Id}").Tell(new Crash(), ActorRefs.NoSender);
    }

    private void Settle()
    {
        foreach (var client in _clients.Where(c => c.IsStalled)) client.Resume();
        // Every event has its deadline of five seconds, and a client may have queued as many as the hub reads ahead.
        for (var i = 0; i < 400 && Unanswered() > 0; i++) _simulation.Advance(TimeSpan.FromSeconds(1));
        _simulation.Advance(TimeSpan.FromSeconds(15));
    }

    private int Unanswered() => _clients.Where(c => !c.IsOver).Sum(c => c.Said.Count - c.Heard.Count(h => h.Type == "ack"));

    private void LeaveAll()
    {
        foreach (var client in _clients.Where(c => !c.IsOver)) client.Leave();
        _simulation.Advance(TimeSpan.FromSeconds(30));
        var left = _tree.Snapshot();
        var unfinished = string.Join(' ', _clients.Where(c => !c.Finished.IsCompleted).Select(c => c.Id));
        Assert.True(left.Connections == 0 && left.Groups == 0 && unfinished.Length == 0,
            $"seed {Seed}: {left.Connections} connections ({unfinished}) and {left.Groups} groups are left after everybody went");
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
