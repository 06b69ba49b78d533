using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Actors.Transport;

namespace Hub.Actors.Pooling;

/// <summary>
/// HOT PATH: twice per backend call, to borrow and to return. What a pool knows: idle links, waiting borrowers, counts. Owned by no actor, so
/// that a borrow of an idle link costs no message, and a crash loses nothing. All of it is under one lock, in which nothing waits; sockets are
/// closed outside it. Guard: PoolLoadSpecs, BorrowSpecs.
/// </summary>
internal sealed class PoolState
{
    private readonly Lock _gate = new();
    private readonly LinkSet _links = new();
    private readonly BorrowerQueue _waiting;                    // empty while a link is free
    private readonly PoolCounters _counters = new();
    private readonly ConnectBackoff _backoff;
    private readonly LinkRules _rules;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IActorRef? _manager;
    private bool _refillAsked;
    private bool _closed;
    private int _numbers;

    public PoolState(string name, TcpPoolSettings settings, TimeProvider time)
    {
        Name = name;
        Settings = settings;
        Time = time;
        Clock = new HubClock(time);
        Log = new LogGate(Clock);
        _waiting = new BorrowerQueue(settings.MaxWaiting);
        _backoff = new ConnectBackoff(settings.MinBackoff, settings.MaxBackoff);
        _rules = new LinkRules(settings);
    }

    public string Name { get; }

    public TcpPoolSettings Settings { get; }

    public TimeProvider Time { get; }

    public HubClock Clock { get; }

    /// <summary>What may be logged about links.</summary>
    public LogGate Log { get; }

    public string Endpoint => $"{Settings.Host}:{Settings.Port}";

    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Completes when the pool's actor, and with it every link, has ended.</summary>
    public Task Stopped => _stopped.Task;

    private bool IsHopeless => _links.Alive == 0 && _backoff.Remaining(Clock.NowMs) > TimeSpan.Zero;

    /// <summary>Borrowers for whom no link is on its way.</summary>
    private int Unserved => _waiting.Count - _links.Connecting - _links.Checking;

    /// <summary>A link at once, or a place in the queue.</summary>
    public BackendLink? Borrow(out Borrower? borrower)
    {
        lock (_gate)
        {
            borrower = null;
            ObjectDisposedException.ThrowIf(_closed, typeof(TcpConnectionPool));
            if (_links.FindFree() is { } free) return Lend(free);
            if (IsHopeless) throw Refusal(new BackendUnavailableException(Name, Endpoint, _backoff.Reason));
            if (_waiting.IsFull) throw Refusal(new PoolExhaustedException(Name, _waiting.Count));
            borrower = _waiting.Add(Time.GetTimestamp());
            if (Unserved > 0 && _links.Slots < Settings.Max) AskForLinks();
            return null;
        }
    }

    /// <summary>The borrower waits no longer; false when it has its outcome already.</summary>
    public bool Leave(Borrower borrower, bool timedOut)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(borrower)) return false;
            if (timedOut) _counters.Timeouts++;
            return true;
        }
    }

    /// <summary>Takes a link back, or says why it must be closed.</summary>
    public LinkCloseReason? Return(BackendLink link)
    {
        lock (_gate)
        {
            if (link.State != LinkState.Borrowed) return null;  // closed meanwhile
            var now = Clock.NowMs;
            if (_rules.EndOnReturn(link, now) is { } reason) return reason;
            link.IdleSinceMs = link.HeardAtMs = now;
            Place(link);
            return null;
        }
    }

    /// <summary>Marks a link closed and takes it off the counts; false when somebody was first. Who gets true closes the socket.</summary>
    public bool TryClose(BackendLink link, LinkCloseReason reason, Exception? failure)
    {
        lock (_gate) return CloseLocked(link, reason, failure);
    }

    /// <summary>The backend has answered on this link: it works, so no more caution.</summary>
    public void Prove(BackendLink link)
    {
        lock (_gate)
        {
            link.IsProven = true;
            if (_backoff.Succeeded()) AskForLinks();
        }
    }

    public void CallFailed()
    {
        lock (_gate) _counters.Errors++;
    }

    /// <summary>Lets the pool appear in the metrics until it is closed.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            if (!_closed) PoolMetrics.Add(this);
        }
    }

    /// <summary>The pool's actor has started, or restarted.</summary>
    public void Attach(IActorRef manager)
    {
        lock (_gate) _manager = manager;
    }

    /// <summary>How many links are to be opened now; they count as connecting from here on.</summary>
    /// <param name="withSpares">Count only idle links towards the minimum, not those in use.</param>
    public int Reserve(bool withSpares)
    {
        lock (_gate)
        {
            _refillAsked = false;
            if (_closed || _backoff.Remaining(Clock.NowMs) > TimeSpan.Zero) return 0;
            var missing = Settings.MinIdle - _links.Idle - _links.Connecting - (withSpares ? 0 : _links.Borrowed);
            var count = Math.Min(Math.Max(Unserved, missing), Settings.Max - _links.Slots);
            // In doubt one at a time: a backend that accepts and then fails must not be hammered either.
            if (_backoff.IsDoubtful) count = Math.Min(count, 1 - _links.Connecting);
            if (count <= 0) return 0;
            _links.Reserve(count);
            return count;
        }
    }

    /// <summary>A numbered place for a link that was reserved. Outside the lock: it makes a socket.</summary>
    public LinkSlot NewSlot() => new(Interlocked.Increment(ref _numbers), new BackendLink(this));

    /// <summary>Time until connecting may be tried again; zero when it may be now.</summary>
    public TimeSpan RetryIn()
    {
        lock (_gate) return _backoff.Remaining(Clock.NowMs);
    }

    /// <summary>A connection is open: the first borrower in line gets it, or it is idle.</summary>
    public void Connected(BackendLink link, TimeSpan lifetime)
    {
        lock (_gate)
        {
            if (link.State != LinkState.Connecting) return;
            var now = Clock.NowMs;
            _counters.Created++;
            link.IdleSinceMs = link.HeardAtMs = now;
            link.ExpiresAtMs = now + (long)lifetime.TotalMilliseconds;
            Place(link);
            if (_backoff.IsDoubtful) AskForLinks();             // the next one, see Reserve
        }
    }

    /// <summary>Looks at a link by the clock.</summary>
    /// <param name="link">The link; closed when the verdict says so.</param>
    /// <param name="next">When to look again, if it is left alone.</param>
    public LinkVerdict Examine(BackendLink link, out TimeSpan next)
    {
        lock (_gate)
        {
            var now = Clock.NowMs;
            next = _rules.NextLook(link, now);
            if (_rules.End(link, now, _links.Idle) is { } reason)
            {
                CloseLocked(link, reason, null);
                return LinkVerdict.Ended;
            }
            if (!_rules.IsCheckDue(link, now)) return LinkVerdict.Leave;
            _links.Move(link, LinkState.Checking);
            _counters.HealthChecks++;
            return LinkVerdict.Check;
        }
    }

    /// <summary>The PING was answered.</summary>
    public void Checked(BackendLink link)
    {
        lock (_gate)
        {
            if (link.State != LinkState.Checking) return;
            link.HeardAtMs = Clock.NowMs;
            Place(link);
        }
    }

    /// <summary>A crashed actor starts again with a new connection in the same place.</summary>
    public void Restart(LinkSlot slot)
    {
        slot.Link = new BackendLink(this);
        lock (_gate)
        {
            _links.Reconnect();
            _counters.Restarts++;
        }
    }

    /// <summary>The place of an actor that has stopped is free.</summary>
    public void Release(LinkSlot slot)
    {
        lock (_gate)
        {
            _links.Release();
            // Stopped past its restart budget: a defect that would otherwise start over at once, for ever.
            if (slot.Link.Reason == LinkCloseReason.Stopped) _backoff.Failed(Clock.NowMs, slot.Link.Failure);
            RefuseIfHopeless();
        }
    }

    /// <summary>Lends nothing any more; whoever waits is told so.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            Volatile.Write(ref _closed, true);
            PoolMetrics.Remove(this);
            RefuseAll(static pool => new ObjectDisposedException(nameof(TcpConnectionPool), $"Pool {pool.Name} was disposed."));
        }
    }

    public void SetStopped() => _stopped.TrySetResult();

    public TcpPoolSnapshot Snapshot()
    {
        lock (_gate) return _counters.Snapshot(_links, _waiting.Count);
    }

    private void AskForLinks()
    {
        if (_refillAsked || _manager is null) return;
        _refillAsked = true;
        _manager.Tell(Refill.Instance, ActorRefs.NoSender);
    }

    /// <summary>A link is free: the first in line gets it, or it is idle.</summary>
    private void Place(BackendLink link)
    {
        if (_waiting.Next() is not { } borrower)
        {
            _links.Move(link, LinkState.Idle);
            return;
        }
        var waited = Time.GetElapsedTime(borrower.Since);
        _counters.Waited(waited);
        borrower.Give(Lend(link), waited);
    }

    private BackendLink Lend(BackendLink link)
    {
        _links.Move(link, LinkState.Borrowed);
        link.BorrowedAtMs = Clock.NowMs;
        _counters.Borrows++;
        if (link.Uses++ > 0) _counters.Reuses++;
        return link;
    }

    private bool CloseLocked(BackendLink link, LinkCloseReason reason, Exception? failure)
    {
        if (link.State == LinkState.Closed) return false;
        _counters.Ended(link.State, reason);
        _links.Move(link, LinkState.Closed);
        (link.Reason, link.Failure) = (reason, failure);
        // A link on which nothing was ever answered counts like one that did not come about.
        if (reason.IsBackendFault() && !link.IsProven) link.BeganPause = _backoff.Failed(Clock.NowMs, failure);
        RefuseIfHopeless();
        return true;
    }

    private BackendException Refusal(BackendException refusal)
    {
        _counters.Errors++;
        return refusal;
    }

    private void RefuseIfHopeless()
    {
        if (_waiting.Count > 0 && IsHopeless) RefuseAll(static pool => pool.Refusal(new BackendUnavailableException(pool.Name, pool.Endpoint, pool._backoff.Reason)));
    }

    private void RefuseAll(Func<PoolState, Exception> refusal)
    {
        while (_waiting.Next() is { } borrower) borrower.Refuse(refusal(this));
    }
}
