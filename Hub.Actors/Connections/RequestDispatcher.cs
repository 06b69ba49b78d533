using Akka.Actor;
using Akka.Event;
using Hub.Actors.Events;
using Hub.Actors.Routing;
using Hub.Actors.Upstream;
using Hub.Protocol.CloudEvents;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors.Connections;

/// <summary>
/// HOT PATH: once per read. Brings the requests of one connection into execution, in order, one worker at a time: requests for the worker
/// that is busy with this connection follow at once, requests for another one wait until it is done (delivery contract, rule 1).
/// Part of the connection actor; all state is in the lease. Guard: RequestOrderSpecs.
/// </summary>
internal sealed class RequestDispatcher(ConnectionLease lease, HubNode node)
{
    /// <summary>Takes over what the client said.</summary>
    public void Accept(ClientSaid said)
    {
        if (lease.Backlog is not { Count: > 0 } && DispatchWhole(said)) return;
        var backlog = lease.Backlog ??= new Queue<ReceivedRequest>();
        said.IsAccepted = true;
        foreach (var received in said.Requests) backlog.Enqueue(received);
    }

    /// <summary>Counts as answered what will not be executed, because the close frame came first.</summary>
    public void Ignore(ClientSaid said)
    {
        foreach (var received in said.Requests) Done(received);
    }

    /// <summary>Nothing accepted is left: neither here, nor with a worker, nor with the application.</summary>
    public bool IsDone() => lease.Backlog is not { Count: > 0 } && lease.Event is null && lease.Pending.IsSettledOrSignal();

    /// <summary>Begins whatever may begin now.</summary>
    public void Advance(IActorRef self, IScheduler scheduler)
    {
        while (lease.Backlog is { Count: > 0 } backlog)
        {
            if (lease.Event is not null && !WasCancelled(lease.Event, backlog)) return;
            var next = backlog.Peek();
            var worker = WorkerOf(next.Request);
            if (worker >= 0)
            {
                if (!MayUse(worker)) return;
                DispatchRun(backlog, worker);
                continue;
            }
            if (IsForApplication(next.Request) && !lease.Pending.IsSettledOrSignal()) return;
            lease.Current = backlog.Dequeue();
            if (IsForApplication(next.Request)) BeginEvent(next, self, scheduler);
            else Answer(next);
            lease.Current = null;
        }
        if (lease.Backlog is { Count: 0 }) lease.Backlog = null;
    }

    /// <summary>After a crash on <paramref name="message"/>: the request in hand gets an error instead of silence.</summary>
    public void FailCurrent(object message)
    {
        if (message is ClientSaid { IsAccepted: false } said)
        {
            foreach (var received in said.Requests) Fail(received, new ErrorDetail(ErrorCode.InternalServerError, "The hub failed to execute the request."));
        }
        if (lease.Current is not { } current) return;
        lease.Current = null;
        if (lease.Event is not null) return;            // the application has it, and its answer will come
        Fail(current, new ErrorDetail(ErrorCode.InternalServerError, "The hub failed to execute the request."));
    }

    /// <summary>The application's answer. False when it is late. <paramref name="failed"/>: the event was not executed.</summary>
    public bool FinishEvent(int attempt, EventReply reply, out bool failed)
    {
        failed = reply.Error is not null;
        if (lease.Event is not { } pending || pending.Attempt != attempt) return false;
        var isLate = ReferenceEquals(reply, EventReplies.TimedOut);
        pending.Wait.IsLate = isLate;
        Forget(pending, cancel: isLate);
        // In hand until it is answered: a reply that cannot be written must not leave the request without an answer.
        lease.Current = pending.Received;
        if (pending.Received.Request is Invoke invoke) Send(new InvokeResponse(invoke.InvocationId, reply.Payload, reply.Error));
        else
        {
            if (!failed && reply.Payload is { } payload) Send(new ServerData(payload, reply.Metadata));
            Acknowledge(pending.Received.Request.AckId, reply.Error);
        }
        lease.Current = null;
        Done(pending.Received);
        return true;
    }

    /// <summary>Nobody waits for the application's answer any more.</summary>
    public void AbandonEvent()
    {
        if (lease.Event is { } pending) Forget(pending, cancel: true);
    }

    private void Forget(PendingEvent pending, bool cancel)
    {
        lease.Event = null;
        pending.Deadline.Cancel();
        if (cancel) pending.Received.Mark?.Span?.Dispose();
        if (cancel) node.Scheduler.Schedule(new EventCancellation(pending.Wait, node.Log));
    }

    /// <summary>The client gave up on the invocation that the application has: nothing more is sent of it (protocol section 2.8).</summary>
    private bool WasCancelled(PendingEvent pending, Queue<ReceivedRequest> backlog)
    {
        if (pending.Received.Request is not Invoke invoke) return false;
        foreach (var later in backlog)
        {
            if (later.Request is not CancelInvocation cancel || cancel.InvocationId != invoke.InvocationId) continue;
            Forget(pending, cancel: true);
            Done(pending.Received);
            return true;
        }
        return false;
    }

    private static bool IsForApplication(ClientRequest request) => request is SendEvent or Invoke;

    /// <summary>The usual case without a copy: everything in the message goes to one worker, which is free for us or busy with us.</summary>
    private bool DispatchWhole(ClientSaid said)
    {
        if (lease.Event is not null) return false;
        var requests = said.Requests;
        var worker = WorkerOf(requests[0].Request);
        if (worker < 0) return false;
        for (var i = 1; i < requests.Length; i++)
        {
            if (WorkerOf(requests[i].Request) != worker) return false;
        }
        if (!MayUse(worker)) return false;
        said.IsAccepted = true;
        Dispatch(requests, worker);
        return true;
    }

    private void DispatchRun(Queue<ReceivedRequest> backlog, int worker)
    {
        var run = new List<ReceivedRequest>();
        while (backlog.Count > 0 && WorkerOf(backlog.Peek().Request) == worker) run.Add(backlog.Dequeue());
        Dispatch([.. run], worker);
    }

    private void Dispatch(ReceivedRequest[] requests, int worker)
    {
        lease.CurrentWorker = worker;
        lease.Pending.Dispatch(requests.Length);
        node.Workers.Tell(new ExecuteBatch(lease, requests, 0, requests.Length, worker), ActorRefs.NoSender);
    }

    private bool MayUse(int worker) => worker == lease.CurrentWorker || lease.Pending.IsSettledOrSignal();

    /// <summary>The worker that owns the target, or -1 for what the connection does itself.</summary>
    private int WorkerOf(ClientRequest request) => request switch
    {
        SendToGroup send => WorkerKey.Of(lease.Request.Hub, send.Group, node.Settings.Workers),
        JoinGroup join => WorkerKey.Of(lease.Request.Hub, join.Group, node.Settings.Workers),
        LeaveGroup leave => WorkerKey.Of(lease.Request.Hub, leave.Group, node.Settings.Workers),
        _ => -1,
    };

    private void Answer(ReceivedRequest received)
    {
        switch (received.Request)
        {
            case Ping: Send(Pong.Instance); break;
            case StreamRequest { Kind: StreamRequestKind.Start } stream:
                Send(new StreamClosed(stream.StreamId, new ErrorDetail(ErrorCode.BadRequest, "This hub does not support streams.")));
                break;
            case StreamRequest stream:
                Send(new StreamClosed(stream.StreamId, new ErrorDetail("StreamNotFound", $"There is no stream '{stream.StreamId}'.")));
                break;
            case GroupStateRequest state:
                Acknowledge(state.AckId, new ErrorDetail(ErrorCode.BadRequest, "This hub does not support group state."));
                break;
            // A sequence ack means nothing without a reliable subprotocol; an invocation that is cancelled here was answered before,
            // or taken back from the application when the cancellation arrived.
            case SequenceAck or CancelInvocation: break;
        }
        lease.Pending.CompleteLocal(1, received.Bytes);
    }

    private void BeginEvent(ReceivedRequest received, IActorRef self, IScheduler scheduler)
    {
        if (lease.IsRepeated(received.Request.AckId))
        {
            Fail(received, new ErrorDetail(ErrorCode.Duplicate, $"Message with ack-id: {received.Request.AckId} has been processed"));
            return;
        }
        var attempt = ++lease.EventAttempts;
        var timeout = node.Settings.Connections.EventTimeout;
        var wait = new EventWait();
        var deadline = scheduler.ScheduleTellOnceCancelable(timeout, self, new EventTimedOut(attempt), ActorRefs.NoSender);
        lease.Event = new PendingEvent(attempt, received, wait, deadline, node.Clock.NowMs);
        if (node.EventHandler is not null) CallInProcess(node.EventHandler, ToEvent(received.Request), attempt, self, wait.Token);
        else if (!TryPost(received, attempt, wait)) self.Tell(new EventAnswered(attempt, EventReplies.NoHandler), ActorRefs.NoSender);
    }

    /// <summary>Hands the event to the configured handler that takes it; its answer comes as <see cref="EventAnswered"/>. False when none does.</summary>
    private bool TryPost(ReceivedRequest received, int attempt, EventWait wait)
    {
        var userEvent = ToEvent(received.Request);
        if (lease.Lane is not { } lane || node.Upstream!.Find(lane.Hub, HubEventKind.User, userEvent.Name) is not { } handler) return false;
        lane.Post(new UserEventJob(node.Upstream, lease, handler, userEvent, attempt, wait) { Entry = received.Mark?.Span });
        return true;
    }

    private void CallInProcess(IHubEventHandler handler, UserEvent userEvent, int attempt, IActorRef self, CancellationToken cancellation)
    {
        var call = new EventCall(handler, userEvent, cancellation);
        call.Reply.PipeTo(
            self,
            ActorRefs.NoSender,
            success: reply => new EventAnswered(attempt, reply),
            failure: e => OnHandlerFailed(attempt, e));
        node.Scheduler.Schedule(call);
    }

    private EventAnswered OnHandlerFailed(int attempt, Exception reason)
    {
        if (reason is not OperationCanceledException && node.ClientLog.TryTake(out var suppressed))
        {
            node.Log.Warning(reason, "The event handler failed for connection {0} ({1} lines suppressed).", lease.Request.ConnectionId, suppressed);
        }
        return new EventAnswered(attempt, EventReplies.HandlerFailed);
    }

    private UserEvent ToEvent(ClientRequest request)
    {
        var who = lease.Request;
        return request is Invoke invoke
            ? new UserEvent(who.Hub, who.ConnectionId, who.UserId, invoke.Event, invoke.Payload, invoke.Metadata)
            : request is SendEvent send
                ? new UserEvent(who.Hub, who.ConnectionId, who.UserId, send.Event, send.Payload, send.Metadata)
                : throw new ArgumentException($"{request.GetType().Name} is not for the application; SendEvent and Invoke are.", nameof(request));
    }

    private void Fail(ReceivedRequest received, ErrorDetail error)
    {
        if (received.Request is Invoke invoke) Send(new InvokeResponse(invoke.InvocationId, null, error));
        else Acknowledge(received.Request.AckId, error);
        Done(received);
    }

    /// <summary>Answered, or nobody wants an answer.</summary>
    private void Done(in ReceivedRequest received)
    {
        received.Mark?.Span?.Dispose();
        lease.Pending.CompleteLocal(1, received.Bytes);
    }

    private void Acknowledge(ulong? ackId, ErrorDetail? error)
    {
        if (ackId is not { } id) return;
        node.Traffic.OnAcked(error?.Name);
        if (error is null) lease.Acks.Remember(id);
        Send(new Ack(id, error));
    }

    private void Send(ServerMessage message)
    {
        if (CloseFrames.Encode(lease, message, node.Clock.NowMs) is { } frames) lease.Outbox.Enqueue(frames);
    }
}
