using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A reference with an actor behind it.</summary>
public abstract class ActorRefWithCell : InternalActorRefBase
{
    /// <summary>What is behind it.</summary>
    public abstract ICell Underlying { get; }

    /// <summary>The actor's children.</summary>
    public abstract IEnumerable<IActorRef> Children { get; }

    /// <summary>The child of that name, or <see cref="Nobody"/>.</summary>
    public abstract IInternalActorRef GetSingleChild(string name);
}

// HOT PATH: every message passes here. An idle actor owns one queue node; a message takes one more while it waits.
/// <summary>
/// The mailbox side of an actor: many threads enqueue, one at a time drains. Reference, mailbox and cell are one object, which is most
/// of why an idle actor is small.
/// </summary>
public abstract class LocalActorRef : ActorRefWithCell, ILocalRef, IThreadPoolWorkItem, IRunnable
{
    private const int Open = 0;
    private const int Closed = 1;
    private const int Scheduled = 2;
    private const int SuspendUnit = 4;

    private static readonly Lock DrainGate = new();

    // Vyukov's queue: producers swap the tail and link behind it, the consumer follows the links from the head. What producers write
    // stands first and what the consumer touches last, with a gap between: on one cache line they would take it from each other.
    private MailNode _tail;
    private int _status;
#pragma warning disable CS0169, IDE0051 // never read: it is the gap
    private readonly CacheLineGap _gap;
#pragma warning restore CS0169, IDE0051
    private ConsumerSide _consumer;

    private protected LocalActorRef(ActorPath path, MessageDispatcher dispatcher)
    {
        Path = path;
        Dispatcher = dispatcher;
        _consumer.Head = _tail = new MailNode();
        _consumer.MayProcess = true;

        // As if it were waiting for a thread: whoever finds the actor before Start may send to it, but it does not run yet.
        _status = Scheduled;
    }

    /// <inheritdoc />
    public sealed override ActorPath Path { get; }

    /// <summary>What runs this actor.</summary>
    public MessageDispatcher Dispatcher { get; }

    /// <summary>What is behind this reference.</summary>
    public ActorCell Cell => (ActorCell)this;

    /// <inheritdoc />
    public sealed override ICell Underlying => Cell;

    /// <inheritdoc />
    public sealed override bool IsLocal => true;

    /// <inheritdoc />
    public sealed override bool IsTerminated => (Volatile.Read(ref _status) & Closed) != 0;

    /// <summary>Whether user messages wait.</summary>
    public bool HasMessages => _consumer.Front is not null || Volatile.Read(ref _tail) != Volatile.Read(ref _consumer.Head);

    /// <summary>How many user messages wait; only a guess while others send.</summary>
    public int NumberOfMessages
    {
        get
        {
            var count = 0;
            for (var node = _consumer.Front; node is not null; node = node.Next)
                count++;
            // A node without a message was taken while we counted, and may be in another mailbox by now: what was counted is as good as it gets.
            var last = Volatile.Read(ref _tail);
            for (var node = Volatile.Read(ref _consumer.Head).Next; node is not null && Volatile.Read(ref node.Message) is not null; node = Volatile.Read(ref node.Next))
            {
                count++;
                if (ReferenceEquals(node, last))
                    break;
            }
            return count;
        }
    }

    /// <inheritdoc />
    public override void Start() => Dispatcher.ScheduleMailbox(this);

    internal bool IsSuspended => Volatile.Read(ref _status) >= SuspendUnit;

    internal int SuspendCount => Volatile.Read(ref _status) / SuspendUnit;

    /// <summary>Tells what goes on in the mailbox, for the tree printer.</summary>
    internal string MailboxStatus => $"{Volatile.Read(ref _status)}";

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef sender) => Enqueue(message, sender);

    /// <inheritdoc />
    public sealed override void SendSystemMessage(ISystemMessage message)
    {
        var item = (SystemMessage)message;
        while (true)
        {
            var first = Volatile.Read(ref _consumer.System);
            if (ReferenceEquals(first, NoMessage.Closed))
            {
                item.Next = null;
                RejectSystem(item);
                return;
            }
            item.Next = first;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _consumer.System, item, first), first))
                break;
        }
        TrySchedule();
    }

    private protected void Enqueue(object message, IActorRef sender)
    {
        if (message is null)
            throw new InvalidMessageException();
        var node = MailNode.Rent();
        node.Message = message;
        node.Sender = sender;
        var previous = Interlocked.Exchange(ref _tail, node);
        Volatile.Write(ref previous.Next, node);

        // The swap above is a full fence: either the consumer sees the new tail, or this thread sees that nobody consumes.
        var status = Volatile.Read(ref _status);
        if (status == Open)
            TrySchedule();
        else if ((status & Closed) != 0)
            DrainToDeadLetters();
    }

    /// <summary>Puts a message before all others; only the actor itself may, from inside.</summary>
    internal void EnqueueFirst(Envelope envelope) =>
        _consumer.Front = new MailNode { Message = envelope.Message, Sender = envelope.Sender, Next = _consumer.Front };

    private protected void TrySchedule()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & (Scheduled | Closed)) != 0)
                return;
            if (Interlocked.CompareExchange(ref _status, status | Scheduled, status) == status)
                break;
        }
        Dispatcher.ScheduleMailbox(this);
    }

    [SuppressMessage("Design", "CA1033", Justification = "Only the dispatcher runs a mailbox.")]
    void IThreadPoolWorkItem.Execute() => Run();

    [SuppressMessage("Design", "CA1033", Justification = "Only the dispatcher runs a mailbox.")]
    void IRunnable.Run() => Run();

    private void Run()
    {
        var outer = ActorCell.Current;
        ActorCell.Current = Cell;
        try
        {
            RunSystemMessages();
            RunUserMessages();
        }
        finally
        {
            ActorCell.Current = outer;
            Interlocked.And(ref _status, ~Scheduled);
            if (HasWork())
                TrySchedule();
        }
    }

    private bool HasWork()
    {
        var status = Volatile.Read(ref _status);
        return (status & Closed) == 0 && (Volatile.Read(ref _consumer.System) is not null || (status < SuspendUnit && HasMessages));
    }

    private void RunUserMessages()
    {
        for (var left = Dispatcher.Throughput; left > 0 && _consumer.MayProcess; left--)
        {
            if (!TryDequeue(out var message, out var sender))
                return;
            Invoke(message, sender);
            if (Volatile.Read(ref _consumer.System) is not null)
                RunSystemMessages();
        }
    }

    private void RunSystemMessages()
    {
        EnsureCreated();
        while (!IsTerminated && Volatile.Read(ref _consumer.System) is not null)
            InvokeSystem(SystemQueue.Reverse(Interlocked.Exchange(ref _consumer.System, null)));
    }

    private bool TryDequeue(out object message, out IActorRef sender)
    {
        if (_consumer.Front is { } first)
        {
            (message, sender, _consumer.Front) = (first.Message, first.Sender, first.Next);
            return true;
        }
        var head = _consumer.Head;
        var next = Volatile.Read(ref head.Next);
        if (next is null)
        {
            // Empty, or a producer is between its swap and its link; then HasWork sees the tail and this mailbox runs again.
            (message, sender) = (null, null);
            return false;
        }
        (message, sender) = (next.Message, next.Sender);
        (next.Message, next.Sender) = (null, null);
        Volatile.Write(ref _consumer.Head, next);
        MailNode.Return(head);
        return true;
    }

    /// <summary>Holds user messages back; only the actor itself may, from inside.</summary>
    internal void SuspendMailbox()
    {
        _consumer.MayProcess = false;
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & Closed) != 0 || Interlocked.CompareExchange(ref _status, status + SuspendUnit, status) == status)
                return;
        }
    }

    /// <summary>Takes one <see cref="SuspendMailbox"/> back; only the actor itself may, from inside.</summary>
    internal void ResumeMailbox()
    {
        while (true)
        {
            var status = Volatile.Read(ref _status);
            if ((status & Closed) != 0 || status < SuspendUnit)
                return;
            if (Interlocked.CompareExchange(ref _status, status - SuspendUnit, status) != status)
                continue;
            _consumer.MayProcess = status - SuspendUnit < SuspendUnit;
            break;
        }
        if (HasWork())
            TrySchedule();
    }

    /// <summary>Takes no more; what waits, and what still arrives, becomes dead letters.</summary>
    private protected void CloseMailbox()
    {
        _consumer.MayProcess = false;
        Interlocked.Exchange(ref _status, Closed);
        var rest = Interlocked.Exchange(ref _consumer.System, NoMessage.Closed);
        if (!ReferenceEquals(rest, NoMessage.Closed))
            RejectAllSystem(SystemQueue.Reverse(rest));
        DrainToDeadLetters();
    }

    private protected void RejectAllSystem(SystemMessage first)
    {
        while (first is not null)
        {
            var next = first.Next;
            first.Next = null;
            RejectSystem(first);
            first = next;
        }
    }

    private void RejectSystem(SystemMessage message)
    {
        var deadLetters = Cell.System.DeadLetters;
        deadLetters.Tell(new DeadLetter(message, this, this), this);
    }

    // A sender that enqueued just before the close may come here together with the closing thread.
    private void DrainToDeadLetters()
    {
        var deadLetters = Cell.System.DeadLetters;
        while (true)
        {
            object message;
            IActorRef sender;
            lock (DrainGate)
            {
                if (!TryDequeue(out message, out sender))
                    return;
            }
            if (message is DeadLetter)
                continue;
            deadLetters.Tell(new DeadLetter(message, sender ?? deadLetters, this), sender ?? deadLetters);
        }
    }

    /// <summary>Makes the actor's instance, once.</summary>
    private protected abstract void EnsureCreated();

    private protected abstract void Invoke(object message, IActorRef sender);

    private protected abstract void InvokeSystem(SystemMessage first);

    [StructLayout(LayoutKind.Sequential, Size = 32)]
    private struct CacheLineGap;

    private struct ConsumerSide
    {
        internal MailNode Head;
        internal MailNode Front;
        internal SystemMessage System;
        internal bool MayProcess;
    }
}
