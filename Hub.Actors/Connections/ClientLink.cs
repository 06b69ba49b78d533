using Hub.Actors.Transport;

namespace Hub.Actors.Connections;

/// <summary>Why the hub does not read a socket now.</summary>
public enum ReadingPause : byte
{
    /// <summary>It reads.</summary>
    None,
    /// <summary>Too much of what the client asked for is unanswered.</summary>
    BackPressure,
    /// <summary>The client, or its user, is above the configured rate.</summary>
    Rate,
}

/// <summary>
/// One socket of a connection and how far it is. A plain connection has one for life; a reliable one gets a new one with each recovery.
/// Fields are written by the connection's actor unless said otherwise.
/// </summary>
internal sealed class ClientLink(IClientSocket socket, IWorkScheduler scheduler) : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<bool> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _delay;
    private byte _pause;
    private int _holders = 1;                           // the connection itself; the read loop is another
    private int _isOver;

    public IClientSocket Socket { get; } = socket;

    /// <summary>Whether the hub itself does not read now, and why. Written by the read loop.</summary>
    public ReadingPause Pause { get => (ReadingPause)Volatile.Read(ref _pause); set => Volatile.Write(ref _pause, (byte)value); }

    /// <summary>The client's close frame has arrived.</summary>
    public bool PeerClosed { get; private set; }

    /// <summary>Code of the client's close frame; 1005 when it had none.</summary>
    public ushort PeerCloseCode { get; private set; } = 1005;

    /// <summary>Our close frame has left.</summary>
    public bool CloseWasSent { get; set; }

    /// <summary>There is no socket any more to say anything to.</summary>
    public bool SocketEnded { get; set; }

    /// <summary>The read loop has ended: everything that came over this socket is in the actor's mailbox.</summary>
    public bool ReadEnded { get; set; }

    /// <summary>Completes when nothing uses the socket any more: true when it served the connection, false when it was refused untouched.</summary>
    public Task<bool> Finished => _finished.Task;

    /// <summary>The connection has done with this socket.</summary>
    public bool IsOver => Volatile.Read(ref _isOver) == 1;

    /// <summary>The client's close frame, which is answered with its own code.</summary>
    public void OnPeerClosed(ushort code)
    {
        PeerClosed = true;
        PeerCloseCode = code;
    }

    /// <summary>Keeps the read loop away for a while; ends early when the link does.</summary>
    public async Task DelayReadingAsync(HubClock clock, TimeSpan delay)
    {
        // Not Task.Delay: who awaits a cancelled one goes on on some thread of the pool, and the simulator could not repeat it.
        var delayed = _delay = new TaskCompletionSource();
        Interlocked.MemoryBarrier();                    // either the end is seen here, or the end sees what to complete
        if (IsOver) return;
        using var timer = clock.Time.CreateTimer(static timed => ((TaskCompletionSource)timed!).TrySetResult(), delayed, delay, Timeout.InfiniteTimeSpan);
        await delayed.Task;
    }

    /// <summary>Before reading starts: the link is not finished while something still reads its pipe.</summary>
    public void OnReadStarted() => Interlocked.Increment(ref _holders);

    /// <summary>The holder touches the socket no more.</summary>
    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0) _finished.TrySetResult(true);
    }

    /// <summary>Cuts the socket and lets go of it, once.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 1) return;
        Socket.Abort();
        // As work of its own: what goes on when the delay ends is the read loop, which has no business on the turn of an actor.
        if (_delay is not null) scheduler.Schedule(this);
        LetGo();
    }

    void IThreadPoolWorkItem.Execute() => _delay!.TrySetResult();

    /// <summary>The connection could not take the socket: whoever offered it keeps it.</summary>
    public void Refuse()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0) _finished.TrySetResult(false);
    }
}
