namespace Akka.Actor;

/// <summary>Puts messages aside and back.</summary>
public interface IStash
{
    /// <summary>Bound, or less than 1 for none.</summary>
    int Capacity { get; }

    /// <summary>How many messages are aside.</summary>
    int Count { get; }

    /// <summary>Whether none is aside.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether the bound is reached.</summary>
    bool IsFull { get; }

    /// <summary>Whether any is aside.</summary>
    bool NonEmpty { get; }

    /// <summary>Puts the message in hand aside.</summary>
    void Stash();

    /// <summary>Puts the oldest message before the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all messages before the mailbox, in their order.</summary>
    void UnstashAll();

    /// <summary>Puts the messages that fit before the mailbox and forgets the others.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all messages out.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages before those that are aside.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>Gets a <see cref="Stash"/>.</summary>
public interface IActorStash
{
    /// <summary>The stash; set before the first message.</summary>
    IStash Stash { get; set; }
}

/// <summary>An actor with a stash.</summary>
public interface IWithStash : IActorStash;

/// <summary>An actor with a stash without bound.</summary>
public interface IWithUnboundedStash : IActorStash;

/// <summary>An actor with a stash, whatever its mailbox.</summary>
public interface IWithUnrestrictedStash : IActorStash;

/// <summary>An actor with a stash and a bounded mailbox.</summary>
public interface IWithBoundedStash : IActorStash;

/// <summary>The stash of one instance of an actor.</summary>
internal sealed class ActorStash : IStash
{
    private readonly ActorCell _cell;
    private LinkedList<Envelope> _envelopes;
    private int _lastEnvelopeId;

    internal ActorStash(ActorCell cell)
    {
        _cell = cell;
        var own = cell.Props.Deploy.StashCapacity;
        Capacity = own == Deploy.NoStashSize ? cell.SystemImpl.Settings.StashCapacity : own;
    }

    public int Capacity { get; }

    public int Count => _envelopes?.Count ?? 0;

    public bool IsEmpty => Count == 0;

    public bool NonEmpty => !IsEmpty;

    public bool IsFull => Capacity >= 0 && Count >= Capacity;

    private LinkedList<Envelope> Envelopes => _envelopes ??= new LinkedList<Envelope>();

    public void Stash()
    {
        var message = _cell.CurrentMessage;
        if (_cell.CurrentEnvelopeId == _lastEnvelopeId)
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        _lastEnvelopeId = _cell.CurrentEnvelopeId;
        if (Capacity > 0 && Count >= Capacity)
            throw new StashOverflowException($"Couldn't enqueue message {message} from {_cell.Sender} to stash of {_cell.Self}");
        Envelopes.AddLast(new Envelope(message, _cell.Sender));
    }

    public void Unstash()
    {
        if (IsEmpty)
            return;
        var first = _envelopes.First.Value;
        _envelopes.RemoveFirst();
        PutBack(first);
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
    {
        if (IsEmpty)
            return;
        var all = ClearStash();
        foreach (var envelope in all.Reverse().Where(predicate))
            PutBack(envelope);
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var all = _envelopes;
        _envelopes = null;
        return all ?? Enumerable.Empty<Envelope>();
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Distinct().Reverse())
            Envelopes.AddFirst(envelope);
    }

    private void PutBack(Envelope envelope)
    {
        _cell.EnqueueFirst(envelope);

        // Handling it took it off the books; back in the mailbox it counts again.
        if (envelope.Message is Terminated terminated)
            _cell.Rare.DeathWatch.Queue(terminated.ActorRef, null);
    }
}
