using Hub.Actors.Connections;
using Hub.Benchmarks.Check;
using Hub.Protocol.Frames;
using Hub.Tests.Support;

namespace Hub.Tests.Simulation;

/// <summary>
/// One client and its sockets: answers pings and close frames, may stall, be cut or fall silent. A reliable one comes back on another socket
/// and says again what was not answered. What it says and hears is in the history; the rules about that are <see cref="CheckClient"/>'s.
/// </summary>
internal sealed class SimulatedClient
{
    private readonly HubSimulation _world;
    private readonly List<byte> _partial = [];
    private InMemorySocket _socket;
    private Task<bool>? _recovery;
    private bool _hasReturned;
    private bool _isDeaf;

    public SimulatedClient(HubSimulation world, string id, Contract contract, string[] groups)
    {
        _world = world;
        InitialGroups = groups;
        Check = new CheckClient(world.History, id, contract, user: id, groups: groups, filler: "");
        _socket = NewSocket();
    }

    public CheckClient Check { get; }

    public string Id => Check.Log.Name;

    public bool IsReliable => Check.Log.Contract == Contract.Reliable;

    public string[] InitialGroups { get; }

    public InMemorySocket Socket => _socket;

    /// <summary>One for each socket: completes when the hub has done with it.</summary>
    public List<Task> Finished { get; } = [];

    public int Crashes { get; set; }

    public bool IsStalled { get; private set; }

    /// <summary>When it last began to read again.</summary>
    public DateTimeOffset ResumedAt { get; private set; }

    /// <summary>Nothing passes on its socket, which it does not know yet.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>Its connection is over for good.</summary>
    public bool IsOver { get; private set; }

    /// <summary>It has no socket now, but will come back.</summary>
    public bool IsAway { get; private set; }

    /// <summary>It can say something.</summary>
    public bool IsTalking => !IsOver && !IsAway && (Check.IsConnected || !_hasReturned);

    /// <summary>Says several requests in one piece of bytes.</summary>
    public void Say(params string[] texts) => _socket.Say(ClientFrames.Join([.. texts.Select(ClientFrames.Text)]));

    /// <summary>Says a new request under an id that was used before.</summary>
    public void Repeat(string group)
    {
        if (Check.LastAckId > 0) Say(Check.Send(group, _world.Random.NextInt64(Check.LastAckId) + 1, noEcho: false));
    }

    /// <summary>Tells the hub what has arrived.</summary>
    public void Acknowledge()
    {
        if (IsReliable && IsTalking && Check.AcknowledgeSequence() is { } text) Say(text);
    }

    public void Stall()
    {
        IsStalled = true;
        _socket.Stall();
    }

    public void Resume()
    {
        if (!IsStalled) return;
        IsStalled = false;
        ResumedAt = _world.Now;
        _socket.Resume();
    }

    public void Leave()
    {
        if (IsOver || IsAway) return;
        Check.Log.MayEnd = true;
        _socket.Say(ClientFrames.Close(1000));
    }

    /// <summary>The network takes its socket away. A reliable client comes back after that time.</summary>
    public void Cut(TimeSpan away)
    {
        Lose(away);
        _socket.Break();
    }

    /// <summary>The network loses everything from now on; the client finds out after a time, the hub by its heartbeat.</summary>
    public void FallSilent(TimeSpan notices, TimeSpan away)
    {
        // To the hub, a socket that takes nothing is a slow reader's, and those are ended (docs/delivery.md, rule 6).
        if (!IsReliable || IsStalled) Check.Log.MayEnd = true;
        var socket = _socket;
        socket.GoSilent();
        IsSilent = true;
        _world.After(notices, () =>
        {
            if (socket == _socket) Lose(away);
        });
    }

    /// <summary>A browser that goes to another page, or the like: a close frame, but not the one of a client that is done.</summary>
    public void GoAway(TimeSpan away)
    {
        var socket = _socket;
        socket.Say(ClientFrames.Close(1001));
        Lose(away);
        _world.After(TimeSpan.FromMilliseconds(100), socket.Break);
    }

    /// <summary>Whether the hub has refused the socket that it came back on.</summary>
    public void LookAtRecovery()
    {
        if (_recovery is { IsCompleted: true, Result: false } && !IsOver && !IsAway) OnRefused("after it was found");
    }

    private void Lose(TimeSpan away)
    {
        if (IsOver || IsAway) return;
        IsStalled = IsSilent = false;
        _isDeaf = true;
        if (!IsReliable || away >= HubSimulation.RecoveryWindow) Check.Log.MayEnd = true;
        Check.OnLost();
        // Who never heard that it is connected has nothing to come back to.
        IsAway = IsReliable && Check.ConnectionId.Length > 0;
        IsOver = !IsAway;
        if (IsAway) _world.After(away, ComeBack);
    }

    private void ComeBack()
    {
        IsAway = false;
        _hasReturned = true;
        _socket = NewSocket();
        Check.OnCameBack();
        if (_world.FindRecovery(Id, Check.Token) is not { } recovery)
        {
            OnRefused("because it is unknown");
            return;
        }
        Finished.Add(_recovery = recovery.ServeAsync(_socket));
    }

    private void OnRefused(string why)
    {
        IsOver = true;
        Check.Log.OnRefused(why);
    }

    private InMemorySocket NewSocket()
    {
        _partial.Clear();
        _isDeaf = false;
        var socket = new InMemorySocket(_world);
        socket.Received = bytes => OnReceived(socket, bytes);
        socket.Ended = cut => OnEnded(socket, cut);
        return socket;
    }

    private void OnReceived(InMemorySocket socket, byte[] bytes)
    {
        if (socket != _socket || _isDeaf) return;
        _partial.AddRange(bytes);
        var frames = ServerFrames.ReadComplete(_partial.ToArray(), out var used);
        _partial.RemoveRange(0, used);
        foreach (var frame in frames) OnFrame(frame);
    }

    private void OnFrame(ServerFrame frame)
    {
        _world.Record($"{Id} {frame.Opcode} {(frame.Opcode == Opcode.Text ? frame.Text : "")}");
        switch (frame.Opcode)
        {
            case Opcode.Text: OnText(frame.Payload); break;
            case Opcode.Ping: _socket.Say(ClientFrames.Pong(frame.Payload)); break;
            case Opcode.Close:
                Check.Log.OnClosed(frame.CloseCode, frame.CloseText);
                IsOver = true;
                _socket.Say(ClientFrames.Close(1000));
                break;
        }
    }

    private void OnText(byte[] text)
    {
        if (Check.OnText(text).Kind == WordKind.Connected && _hasReturned) Say([.. Check.SayAgain()]);
    }

    private void OnEnded(InMemorySocket socket, bool cut)
    {
        if (socket != _socket) return;
        if (!cut) socket.EndSaying();
        // The hub has let go of it without a word: to a client that is a lost network.
        if (!IsOver && !IsAway) Lose(TimeSpan.FromMilliseconds(_world.Random.Next(1, 5_000)));
    }
}
