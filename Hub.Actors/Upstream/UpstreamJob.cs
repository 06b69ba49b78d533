using System.Diagnostics;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>How an attempt to deliver an event ended.</summary>
internal enum UpstreamOutcome : byte
{
    /// <summary>The handler answered, with whatever status.</summary>
    Answered,
    /// <summary>Not attempted: every queue of the backend is full.</summary>
    Busy,
    /// <summary>Not attempted: the backend's breaker is open.</summary>
    BreakerOpen,
    /// <summary>The deadline passed, in a queue or during the call.</summary>
    TimedOut,
    /// <summary>Nobody waits for the answer any more.</summary>
    Cancelled,
    /// <summary>The backend was reached, but does not take events of this hub.</summary>
    Refused,
    /// <summary>The backend could not be reached, broke off, or answered in no agreed form.</summary>
    Failed,
}

/// <summary>The end of an attempt.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reply">Set exactly when it was answered.</param>
/// <param name="Reason">What went wrong, for the log; null when that is all said.</param>
internal readonly record struct UpstreamAnswer(UpstreamOutcome Outcome, CloudEventReply? Reply = null, Exception? Reason = null)
{
    /// <summary>The handler answered with a 2xx status.</summary>
    public bool IsSuccess => Reply is { IsSuccess: true };
}

/// <summary>
/// One event on its way: made by a connection (or its handshake), run by a worker, completed exactly once for each attempt from whatever
/// actor the attempt ended in. What happens then is up to the kind of event.
/// </summary>
internal abstract class UpstreamJob(EventLane lane, UpstreamHandler handler, HubEventKind kind, string name)
{
    private int _isUnderWay;

    /// <summary>The events of the same connection.</summary>
    public EventLane Lane { get; } = lane;

    /// <summary>Who gets it.</summary>
    public UpstreamHandler Handler { get; } = handler;

    /// <summary>Kind of the event.</summary>
    public HubEventKind Kind { get; } = kind;

    /// <summary>Name of the event.</summary>
    public string Name { get; } = name;

    /// <summary>The span of the message that brought it; null when it is not traced.</summary>
    public Activity? Entry { get; init; }

    /// <summary>Number of the event in its connection; the same in every attempt.</summary>
    public long Id { get; set; }

    /// <summary>Clock value at which the current attempt is given up.</summary>
    public long DeadlineMs { get; protected set; }

    /// <summary>Fires at the deadline, or when nobody waits any more.</summary>
    public abstract CancellationToken Token { get; }

    /// <summary>True when <see cref="Token"/> fired at the deadline, which is the backend's failure, and not because nobody waits any more.</summary>
    public virtual bool IsLate => Token.IsCancellationRequested;

    /// <summary>Media type and body of the event.</summary>
    public abstract (string? ContentType, ReadOnlyMemory<byte> Body) Content { get; }

    /// <summary>Metadata of the client's message, or null.</summary>
    public virtual IReadOnlyDictionary<string, string>? Metadata => null;

    /// <summary>Before each attempt.</summary>
    public virtual void Begin() => Volatile.Write(ref _isUnderWay, 1);

    /// <summary>The attempt has ended; a second end of the same attempt is ignored. Any thread; must not block.</summary>
    public void Complete(in UpstreamAnswer answer)
    {
        if (Interlocked.Exchange(ref _isUnderWay, 0) == 0) return;
        if (answer.Reply is { } reply) Lane.Learn(reply, this);
        if (OnAnswered(answer)) Lane.Next();
    }

    /// <summary>What the end means; false when another attempt will follow, until which later events of the connection wait.</summary>
    protected abstract bool OnAnswered(in UpstreamAnswer answer);
}
