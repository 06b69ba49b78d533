using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Load;

/// <summary>Gets the data of ready connections. Spans are valid only during the call.</summary>
internal interface ILoadHandler
{
    /// <summary>A piece of a data message arrived.</summary>
    void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage);
}

/// <summary>Many WebSocket connections to one server, driven by the calling thread through one epoll set. Not thread-safe.</summary>
internal sealed unsafe class LoadEngine : IDisposable
{
    /// <summary>How many connections may be under way at once while opening many.</summary>
    public const int DefaultInFlight = 64;

    private const int ReceiveBufferBytes = 1 << 18;
    private const int MaxEventsPerPoll = 512;
    private static readonly TimeSpan SetupStall = TimeSpan.FromSeconds(15);

    private readonly LoadTarget _target;
    private readonly List<LoadConnection> _connections = [];
    private readonly Dictionary<int, int> _closeCodes = [];
    private readonly byte* _buffer;
    private readonly int _epoll;
    private readonly Func<int, byte[]> _upgradeRequest;
    private int _ready;

    /// <summary>Makes an engine whose clients all ask for the target's own path.</summary>
    public LoadEngine(LoadTarget target, IWireAdapter adapter, ILoadHandler handler)
        : this(target, adapter.Subprotocol, handler, _ => target.PathAndQuery)
    {
        var shared = UpgradeRequestFor(target.Host, target.PathAndQuery, adapter.Subprotocol);
        _upgradeRequest = _ => shared;
    }

    /// <summary>Makes an engine.</summary>
    /// <param name="target">Where to connect.</param>
    /// <param name="subprotocol">Subprotocol to offer, or null.</param>
    /// <param name="handler">Takes the data.</param>
    /// <param name="pathAndQuery">What the client with the given id asks for: it may hold a token of its own.</param>
    public LoadEngine(LoadTarget target, string? subprotocol, ILoadHandler handler, Func<int, string> pathAndQuery)
    {
        Libc.RequireSupportedPlatform();
        _target = target;
        Handler = handler;
        _upgradeRequest = id => UpgradeRequestFor(target.Host, pathAndQuery(id), subprotocol);
        _epoll = Libc.EpollCreate(0);
        _buffer = (byte*)NativeMemory.Alloc(ReceiveBufferBytes);
    }

    /// <summary>Every connection ever opened; its index is its id.</summary>
    public IReadOnlyList<LoadConnection> Connections => _connections;

    /// <summary>Connections the server closed, or lost.</summary>
    public int ClosedByServer { get; private set; }

    /// <summary>Connections that have gone through their set-up.</summary>
    public int Ready => _ready;

    /// <summary>How often which close code was given.</summary>
    public IReadOnlyDictionary<int, int> ClosesByCode => _closeCodes;

    /// <summary>How often which code was given, such as "1008 x 3"; null if no connection was closed.</summary>
    public string? CloseCodes =>
        _closeCodes.Count == 0 ? null : string.Join(", ", _closeCodes.OrderBy(each => each.Key).Select(each => $"{each.Key} x {each.Value}"));

    /// <summary>Takes the data.</summary>
    public ILoadHandler Handler { get; }

    /// <summary>Called with each connection that has gone through its set-up.</summary>
    public Action<LoadConnection>? Readied { get; init; }

    /// <summary>The clock of stamps and intervals, in nanoseconds.</summary>
    public static long Now => Stopwatch.GetTimestamp() * (1_000_000_000L / Stopwatch.Frequency);

    /// <summary>Begins to open one connection and returns at once.</summary>
    public void Open(IEnumerable<SetupStep> setup)
    {
        var id = _connections.Count;
        var connection = new LoadConnection(this, id, ClientSocket.Open(_target.Server, id), setup);
        _connections.Add(connection);
        Control(connection, Libc.EpollAdd, Libc.EpollIn | Libc.EpollOut);
    }

    /// <summary>Opens <paramref name="count"/> connections and returns when each has gone through its set-up.</summary>
    /// <param name="count">How many.</param>
    /// <param name="inFlight">How many may be under way at once.</param>
    /// <param name="setup">Set-up conversation of the connection with the given id.</param>
    public void OpenMany(int count, int inFlight, Func<int, IEnumerable<SetupStep>> setup)
    {
        var goal = _ready + count;
        var opened = 0;
        var closedBefore = ClosedByServer;
        var progress = _ready;
        var progressAt = Stopwatch.StartNew();
        while (_ready < goal)
        {
            while (opened < count && opened - (_ready - goal + count) < inFlight)
            {
                Open(setup(_connections.Count));
                opened++;
            }

            Poll(100);
            if (_ready != progress)
            {
                progress = _ready;
                progressAt.Restart();
            }

            if (progressAt.Elapsed > SetupStall || ClosedByServer > closedBefore)
            {
                throw new LoadException(SetupFailure(count - (goal - _ready), count));
            }
        }
    }

    /// <summary>Waits for events up to the time-out and handles them.</summary>
    public void Poll(int timeoutMilliseconds)
    {
        var events = stackalloc Libc.EpollEvent[MaxEventsPerPoll];
        Handle(events, Libc.EpollWait(_epoll, events, MaxEventsPerPoll, timeoutMilliseconds));
    }

    /// <summary>The same up to a moment of <see cref="Now"/>: a request that is due must not wait for the next whole millisecond.</summary>
    public void PollUntil(long moment)
    {
        var (seconds, nanoseconds) = Math.DivRem(Math.Max(0, moment - Now), 1_000_000_000);
        var timeout = new Libc.TimeSpec { Seconds = seconds, Nanoseconds = nanoseconds };
        var events = stackalloc Libc.EpollEvent[MaxEventsPerPoll];
        Handle(events, Libc.EpollWaitPrecisely(_epoll, events, MaxEventsPerPoll, &timeout, null));
    }

    /// <summary>Handles events for so long.</summary>
    public void PollFor(TimeSpan duration)
    {
        var end = Now + (long)duration.TotalNanoseconds;
        while (Now < end)
        {
            Poll(10);
        }
    }

    /// <summary>Closes every connection that is still open.</summary>
    public void ResetAll()
    {
        foreach (var connection in _connections.Where(connection => connection.Phase != LoadPhase.Closed))
        {
            connection.Phase = LoadPhase.Closed;
            ClientSocket.Reset(connection.Descriptor);
        }
    }

    /// <summary>Changes what is watched of a connection.</summary>
    public void Watch(LoadConnection connection, uint events) => Control(connection, Libc.EpollModify, events);

    /// <summary>The handshake of one client.</summary>
    public byte[] UpgradeRequestOf(int connectionId) => _upgradeRequest(connectionId);

    /// <summary>A connection went through its set-up.</summary>
    public void OnReady(LoadConnection connection)
    {
        _ready++;
        Readied?.Invoke(connection);
    }

    /// <summary>A connection ended without our asking.</summary>
    public void OnClosedByServer(LoadConnection connection)
    {
        connection.Phase = LoadPhase.Closed;
        ClosedByServer++;
        _closeCodes[connection.CloseCode] = _closeCodes.GetValueOrDefault(connection.CloseCode) + 1;
        _ = Libc.Close(connection.Descriptor);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ResetAll();
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_buffer);
    }

    private void Handle(Libc.EpollEvent* events, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var connection = _connections[(int)events[i].Data];
            if ((events[i].Events & Libc.EpollOut) != 0 && connection.Phase != LoadPhase.Closed)
            {
                connection.OnWritable();
            }

            if ((events[i].Events & (Libc.EpollIn | Libc.EpollBroken)) != 0 && connection.Phase != LoadPhase.Closed)
            {
                Receive(connection);
            }
        }
    }

    private static byte[] UpgradeRequestFor(string host, string pathAndQuery, string? subprotocol) => Encoding.ASCII.GetBytes(
        $"GET {pathAndQuery} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n"
        + (subprotocol is null ? "\r\n" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n"));

    private void Control(LoadConnection connection, int operation, uint events)
    {
        var change = new Libc.EpollEvent { Events = events, Data = (ulong)connection.Id };
        if (Libc.EpollControl(_epoll, operation, connection.Descriptor, &change) != 0)
        {
            throw new LoadException($"epoll_ctl: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    private void Receive(LoadConnection connection)
    {
        while (connection.Phase != LoadPhase.Closed)
        {
            var count = Libc.Receive(connection.Descriptor, _buffer, ReceiveBufferBytes, 0);
            if (count <= 0)
            {
                if (count == 0 || Marshal.GetLastPInvokeError() is not (Libc.ErrorAgain or Libc.ErrorInterrupted))
                {
                    OnClosedByServer(connection);
                }

                return;
            }

            connection.OnReceived(new ReadOnlySpan<byte>(_buffer, (int)count));
            if (count < ReceiveBufferBytes)
            {
                return;                                     // a short read drained the socket; epoll tells of more
            }
        }
    }

    private string SetupFailure(int done, int wanted)
    {
        var stuck = _connections.FirstOrDefault(connection => connection.Phase == LoadPhase.Closed && connection.LastSetupText.Length > 0)
            ?? _connections.LastOrDefault(connection => connection.Phase != LoadPhase.Ready);
        var words = stuck?.LastSetupText is { Length: > 0 } text ? $" Last words: '{text}'." : "";
        var hint = done == 0 && words.Length == 0 ? " Is a server listening there?" : "";
        return $"set-up failed at {done} of {wanted} connections to {_target.Server} (closed by the server: {CloseCodes ?? "none"}).{words}{hint}";
    }
}
