using System.Diagnostics;
using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Diagnostics;
using Hub.Actors.Settings;
using Hub.Actors.Transport;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors.Routing;

/// <summary>
/// HOT PATH: once per client request. Executes a batch in order: repeat, permission, execution, ack (protocol section 2.4). Consecutive
/// sends to one group become one delivery whose frames share one buffer, which is what makes bursts cheap.
/// </summary>
internal sealed class RequestExecutor(WorkerState state)
{
    /// <summary>Payload bytes joined into one shared buffer at most.</summary>
    private const int JoinedBytes = 32 * 1024;

    private ConnectionLease _lease = null!;

    /// <summary>Executes what is left of the batch and sends its acks.</summary>
    public void Execute(ExecuteBatch batch)
    {
        _lease = batch.Lease;
        state.Node.Faults?.OnBatch(batch, state);
        while (batch.Next < batch.End)
        {
            batch.StepStart = batch.Next;
            switch (batch.Items[batch.Next].Request)
            {
                case SendToGroup send:
                    batch.Next = EndOfRun(batch, send);
                    Send(batch, send);
                    break;
                case JoinGroup join:
                    batch.Next++;
                    Answer(join, Join(join));
                    break;
                case LeaveGroup leave:
                    batch.Next++;
                    Answer(leave, Leave(leave));
                    break;
            }
        }
        state.Shard.CountReceived(batch.Count);
        FlushAcks();
    }

    /// <summary>After a crash: what the step did not finish is answered with an error.</summary>
    public void AbandonStep(ExecuteBatch batch)
    {
        _lease = batch.Lease;
        FlushAcks();
        for (var i = batch.StepStart; i < batch.Next; i++)
        {
            Answer(batch.Items[i].Request, new ErrorDetail(ErrorCode.InternalServerError, "The hub failed to execute the request."));
            batch.Items[i].Mark?.Span?.Dispose();
        }
    }

    private static ErrorDetail Forbidden(string action, string group)
        => new(ErrorCode.Forbidden, $"The client does not have permission to {action} group '{group}'.");

    private static ErrorDetail Duplicate(ulong? ackId) => new(ErrorCode.Duplicate, $"Message with ack-id: {ackId} has been processed");

    /// <summary>How far sends to the same group with the same options go on.</summary>
    private static int EndOfRun(ExecuteBatch batch, SendToGroup first)
    {
        var bytes = 0;
        var i = batch.Next;
        do bytes += batch.Items[i++].Bytes;
        while (i < batch.End && bytes < JoinedBytes && batch.Items[i].Request is SendToGroup next
            && next.Group == first.Group && next.NoEcho == first.NoEcho && next.TtlSeconds == first.TtlSeconds);
        return i;
    }

    private void Send(ExecuteBatch batch, SendToGroup first)
    {
        var allowed = _lease.Permissions.CanSend(first.Group);
        var set = allowed ? state.Shard.Find(_lease.Request.Hub, RecipientKind.Group, first.Group) : null;
        var except = first.NoEcho ? _lease.Outbox : null;
        using var span = state.Node.Tracing?.BeginFanOut(EntryOf(batch), RecipientKind.Group, first.Group);
        if (!allowed && !_lease.Request.Protocol.IsEnveloped) _lease.Tell(new CloseRequested(CloseReason.PolicyViolation));
        // Delivery comes before the acks: an ack says that every local outbox has the message.
        for (var i = batch.StepStart; i < batch.Next; i++)
        {
            var send = (SendToGroup)batch.Items[i].Request;
            if (set is null || IsRepeated(batch, i)) continue;
            state.FanOut.Add(new GroupData(send.Group, send.Payload, _lease.Request.UserId, send.Metadata));
            // Only the newest message of such a group may wait, so its messages must not share a buffer.
            if (set.Policy == OverflowPolicy.Latest) Deliver(set, except, first.TtlSeconds);
        }
        if (set is not null && state.FanOut.Count > 0) Deliver(set, except, first.TtlSeconds);
        Measure(batch, set, except);
        for (var i = batch.StepStart; i < batch.Next; i++)
        {
            Answer(batch.Items[i].Request, allowed ? null : Forbidden("send to", first.Group));
            batch.StepStart = i + 1;                    // answered: a crash further on must not answer it again
        }
    }

    /// <summary>Repeated in an earlier batch, or earlier in this very run.</summary>
    private bool IsRepeated(ExecuteBatch batch, int index)
    {
        if (batch.Items[index].Request.AckId is not { } id) return false;
        if (_lease.IsRepeated(id)) return true;
        for (var i = batch.StepStart; i < index; i++)
        {
            if (batch.Items[i].Request.AckId == id) return true;
        }
        return false;
    }

    /// <summary>Messages that are delivered together have one span of delivery, the child of the first that is traced.</summary>
    private static Activity? EntryOf(ExecuteBatch batch)
    {
        for (var i = batch.StepStart; i < batch.Next; i++)
        {
            if (batch.Items[i].Mark?.Span is { } entry) return entry;
        }
        return null;
    }

    private void Measure(ExecuteBatch batch, RecipientSet? set, Outbox? except)
    {
        for (var i = batch.StepStart; i < batch.Next; i++)
        {
            if (batch.Items[i].Mark is not { } mark) continue;
            mark.Span?.Dispose();
            if (mark.ReadAt == 0 || set is null) continue;
            state.Node.Samples.OnDelivered(mark);
            state.Node.Samples.OnFanOut?.Invoke(except is not null && state.Shard.IsIn(_lease, set) ? set.Count - 1 : set.Count, "group");
        }
    }

    private void Deliver(RecipientSet set, Outbox? except, int ttlSeconds)
        => state.Shard.CountDelivered(state.FanOut.Deliver(set, except, ttlSeconds));

    private ErrorDetail? Join(JoinGroup join)
    {
        if (_lease.IsRepeated(join.AckId)) return Duplicate(join.AckId);
        if (!_lease.Permissions.CanJoinLeave(join.Group)) return Forbidden("join", join.Group);
        if (state.Shard.IsFull(_lease, join.Group))
        {
            return new ErrorDetail(ErrorCode.BadRequest, $"A connection may be in at most {state.Node.Settings.GroupsPerConnection} groups.");
        }
        var joined = state.Shard.Join(_lease, RecipientKind.Group, join.Group);
        return !joined && _lease.IsUnregistered ? new ErrorDetail(ErrorCode.NotFound, "The connection is closed.") : null;
    }

    private ErrorDetail? Leave(LeaveGroup leave)
    {
        if (_lease.IsRepeated(leave.AckId)) return Duplicate(leave.AckId);
        if (!_lease.Permissions.CanJoinLeave(leave.Group)) return Forbidden("leave", leave.Group);
        state.Shard.Leave(_lease, RecipientKind.Group, leave.Group);
        return null;
    }

    /// <summary>Writes the ack, if one is wanted; a success is remembered, so that a repeat is not executed.</summary>
    private void Answer(ClientRequest request, ErrorDetail? error)
    {
        if (request.AckId is not { } id) return;
        if (error is null)
        {
            if (_lease.IsRepeated(id)) error = Duplicate(id);
            else _lease.Acks.Remember(id);
        }
        _lease.Request.Protocol.Encode(new Ack(id, error), state.Acks);
        if (error is null) state.Acked++;
        else state.Node.Traffic.OnAcked(error.Name);
    }

    private void FlushAcks()
    {
        var acks = state.Acks.FrameCount;
        if (state.Acked > 0) state.Node.Traffic.OnAcked(state.Acked);
        state.Acked = 0;
        if (acks > 0) _lease.Outbox.Enqueue(new OutboundBytes(state.Acks.WrittenSpan.ToArray(), acks, state.Node.Clock.NowMs) { Kind = OutboundKind.Ack });
        state.Acks.Reset();                             // also of a frame that a crash left half written
    }
}
