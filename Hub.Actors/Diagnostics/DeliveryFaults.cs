using Hub.Actors.Connections;
using Hub.Actors.Delivery;
using Hub.Actors.Routing;
using Hub.Actors.Transport;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors.Diagnostics;

/// <summary>A way to break the delivery contract on purpose.</summary>
internal enum DeliveryFault
{
    /// <summary>One member misses the message.</summary>
    Drop,
    /// <summary>Every member gets it twice.</summary>
    Double,
    /// <summary>Two messages in a row change places.</summary>
    Swap,
    /// <summary>The members of another group get it too.</summary>
    WrongGroup,
    /// <summary>The ack leaves first.</summary>
    AckBeforeDelivery,
    /// <summary>The ack leaves, the message never does.</summary>
    AckWithoutDelivery,
    /// <summary>Delivered, and answered with an error.</summary>
    FailureThoughDelivered,
    /// <summary>Delivered, and not answered.</summary>
    NoAck,
    /// <summary>A reliable client that comes back misses a message that waited for it.</summary>
    LoseWaiting,
    /// <summary>A reliable client that comes back is not sent again what it did not acknowledge.</summary>
    LoseUnacknowledged,
    /// <summary>A reliable client that comes back gets a message a second time, as if it were new.</summary>
    DoubleAtRecovery,
}

/// <summary>
/// Test-only: plants one kind of fault in the delivery, so that specs can show that the checker of the contract finds it. Null in a hub that
/// serves anybody; then it costs one comparison for each batch of requests, and one for each recovery. Thread safe.
/// </summary>
/// <param name="fault">What goes wrong.</param>
/// <param name="every">Each of so many opportunities is taken; 1 for all.</param>
internal sealed class DeliveryFaults(DeliveryFault fault, int every)
{
    private int _opportunities;
    private int _planted;

    /// <summary>Faults planted so far.</summary>
    public int Planted => Volatile.Read(ref _planted);

    /// <summary>A worker is about to execute the batch: the first request, or the first two, may go wrong here, and are then done with.</summary>
    public void OnBatch(ExecuteBatch batch, WorkerState state)
    {
        if (fault >= DeliveryFault.LoseWaiting || Opportunity.Find(batch, state) is not { } found || !found.Allows(fault) || !IsTurn()) return;
        found.Plant(fault);
    }

    /// <summary>A reliable client has come back: what is to be sent again is in <paramref name="replay"/>, what waited in <paramref name="waiting"/>.</summary>
    public void OnAttach(ReplayBuffer replay, ref FrameQueue waiting)
    {
        switch (fault)
        {
            case DeliveryFault.LoseWaiting when waiting.Count > 0 && IsTurn(): waiting.Take(); break;
            case DeliveryFault.LoseUnacknowledged when replay.Count > 0 && IsTurn(): replay.Acknowledge(replay.LastId); break;
            case DeliveryFault.DoubleAtRecovery when replay.Count > 0 && IsTurn(): waiting.Add(replay.PeekUnsent()); break;
        }
    }

    private bool IsTurn()
    {
        if (Interlocked.Increment(ref _opportunities) % every != 0) return false;
        Interlocked.Increment(ref _planted);
        return true;
    }

    /// <summary>A message at the head of a batch that its sender may send, to a group that somebody is in.</summary>
    private sealed class Opportunity(ExecuteBatch batch, WorkerState state, SendToGroup send, RecipientSet set)
    {
        private readonly ConnectionLease _lease = batch.Lease;

        public static Opportunity? Find(ExecuteBatch batch, WorkerState state)
            => batch.Next < batch.End && batch.Items[batch.Next].Request is SendToGroup { AckId: { } id } send
                && batch.Lease.Permissions.CanSend(send.Group) && !batch.Lease.IsRepeated(id)
                && state.Shard.Find(batch.Lease.Request.Hub, RecipientKind.Group, send.Group) is { } set ? new Opportunity(batch, state, send, set) : null;

        private Outbox? Sender => send.NoEcho ? _lease.Outbox : null;

        public bool Allows(DeliveryFault fault) => fault switch
        {
            DeliveryFault.Swap => batch.Next + 1 < batch.End && batch.Items[batch.Next + 1].Request is SendToGroup next && next.Group == send.Group && next.AckId != send.AckId,
            DeliveryFault.WrongGroup => Another() is not null,
            _ => true,
        };

        public void Plant(DeliveryFault fault)
        {
            switch (fault)
            {
                case DeliveryFault.Drop: Deliver(set, set.Outboxes[0]); Answer(null); break;
                case DeliveryFault.Double: Deliver(set, Sender); break;
                case DeliveryFault.Swap:
                    (batch.Items[batch.Next], batch.Items[batch.Next + 1]) = (batch.Items[batch.Next + 1], batch.Items[batch.Next]);
                    break;
                case DeliveryFault.WrongGroup: Deliver(Another()!, null); break;
                case DeliveryFault.AckBeforeDelivery: Answer(null); Deliver(set, Sender); break;
                case DeliveryFault.AckWithoutDelivery: Answer(null); break;
                case DeliveryFault.FailureThoughDelivered: Deliver(set, Sender); Answer(new ErrorDetail(ErrorCode.InternalServerError, "A planted fault.")); break;
                case DeliveryFault.NoAck: Deliver(set, Sender); batch.Next++; break;
            }
        }

        /// <summary>Some other group of this worker.</summary>
        private RecipientSet? Another()
        {
            if (set.Hub.Find(RecipientKind.Hub, "") is not { } all) return null;
            foreach (var membership in all.Memberships)
            {
                for (var other = membership.Lease.Slots[state.Shard.Ordinal]; other is not null; other = other.Next)
                {
                    if (other.Set.Kind == RecipientKind.Group && other.Set != set) return other.Set;
                }
            }
            return null;
        }

        private void Deliver(RecipientSet to, Outbox? except)
        {
            state.FanOut.Add(new GroupData(send.Group, send.Payload, _lease.Request.UserId, send.Metadata));
            state.FanOut.Deliver(to, except, send.TtlSeconds);
        }

        private void Answer(ErrorDetail? error)
        {
            if (error is null) _lease.Acks.Remember(send.AckId!.Value);
            var builder = new FrameBuilder(256);
            _lease.Request.Protocol.Encode(new Ack(send.AckId!.Value, error), builder);
            _lease.Outbox.Enqueue(new OutboundBytes(builder.ToArrayAndReset(), 1, state.Node.Clock.NowMs) { Kind = OutboundKind.Ack });
            batch.Next++;
        }
    }
}
