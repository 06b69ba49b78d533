using System.Text;
using Akka.Actor;
using Hub.Actors.Upstream;
using Hub.Protocol.CloudEvents;
using Hub.Tests.Support;

namespace Hub.Tests.Simulation;

/// <summary>
/// Two application servers in memory that die, hang and come back as the seed wants. They check what they are told: events of a connection
/// come one at a time, <c>connected</c> once and <c>disconnected</c> last.
/// </summary>
internal sealed class SimulatedBackends(HubSimulation world) : IBackendFactory
{
    private readonly Dictionary<string, State> _states = [];
    private readonly Dictionary<string, Seen> _seen = [];

    private enum State { Up, Slow, Down, Hanging }

    public UpstreamOptions Options { get; } = new(
        new Dictionary<string, IReadOnlyList<EventHandlerRule>>
        {
            ["chat"] = [
                ScriptedBackend.Rule("http://one:80/", "done,slow", connected: true, disconnected: true),
                ScriptedBackend.Rule("http://two:80/", "fail,never,late"),
            ],
        },
        [Encoding.UTF8.GetBytes("key")], "hub.example", static () => 8080);

    /// <summary>Paths of the actors that may crash.</summary>
    public static IReadOnlyList<string> Actors { get; } =
        [.. from backend in new[] { "http~one%3A80", "http~two%3A80" } from child in new[] { "", "/w0", "/w1" } select $"/user/upstream/{backend}{child}"];

    public void ChangeOne()
    {
        var backend = world.Random.Next(2) == 0 ? "http://one:80" : "http://two:80";
        _states[backend] = (State)world.Random.Next(4);
    }

    public void Heal() => _states.Clear();

    IBackend IBackendFactory.Create(UrlTemplate url, IActorRefFactory actors) => new Connections(this, url.Backend);

    private Task<CloudEventReply> CallAsync(string backend, CloudEvent told, CancellationToken cancellation)
    {
        if (!_seen.TryGetValue(told.ConnectionId, out var seen)) _seen.Add(told.ConnectionId, seen = new Seen());
        Assert.False(seen.IsBusy, $"seed {world.Seed}: {told.Name} of {told.ConnectionId} came while {seen.Latest} was under way");
        Assert.False(seen.HasEnded, $"seed {world.Seed}: {told.Name} of {told.ConnectionId} came after its disconnected");
        Assert.False(told.Name == "connected" && seen.HasBegun, $"seed {world.Seed}: {told.ConnectionId} was connected twice");
        seen.Latest = told.Name;
        var reply = new TaskCompletionSource<CloudEventReply>();
        seen.IsBusy = true;
        cancellation.Register(() =>
        {
            if (reply.TrySetCanceled(cancellation)) seen.IsBusy = false;
        });
        var state = _states.GetValueOrDefault(backend);
        if (state == State.Down || told.Name == "fail") Answer(() => reply.TrySetException(new IOException("The simulated backend is down.")));
        else if (state == State.Slow || told.Name is "slow" or "late") world.After(TimeSpan.FromMilliseconds(world.Random.Next(1, 8_000)), () => Answer(Succeed));
        else if (state == State.Up && told.Name != "never") Answer(Succeed);
        return reply.Task;

        void Answer(Func<bool> answer)
        {
            if (answer()) seen.IsBusy = false;
        }

        bool Succeed()
        {
            if (!reply.TrySetResult(told.Name == "done" && world.Random.Next(2) == 0 ? ScriptedBackend.Text("well done") : ScriptedBackend.Status(200))) return false;
            seen.HasBegun |= told.Name == "connected";
            seen.HasEnded |= told.Name == "disconnected";
            return true;
        }
    }

    private sealed class Seen
    {
        public bool IsBusy { get; set; }

        public bool HasBegun { get; set; }

        public bool HasEnded { get; set; }

        public string Latest { get; set; } = "";
    }

    private sealed class Connections(SimulatedBackends backends, string name) : IBackend
    {
        public Task<CloudEventReply> CallAsync(UpstreamCall call, CancellationToken cancellation) => backends.CallAsync(name, call.Event, cancellation);

        public void Close()
        {
        }
    }
}
