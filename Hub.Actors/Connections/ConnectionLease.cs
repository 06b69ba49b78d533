using Akka.Actor;
using Akka.Event;
using Hub.Actors.Delivery;
using Hub.Actors.Diagnostics;
using Hub.Actors.Events;
using Hub.Actors.Routing;
using Hub.Actors.Transport;
using Hub.Actors.Upstream;
using Hub.Protocol.Filters;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Actors.Connections;

/// <summary>How far a connection is; a restarted actor carries on from here.</summary>
internal enum ConnectionPhase : byte
{
    /// <summary>Workers are entering it into their indexes; nothing is read or sent yet.</summary>
    Registering,
    /// <summary>Requests are executed.</summary>
    Open,
    /// <summary>A reliable connection without a socket; its client may come back.</summary>
    Detached,
    /// <summary>No new requests; what was accepted is executed before the close frame goes.</summary>
    Finishing,
    /// <summary>The close frame was given to the outbox; waiting for the peer or the close time-out.</summary>
    Closing,
    /// <summary>Over.</summary>
    Ended,
}

/// <summary>
/// All of one connection that must survive its actor: socket, outbox, requests not executed yet, joined groups, ack ids, the event in
/// flight. Owned by the node, handed to each incarnation of the <see cref="ConnectionActor"/>. Fields are written by the actor unless
/// said otherwise.
/// </summary>
internal sealed class ConnectionLease : IOutboxOwner, IFilterSubject
{
    public const long NeverHeard = long.MinValue;

    private readonly HubNode _node;
    private readonly AdmissionTicket? _ticket;
    private AckMemory? _acks;
    private ClientLink? _offered;
    private int _ended;
    private volatile bool _orphaned;
    private volatile bool _isUnregistered;
    private volatile Permissions _permissions;
    private ulong _workers;

    public ConnectionLease(ConnectionRequest request, IClientSocket socket, HubNode node, AdmissionTicket? ticket, TokenBucket[] buckets)
    {
        _node = node;
        _ticket = ticket;
        Request = request;
        _permissions = request.Permissions;
        Link = NewLink(socket);
        Buckets = buckets;
        Outbox = new Outbox(socket, this, node.Outboxes, request.Protocol.Ordinal);
        Pending = new PendingRequests(node.Settings.Connections.MaxPendingRequests, node.Settings.Connections.MaxPendingBytes, node.Scheduler);
        BornMs = OpenedMs = node.Clock.NowMs;
    }

    public ConnectionRequest Request { get; }

    /// <summary>The socket that serves it, or the last one that did.</summary>
    public ClientLink Link { get; private set; }

    /// <summary>It may outlive its socket.</summary>
    public bool IsReliable => Request.Protocol.IsReliable;

    /// <summary>A client has come back on a socket that waits to be attached.</summary>
    public bool HasOffer => Volatile.Read(ref _offered) is not null;

    public Outbox Outbox { get; }

    public PendingRequests Pending { get; }

    /// <summary>Events to application servers, in order; null in a hub without handlers.</summary>
    public EventLane? Lane { get; init; }

    /// <summary>Rate limits that apply to this connection; empty when none is configured.</summary>
    public TokenBucket[] Buckets { get; }

    /// <summary>When the handshake of the current socket was done.</summary>
    public long OpenedMs { get; private set; }

    /// <summary>When bytes last arrived. Written by the read loop, read by the actor: a stale value only delays a decision by one tick.</summary>
    public long LastHeardMs { get; set; } = NeverHeard;

    /// <summary>Set by the actor itself before anything can be told.</summary>
    public IActorRef Actor { get; set; } = ActorRefs.Nobody;

    public ConnectionPhase Phase { get; set; }

    /// <summary>Requests accepted and not handed to a worker yet; null while there are none.</summary>
    public Queue<ReceivedRequest>? Backlog { get; set; }

    /// <summary>The request that the actor is working on itself; a restart answers it with an error.</summary>
    public ReceivedRequest? Current { get; set; }

    /// <summary>Worker that the latest requests went to; -1 before the first.</summary>
    public int CurrentWorker { get; set; } = -1;

    /// <summary>The event that waits for the application's answer.</summary>
    public PendingEvent? Event { get; set; }

    /// <summary>Numbers the registrations, since a restarted actor asks again.</summary>
    public int RegisterAttempts { get; set; }

    /// <summary>Clock value by which Finishing or Closing ends.</summary>
    public long DeadlineMs { get; set; }

    /// <summary>Numbers the calls of the application.</summary>
    public int EventAttempts { get; set; }

    /// <summary>Why it ends; the first reason stays.</summary>
    public CloseReason? Reason { get; private set; }

    /// <summary>How it was when the reason was given, before anything was thrown away; null while it has none.</summary>
    public CloseSnapshot? AtClose { get; private set; }

    /// <summary>Neighbours in the <see cref="LeaseRegister"/>, which alone writes them.</summary>
    public ConnectionLease? NextLease { get; set; }

    /// <inheritdoc cref="NextLease"/>
    public ConnectionLease? PreviousLease { get; set; }

    /// <summary>Where in the register it is.</summary>
    public byte Stripe { get; set; }

    /// <summary>When its first handshake was done.</summary>
    public long BornMs { get; }

    /// <summary>Bytes read from its sockets. Written by the read loop, as is <see cref="ReceivedMessages"/>.</summary>
    public long ReceivedBytes { get; set; }

    /// <summary>Messages and control frames among them.</summary>
    public long ReceivedMessages { get; set; }

    /// <summary>What the client may do now. Written by the worker that owns the connection's id, read by those that execute its requests.</summary>
    public Permissions Permissions { get => _permissions; set => _permissions = value; }

    /// <summary>Memberships by worker; each slot is written by that worker alone. Others may read them, see <see cref="Membership"/>.</summary>
    public Membership?[] Slots { get; set; } = [];

    /// <summary>Bit per worker that may hold memberships of this connection; interlocked.</summary>
    public ulong Workers => Volatile.Read(ref _workers);

    /// <summary>Nothing enters it into an index any more, and soon none holds it: its actor has ended, or the application closed it.</summary>
    public bool IsUnregistered => _isUnregistered;

    /// <summary>Groups joined, over all workers; interlocked.</summary>
    public int GroupCount;

    string IFilterSubject.ConnectionId => Request.ConnectionId;

    string? IFilterSubject.UserId => Request.UserId;

    string? IFilterSubject.Protocol => Request.Protocol.Subprotocol;

    int IFilterSubject.GroupCount => Volatile.Read(ref GroupCount);

    bool IFilterSubject.IsInGroup(string group) => Membership.IsIn(this, group, WorkerKey.Of(Request.Hub, group, Slots.Length));

    /// <summary>Used by whoever executes the current request: a worker or the actor, never both at a time.</summary>
    public AckMemory Acks => _acks ??= new AckMemory(_node.Settings.Connections.AckMemory);

    /// <summary>True when the id was executed before.</summary>
    public bool IsRepeated(ulong? ackId) => ackId is { } id && _acks is not null && _acks.Contains(id);

    public bool IsEnded => Volatile.Read(ref _ended) == 1;

    /// <summary>Says why it ends; only the first reason counts.</summary>
    public void GiveReason(CloseReason reason)
    {
        if (Reason is not null) return;
        Reason = reason;
        AtClose = CloseSnapshot.Of(this, _node.Clock.NowMs);
    }

    /// <summary>A socket for this connection.</summary>
    public ClientLink NewLink(IClientSocket socket) => new(socket, _node.Scheduler);

    /// <summary>
    /// A worker is about to enter the connection into its index; false when it must not. The bit is set before the flag is read, with a
    /// full fence between, and <see cref="Unregister"/> does the reverse: so either the worker sees the flag, or the worker's bit is seen
    /// and the message that takes the connection out of its index comes after what it enters now.
    /// </summary>
    public bool TryEnter(int worker)
    {
        var bit = 1UL << worker;
        if ((Volatile.Read(ref _workers) & bit) == 0) Interlocked.Or(ref _workers, bit);
        return !_isUnregistered;
    }

    /// <summary>Nothing can enter from here on; returns the workers that may hold it and must be told. May be repeated.</summary>
    public ulong Unregister()
    {
        _isUnregistered = true;
        return Interlocked.Or(ref _workers, 0);
    }

    /// <summary>Never with an implicit sender: workers and the read loop call this too.</summary>
    public void Tell(object message) => Actor.Tell(message, ActorRefs.NoSender);

    public void OnOverflow() => Tell(new CloseRequested(CloseReason.SlowConsumer));

    public void OnCloseSent()
    {
        if (_orphaned) _ = CompleteSocketAsync();
        else Tell(CloseSent.Instance);
    }

    public void OnSendFailed(IClientSocket socket, Exception reason)
    {
        ConnectionLog.Failed(_node, this, "Writing", reason);
        socket.Abort();
        var link = Link;
        if (!ReferenceEquals(link.Socket, socket)) return;          // another one has taken over meanwhile
        if (_orphaned) End();
        else Tell(new SocketEnded(link, IsRead: false, reason));
    }

    /// <summary>The read loop of that socket has ended and touches it no more.</summary>
    public void OnReadEnded(ClientLink link, Exception? failure)
    {
        if (_orphaned) End();
        else Tell(new SocketEnded(link, IsRead: true, failure));
        link.LetGo();
    }

    /// <summary>
    /// A client has come back: from any thread, before the actor knows. False when the connection is over; else the link's own task tells
    /// whether it was taken.
    /// </summary>
    public bool TryOffer(ClientLink link)
    {
        if (IsEnded) return false;
        Interlocked.Exchange(ref _offered, link)?.Refuse();         // the client gave up on that attempt when it made this one
        if (IsEnded && Interlocked.CompareExchange(ref _offered, null, link) == link) return false;
        Tell(LinkOffered.Instance);
        return true;
    }

    /// <summary>Goes on with the socket that was offered last; null when there is none.</summary>
    public ClientLink? TakeOffer()
    {
        if (Interlocked.Exchange(ref _offered, null) is not { } link) return null;
        Link = link;
        OpenedMs = _node.Clock.NowMs;
        LastHeardMs = NeverHeard;
        return link;
    }

    /// <summary>Ends our sending side; the read loop then sees the peer's end.</summary>
    public async Task CompleteSocketAsync()
    {
        var socket = Link.Socket;
        try
        {
            await socket.CompleteAsync();
        }
        catch (Exception e)
        {
            // Nobody awaits this; whatever it was, the socket cannot be ended in order.
            ConnectionLog.Failed(_node, this, "Ending", e);
            socket.Abort();
        }
    }

    /// <summary>The actor is gone for good before the connection ended (restart budget, node stop): say so to the client and cut it a little later.</summary>
    public void Orphan(OutboundBytes closeFrames, IScheduler scheduler, TimeSpan cutAfter)
    {
        _orphaned = true;
        Pending.Release();
        if (Outbox.Close(closeFrames, discard: false)) scheduler.Advanced.ScheduleOnce(cutAfter, End);
        else End();
    }

    /// <summary>Lets go of everything, once.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1) return;
        Phase = ConnectionPhase.Ended;
        GiveReason(CloseReason.ConnectionLost);
        Outbox.Discard();
        Pending.Release();
        _node.Sessions.Remove(this);
        _ticket?.Dispose();
        var reason = Reason!;
        _node.Closed.Add(ClosedConnection.OfConnection(this, _node));   // before it is counted: whoever sees it gone can ask why
        _node.Leases.Remove(this);                                     // after that: whoever asks finds it in one of the two
        _node.Statistics.ConnectionClosed(Request, reason);
        ConnectionLog.Ended(_node, this, reason);
        Lane?.OnDisconnected(reason.Text);
        if (_node.Taps.IsAny) _node.Taps.OnEnded(this);
        Link.End();
        Interlocked.Exchange(ref _offered, null)?.Refuse();
    }
}

/// <summary>An event that the application is answering.</summary>
/// <param name="Attempt">Number of the call; answers with another number are late and dropped.</param>
/// <param name="Received">The request.</param>
/// <param name="Cancellation">Cancels the call at the deadline.</param>
/// <param name="Deadline">The timer of the deadline.</param>
/// <param name="BeganMs">Clock value at which it began.</param>
internal sealed record PendingEvent(int Attempt, ReceivedRequest Received, EventWait Wait, ICancelable Deadline, long BeganMs);
