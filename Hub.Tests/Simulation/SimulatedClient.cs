using System.Text.Json;
using Hub.Actors.Transport;
using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Simulation;

/// <summary>One request that a client made and waits to be acknowledged.</summary>
/// <param name="At">Moment on the simulation's own count of events.</param>
/// <param name="AckId">Its ack id; a repeat has the same.</param>
/// <param name="Type">As on the wire.</param>
/// <param name="Target">Group or event.</param>
/// <param name="NoEcho">For sends.</param>
/// <param name="Data">For sends: unique in the whole run.</param>
internal sealed record Said(int At, ulong AckId, string Type, string Target, bool NoEcho, int Data);

/// <summary>One message that a client heard.</summary>
/// <param name="At">Moment on the simulation's own count of events.</param>
/// <param name="Type"><c>connected</c>, <c>disconnected</c>, <c>ack</c>, <c>message</c>, <c>pong</c> or <c>close</c>.</param>
/// <param name="AckId">For acks.</param>
/// <param name="Error">For acks: null on success. For a close: its code and text.</param>
/// <param name="Group">For messages.</param>
/// <param name="From">For messages: the sender's user; empty for the application.</param>
/// <param name="Data">For messages.</param>
internal sealed record Heard(int At, string Type, ulong AckId, string? Error, string Group, string From, int Data);

/// <summary>A client that keeps a log of all it said and heard, answers pings and close frames, and may stall or be cut.</summary>
internal sealed class SimulatedClient
{
    private readonly HubSimulation _world;
    private readonly List<byte> _partial = [];
    private ulong _acks;

    public SimulatedClient(HubSimulation world, string id, string[] groups, IWorkScheduler scheduler)
    {
        _world = world;
        Id = id;
        InitialGroups = groups;
        Socket = new InMemorySocket(scheduler) { Received = OnReceived, Ended = OnEnded };
    }

    public string Id { get; }

    public string[] InitialGroups { get; }

    public InMemorySocket Socket { get; }

    public List<Said> Said { get; } = [];

    public List<Heard> Heard { get; } = [];

    /// <summary>Completes when the hub has done with it.</summary>
    public Task Finished { get; set; } = Task.CompletedTask;

    /// <summary>Something was done to it that may end it, so the hub need not keep it open.</summary>
    public bool MayEnd { get; set; }

    public int Crashes { get; set; }

    public bool IsStalled { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>Says several requests in one piece of bytes.</summary>
    public void Say(params (string Type, string Target)[] requests)
        => Socket.Say(ClientFrames.Join([.. requests.Select(r => ClientFrames.Text(Request(r.Type, r.Target, ++_acks)))]));

    /// <summary>Says a new request under an id that was used before.</summary>
    public void Repeat(Random random, string group)
    {
        if (Said.Count > 0) Socket.Say(ClientFrames.Text(Request("sendToGroup", group, Said[random.Next(Said.Count)].AckId)));
    }

    public void Stall()
    {
        IsStalled = true;
        MayEnd = true;
        Socket.Stall();
    }

    public void Resume()
    {
        IsStalled = false;
        Socket.Resume();
    }

    public void Leave()
    {
        MayEnd = true;
        Socket.Say(ClientFrames.Close(1000));
    }

    public void Cut()
    {
        MayEnd = true;
        Socket.Break();
    }

    private string Request(string type, string target, ulong ackId)
    {
        var said = new Said(_world.NextMoment(), ackId, type, target, _world.Random.Next(5) == 0, _world.NextData());
        Said.Add(said);
        return type switch
        {
            "event" => $$"""{"type":"event","event":"{{target}}","ackId":{{ackId}},"data":1}""",
            "sendToGroup" => $$"""{"type":"sendToGroup","group":"{{target}}","ackId":{{ackId}},"noEcho":{{(said.NoEcho ? "true" : "false")}},"data":{{said.Data}}}""",
            _ => $$"""{"type":"{{type}}","group":"{{target}}","ackId":{{ackId}}}""",
        };
    }

    private void OnReceived(byte[] bytes)
    {
        _partial.AddRange(bytes);
        var frames = ServerFrames.ReadComplete(_partial.ToArray(), out var used);
        _partial.RemoveRange(0, used);
        foreach (var frame in frames) OnFrame(frame);
    }

    private void OnFrame(ServerFrame frame)
    {
        var at = _world.NextMoment();
        _world.Record($"{Id} {frame.Opcode} {(frame.Opcode == Opcode.Text ? frame.Text : "")}");
        switch (frame.Opcode)
        {
            case Opcode.Text: Heard.Add(Parse(at, frame.Text)); break;
            case Opcode.Ping: Socket.Say(ClientFrames.Pong(frame.Payload)); break;
            case Opcode.Close:
                Heard.Add(new Heard(at, "close", 0, $"{frame.CloseCode} {frame.CloseText}", "", "", 0));
                IsOver = true;
                Socket.Say(ClientFrames.Close(1000));
                break;
        }
    }

    private void OnEnded(bool cut)
    {
        IsOver = true;
        if (!cut) Socket.EndSaying();
    }

    private static Heard Parse(int at, string text)
    {
        using var message = JsonDocument.Parse(text);
        var root = message.RootElement;
        return root.GetProperty("type").GetString() switch
        {
            "system" => new Heard(at, root.GetProperty("event").GetString()!, 0, null, "", "", 0),
            "ack" => new Heard(at, "ack", root.GetProperty("ackId").GetUInt64(),
                root.GetProperty("success").GetBoolean() ? null : root.GetProperty("error").GetProperty("name").GetString(), "", "", 0),
            "message" when root.TryGetProperty("group", out var group) =>
                new Heard(at, "message", 0, null, group.GetString()!,
                    root.TryGetProperty("fromUserId", out var from) ? from.GetString()! : "", root.GetProperty("data").GetInt32()),
            var type => new Heard(at, type!, 0, null, "", "", 0),
        };
    }
}
