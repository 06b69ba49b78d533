using Akka.Actor;

namespace Hub.Actors.Pooling;

/// <summary>Where a link stands; changed only by <see cref="LinkSet"/>.</summary>
internal enum LinkState
{
    Connecting,
    Idle,
    Checking,
    Borrowed,
    Closed,
}

/// <summary>
/// A place for one link in the pool, held by one <see cref="BackendLinkActor"/> for its whole life. It outlives the actor's restarts, and so
/// does the number of open connections.
/// </summary>
internal sealed class LinkSlot(int number, BackendLink link)
{
    public int Number => number;

    /// <summary>The connection of the present incarnation.</summary>
    public BackendLink Link { get; set; } = link;
}

/// <summary>
/// One connection, from connecting to closed. Its actor decides about its life, borrowers call on it directly, and whoever finds it at its end
/// closes it: the first reason wins, and the actor is told.
/// </summary>
#pragma warning disable CA1001 // Close is the one way to end a link, and it disposes the socket.
internal sealed class BackendLink
#pragma warning restore CA1001
{
    private readonly PoolState _pool;
    private readonly FramedSocket _socket;
    private int _calling;

    public BackendLink(PoolState pool)
    {
        _pool = pool;
        _socket = new FramedSocket(pool.Settings.MaxFrameBytes, Close);
    }

    /// <summary>The actor that owns it; set before anybody else can reach the link.</summary>
    public IActorRef? Actor { get; set; }

    // The rest is guarded by the pool's lock.

    public LinkState State { get; set; }

    /// <summary>Times lent.</summary>
    public int Uses { get; set; }

    public long BorrowedAtMs { get; set; }

    public long IdleSinceMs { get; set; }

    public long HeardAtMs { get; set; }

    public long ExpiresAtMs { get; set; } = long.MaxValue;

    /// <summary>The backend has answered on it.</summary>
    public bool IsProven { get; set; }

    public LinkCloseReason Reason { get; set; }

    public Exception? Failure { get; set; }

    /// <summary>Its end began a pause of the backoff, so it is worth a log line.</summary>
    public bool BeganPause { get; set; }

    public Task ConnectAsync() => _socket.ConnectAsync(_pool.Settings.Host, _pool.Settings.Port);

    /// <summary>Enters the connected link into the pool.</summary>
    public void Open(TimeSpan lifetime)
    {
        _socket.Watch();
        _pool.Connected(this, lifetime);
    }

    /// <summary>A PING and its answer.</summary>
    public async Task PingAsync()
    {
        await _socket.ExchangeAsync(ReadOnlyMemory<byte>.Empty);
        if (!IsProven) _pool.Prove(this);
    }

    public async Task<byte[]> CallAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        if (request.IsEmpty || request.Length > _pool.Settings.MaxFrameBytes)
        {
            throw new ArgumentException($"A request has 1 to {_pool.Settings.MaxFrameBytes} bytes, this one {request.Length}.", nameof(request));
        }
        cancellation.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref _calling, 1) != 0) throw new InvalidOperationException("A link carries one request at a time.");
        try
        {
            using var closing = cancellation.UnsafeRegister(static link => ((BackendLink)link!).Close(LinkCloseReason.Cancelled, null), this);
            var reply = await _socket.ExchangeAsync(request);
            if (!IsProven) _pool.Prove(this);
            return reply;
        }
        catch (BackendLinkException e)
        {
            throw Failed(e, cancellation);
        }
        finally
        {
            Volatile.Write(ref _calling, 0);
        }
    }

    /// <summary>Back from its borrower.</summary>
    public void Return()
    {
        if (Volatile.Read(ref _calling) != 0) Close(LinkCloseReason.Invalidated, null);
        else if (_pool.Return(this) is { } reason) Close(reason, null);
    }

    /// <summary>Ends it, for this reason if it is the first.</summary>
    public void Close(LinkCloseReason reason, Exception? failure)
    {
        if (_pool.TryClose(this, reason, failure)) Finish();
    }

    /// <summary>What its actor has to do about it now, and when to look again.</summary>
    public LinkVerdict Look(out TimeSpan next)
    {
        var verdict = _pool.Examine(this, out next);
        if (verdict == LinkVerdict.Ended) Finish();
        return verdict;
    }

    private void Finish()
    {
        _socket.Dispose();
        Actor?.Tell(new LinkEnded(this), ActorRefs.NoSender);
    }

    private Exception Failed(BackendLinkException found, CancellationToken cancellation)
    {
        Close(found.Reason, found);
        // Somebody else may have closed it under the call; then the broken socket is only the consequence.
        if (Reason == LinkCloseReason.Cancelled) return new OperationCanceledException(cancellation);
        _pool.CallFailed();
        return Reason == found.Reason ? found
            : new BackendLinkException(Reason, $"The link was closed during the call: {Reason.Label()}.", found.MayHaveBeenExecuted, found);
    }
}
