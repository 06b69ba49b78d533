using Akka.Actor;
using Hub.Actors.Diagnostics;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Actors.Events;
using Hub.Actors.Transport;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors.Connections;

/// <summary>
/// One client connection: Registering -> Open (-> Detached -> Open) -> Finishing -> Closing. Child of <see cref="ConnectionSupervisor"/>, which restarts it.
/// Everything worth keeping is in <see cref="ConnectionLease"/>, so a restart loses neither socket, groups nor accepted requests: only the
/// request that crashed is answered with an error. The heartbeat is the receive timeout: silence makes it fire, a <see cref="Pulse"/> restarts it.
/// </summary>
internal sealed class ConnectionActor : InspectedActor
{
    private readonly ConnectionLease _lease;
    private readonly HubNode _node;
    private readonly RequestDispatcher _requests;
    private bool _fullInterval;
    private int _awaited;

    private ConnectionActor(ConnectionLease lease, HubNode node)
    {
        _lease = lease;
        _node = node;
        _requests = new RequestDispatcher(lease, node);
    }

    public static Props Props(ConnectionLease lease, HubNode node) => Akka.Actor.Props.CreateBy(new Producer(lease, node));

    protected override void PreStart()
    {
        // The parent learns the reference only when we may be running already, and a worker's answer must find us.
        _lease.Actor = Self;
        Context.SetReceiveTimeout(_node.Settings.Heartbeat.PingInterval);
        if (_lease.Phase == ConnectionPhase.Registering) Register();
        if (_lease.Phase is ConnectionPhase.Open or ConnectionPhase.Detached or ConnectionPhase.Finishing) Advance();
    }

    // A restart leaves the running timer as it is, and a receive timeout set outside an unmarked message is armed by the next of them only.
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Self.Tell(Pulse.Instance);
    }

    protected override void OnCrash(Exception reason, object? message)
    {
        _node.Statistics.ActorRestarted(ActorKind.Connection);
        if (message is not null) _requests.FailCurrent(message);
    }

    protected override void PostStop()
    {
        if (_lease.Phase >= ConnectionPhase.Closing) _lease.End();
        else
        {
            // Stopped from above: the restart budget is used up, or the whole system stops.
            _lease.GiveReason(CloseReason.InternalError);
            _lease.Orphan(CloseFrames.ForHub(_lease, _lease.Reason!, _node.Clock.NowMs), Context.System.Scheduler, _node.Settings.Connections.CloseTimeout);
        }
        _requests.AbandonEvent();
        Registration.Undo(_lease, _node);
        Context.Parent.Tell(ConnectionGone.Instance, ActorRefs.NoSender);
    }

    protected override string Behaviour => _lease.Phase.ToString();

    // By the phase in the lease and not by Become: a restarted actor goes on where it was, and an idle connection holds no delegate.
    protected override void OnMessage(object message)
    {
        switch (_lease.Phase)
        {
            case ConnectionPhase.Registering: Registering(message); break;
            case ConnectionPhase.Open: Open(message); break;
            case ConnectionPhase.Detached: Detached(message); break;
            case ConnectionPhase.Finishing: Finishing(message); break;
            default: Closing(message); break;
        }
    }

    protected override void Describe(IDictionary<string, object> state) => ConnectionSummary.Describe(_lease, _node, state);

    private void Registering(object message)
    {
        switch (message)
        {
            case Registered registered when registered.Attempt == _lease.RegisterAttempts: if (--_awaited == 0) OnRegistered(); break;
            case Registered: break;                             // of an earlier incarnation, which asked too
            case CloseRequested(var reason): OnRegistered(); BeginClose(reason); break;
            case SocketEnded ended: OnSocketEnded(ended); break;
            case ReceiveTimeout: OnSilence(); break;
            case Pulse: break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    private void Open(object message)
    {
        switch (message)
        {
            case ClientSaid said: _requests.Accept(said); Advance(); break;
            case Settled: Advance(); break;
            case Pulse: OnPulse(); break;
            case ReceiveTimeout: OnSilence(); break;
            case EventAnswered answered: OnEventAnswered(answered.Attempt, answered.Reply); break;
            case EventTimedOut(var attempt): OnEventAnswered(attempt, EventReplies.TimedOut); break;
            case ClientClosed closed: OnClientClosed(closed); break;
            case SocketEnded ended: OnSocketEnded(ended); break;
            case LinkOffered: if (_lease.HasOffer) BeginDetached(CloseReason.TakenOver); break;
            case CloseRequested(var reason): BeginClose(reason); break;
            case Registered: break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    /// <summary>No socket, but the client may come back: requests go on, messages gather, and the receive timeout is the end of the recovery window.</summary>
    private void Detached(object message)
    {
        switch (message)
        {
            case ClientSaid said: _requests.Accept(said); Advance(); break;         // read before the socket was lost
            case Settled: Advance(); break;
            case EventAnswered answered: OnEventAnswered(answered.Attempt, answered.Reply); break;
            case EventTimedOut(var attempt): OnEventAnswered(attempt, EventReplies.TimedOut); break;
            case SocketEnded ended: if (IsCurrent(ended)) _lease.Link.ReadEnded |= ended.IsRead; TryAttach(); break;
            case LinkOffered: TryAttach(); break;
            case Pulse: RearmDeadline(); break;
            case ReceiveTimeout: OnWindowOver(); break;
            case CloseRequested(var reason): BeginClose(reason); break;
            case ClientClosed closed: if (IsGoodBye(closed)) OnClientClosed(closed); break;
            case CloseSent or Registered: break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    /// <summary>The reason to close is known; what was accepted before is still executed.</summary>
    private void Finishing(object message)
    {
        switch (message)
        {
            case ClientSaid said: _requests.Ignore(said); break;
            case Settled: Advance(); break;
            case EventAnswered answered: OnEventAnswered(answered.Attempt, answered.Reply); break;
            case EventTimedOut(var attempt): OnEventAnswered(attempt, EventReplies.TimedOut); break;
            case ClientClosed closed: _lease.Link.OnPeerClosed(closed.Code); break;
            case SocketEnded ended: OnSocketEnded(ended); break;
            case Pulse: RearmDeadline(); break;
            case ReceiveTimeout: OnDeadline(); break;           // a worker or handler holds us up longer than a client would wait
            case CloseRequested or CloseSent or Registered or LinkOffered: break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    /// <summary>The close frame is on its way; the peer's close frame, its end, or the time-out ends this.</summary>
    private void Closing(object message)
    {
        switch (message)
        {
            case ClientClosed closed: _lease.Link.OnPeerClosed(closed.Code); if (_lease.Link.CloseWasSent) _ = _lease.CompleteSocketAsync(); break;
            case CloseSent: _lease.Link.CloseWasSent = true; if (_lease.Link.PeerClosed) _ = _lease.CompleteSocketAsync(); break;
            case SocketEnded ended: if (IsCurrent(ended)) Context.Stop(Self); break;
            case Pulse: RearmDeadline(); break;
            case ReceiveTimeout: OnDeadline(); break;
            case ClientSaid said: _requests.Ignore(said); break;
            case EventAnswered or EventTimedOut or Settled or CloseRequested or Registered: break;
            case Crash: throw new CrashedOnCommandException();
            default: Unhandled(message); break;
        }
    }

    private void Register()
    {
        _lease.Slots = _lease.Slots.Length == 0 ? new Delivery.Membership?[_node.Settings.Workers] : _lease.Slots;
        _awaited = Registration.Do(_lease, _node, ++_lease.RegisterAttempts);
    }

    private void OnRegistered()
    {
        if (_lease.IsReliable) _node.Sessions.Add(_lease);
        _lease.Outbox.Open(CloseFrames.Welcome(_lease, _node));
        _lease.Link.OnReadStarted();
        _node.Scheduler.Schedule(new ReadLoop(_lease, _node));
        _lease.Lane?.OnConnected();
        _lease.Phase = ConnectionPhase.Open;            // last: a crash before this line registers and opens once more
        _fullInterval = true;
    }

    private void Advance()
    {
        _requests.Advance(Self, Context.System.Scheduler);
        if (_lease.Phase == ConnectionPhase.Finishing && _requests.IsDone()) SendClose();
    }

    private void OnEventAnswered(int attempt, EventReply reply)
    {
        if (!_requests.FinishEvent(attempt, reply, out var failed)) return;
        if (failed && !_lease.Request.Protocol.IsEnveloped && _lease.Phase == ConnectionPhase.Open) BeginClose(CloseReason.InternalError);
        else Advance();
    }

    /// <summary>Finishing and Closing end by a fixed time, however much the client still says.</summary>
    private void SetDeadline(TimeSpan within)
    {
        _lease.DeadlineMs = _node.Clock.NowMs + (long)within.TotalMilliseconds;
        Self.Tell(Pulse.Instance);                              // armed there: this may be a marked message, which arms nothing
    }

    private void RearmDeadline() => Context.SetReceiveTimeout(TimeSpan.FromMilliseconds(Math.Max(1, _lease.DeadlineMs - _node.Clock.NowMs)));

    private void OnDeadline()
    {
        if (_node.Clock.NowMs >= _lease.DeadlineMs) Context.Stop(Self);
        else RearmDeadline();
    }

    private void OnPulse()
    {
        if (_fullInterval) return;
        _fullInterval = true;
        Context.SetReceiveTimeout(_node.Settings.Heartbeat.PingInterval);
    }

    /// <summary>Nothing was heard for a while: ping, or give up. The lease's clock decides, since a pulse may be a little older than the last byte.</summary>
    private void OnSilence()
    {
        var heartbeat = _node.Settings.Heartbeat;
        if (_lease.Link.Pause != ReadingPause.None)
        {
            // Back-pressure or a rate: whatever the client says waits in the socket, so nothing can be told from its silence.
            _fullInterval = true;
            Context.SetReceiveTimeout(heartbeat.PingInterval);
            return;
        }
        var now = _node.Clock.NowMs;
        var neverHeard = _lease.LastHeardMs == ConnectionLease.NeverHeard;
        var silence = TimeSpan.FromMilliseconds(now - (neverHeard ? _lease.OpenedMs : _lease.LastHeardMs));
        var limit = neverHeard && _node.Settings.Connections.FirstFrameTimeout < heartbeat.Timeout ? _node.Settings.Connections.FirstFrameTimeout : heartbeat.Timeout;
        if (silence >= limit)
        {
            if (_lease.IsReliable) BeginDetached(CloseReason.PingTimeout);
            else BeginClose(neverHeard ? CloseReason.NoFirstFrame : CloseReason.PingTimeout);
            return;
        }
        if (silence >= heartbeat.PingInterval - heartbeat.PulseInterval) _lease.Outbox.Enqueue(CloseFrames.Ping(now));
        var rest = limit - silence;
        _fullInterval = rest >= heartbeat.PingInterval;
        Context.SetReceiveTimeout(_fullInterval ? heartbeat.PingInterval : rest);
    }

    private void OnClientClosed(ClientClosed closed)
    {
        if (_lease.IsReliable && !IsGoodBye(closed))
        {
            BeginDetached(CloseReason.ConnectionLost.With($"The client's side closed the socket with {closed.Code}.")); // the browser or the network took the socket away, not the application
            return;
        }
        _lease.Link.OnPeerClosed(closed.Code);
        BeginClose(closed.Text.Length == 0 ? CloseReason.ClientClosed : CloseReason.ClientClosed.With(closed.Text));
    }

    /// <summary>A client that is done says 1000, or gives no code (protocol section 2.6).</summary>
    private static bool IsGoodBye(ClientClosed closed) => closed.Code is 1000 or 1005;

    private bool IsCurrent(SocketEnded ended) => ReferenceEquals(ended.Link, _lease.Link);

    private void OnSocketEnded(SocketEnded ended)
    {
        if (!IsCurrent(ended)) return;
        _lease.Link.ReadEnded |= ended.IsRead;
        if (_lease.IsReliable && _lease.Phase == ConnectionPhase.Open)
        {
            BeginDetached(CloseReason.ConnectionLost);
            return;
        }
        _lease.GiveReason(CloseReason.ConnectionLost);
        _lease.Link.SocketEnded = true;
        if (_lease.Phase == ConnectionPhase.Finishing) Advance();
        else BeginFinishing();
    }

    /// <summary>The socket is lost or about to be replaced; the connection goes on without it for the recovery window.</summary>
    private void BeginDetached(CloseReason reason)
    {
        _node.Closed.Add(ClosedConnection.OfSocket(_lease, _node, reason));
        _lease.Phase = ConnectionPhase.Detached;
        _lease.Link.SocketEnded = true;
        _lease.Outbox.Detach();
        _lease.Link.End();
        _lease.Pending.Interrupt();
        SetDeadline(_node.Settings.Sessions.RecoveryWindow);
        TryAttach();
    }

    /// <summary>Goes on with the socket that the client came back on, once nothing more comes over the old one: requests keep their order.</summary>
    private void TryAttach()
    {
        if (!_lease.Link.ReadEnded || _lease.TakeOffer() is not { } link) return;
        link.OnReadStarted();
        _lease.Outbox.Attach(link.Socket, CloseFrames.Welcome(_lease, _node)!);
        _node.Scheduler.Schedule(new ReadLoop(_lease, _node));
        _lease.Phase = ConnectionPhase.Open;
        _node.Statistics.ConnectionRecovered();
        _fullInterval = false;
        Self.Tell(Pulse.Instance);                              // arms the heartbeat again, which a marked message cannot
    }

    private void OnWindowOver()
    {
        if (_node.Clock.NowMs >= _lease.DeadlineMs) BeginClose(CloseReason.RecoveryExpired);
        else RearmDeadline();
    }

    private void BeginClose(CloseReason reason)
    {
        _lease.GiveReason(reason);
        // A slow consumer's outbox takes nothing more; its close frame need not wait for its own requests.
        if (ReferenceEquals(reason, CloseReason.SlowConsumer)) _lease.Outbox.Close(CloseFrames.ForHub(_lease, reason, _node.Clock.NowMs), discard: true);
        BeginFinishing();
    }

    private void BeginFinishing()
    {
        _node.Sessions.Remove(_lease);                          // from here on nobody comes back
        _lease.Phase = ConnectionPhase.Finishing;
        SetDeadline(_node.Settings.Connections.CloseTimeout + _node.Settings.Connections.EventTimeout);
        Advance();
    }

    private void SendClose()
    {
        _lease.Phase = ConnectionPhase.Closing;
        if (_lease.Link.SocketEnded)
        {
            Context.Stop(Self);
            return;
        }
        var now = _node.Clock.NowMs;
        var frames = _lease.Link.PeerClosed ? CloseFrames.Echo(_lease, now) : CloseFrames.ForHub(_lease, _lease.Reason!, now);
        SetDeadline(_node.Settings.Connections.CloseTimeout);
        _lease.Outbox.Close(frames, discard: false);
    }

    private sealed class Producer(ConnectionLease lease, HubNode node) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ConnectionActor);

        public ActorBase Produce() => new ConnectionActor(lease, node);

        public void Release(ActorBase actor)
        {
        }
    }
}
