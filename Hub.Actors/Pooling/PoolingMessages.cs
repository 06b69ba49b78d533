using Akka.Actor;
using Akka.Event;

namespace Hub.Actors.Pooling;

// What a BackendPoolActor and its BackendLinkActors receive. A message about a link carries the link itself: a restarted actor has another
// one, and so knows what was meant for the one before. Links and timers may speak of what has just ended, so dead letters are no news.

/// <summary>To the pool: links may be missing, or borrowers wait for one.</summary>
internal sealed record Refill : IDeadLetterSuppression
{
    public static readonly Refill Instance = new();
}

/// <summary>To the pool: the actor of this slot is gone for good.</summary>
internal sealed record LinkStopped(LinkSlot Slot) : IDeadLetterSuppression;

/// <summary>To the pool: end, and close all links.</summary>
internal sealed record StopPool : IDeadLetterSuppression
{
    public static readonly StopPool Instance = new();
}

/// <summary>To a link: the connection is open.</summary>
internal sealed record LinkConnected(BackendLink Link) : IDeadLetterSuppression;

/// <summary>To a link: connecting, or the PING, has failed.</summary>
internal sealed record LinkFailed(BackendLink Link, Exception Reason) : IDeadLetterSuppression;

/// <summary>To a link: the PING was answered.</summary>
internal sealed record PongReceived(BackendLink Link) : IDeadLetterSuppression;

/// <summary>To a link: the connection is closed, whoever closed it.</summary>
internal sealed record LinkEnded(BackendLink Link) : IDeadLetterSuppression;
