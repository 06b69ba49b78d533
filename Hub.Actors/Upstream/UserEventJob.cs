using Hub.Actors.Connections;
using Hub.Actors.Events;
using Hub.Protocol.CloudEvents;

namespace Hub.Actors.Upstream;

/// <summary>
/// A user event (protocol section 4.6). The connection's actor waits for it with its own deadline and cancels it then. It is sent once: whether
/// a handler that did not answer has acted on it cannot be known, and the client is told and may repeat it.
/// </summary>
internal sealed class UserEventJob : UpstreamJob
{
    private readonly HubUpstream _upstream;
    private readonly ConnectionLease _lease;
    private readonly UserEvent _event;
    private readonly int _attempt;
    private readonly EventWait _wait;

    /// <summary>An event whose answer goes to the connection as <see cref="EventAnswered"/>.</summary>
    public UserEventJob(HubUpstream upstream, ConnectionLease lease, UpstreamHandler handler, UserEvent userEvent, int attempt, EventWait wait)
        : base(lease.Lane!, handler, HubEventKind.User, userEvent.Name)
    {
        _upstream = upstream;
        _lease = lease;
        _event = userEvent;
        _attempt = attempt;
        _wait = wait;
        DeadlineMs = upstream.NowMs + (long)upstream.EventTimeout.TotalMilliseconds;
    }

    public override CancellationToken Token => _wait.Token;

    public override bool IsLate => _wait.IsLate;

    public override (string? ContentType, ReadOnlyMemory<byte> Body) Content => UserEventBody.Of(_event.Payload);

    public override IReadOnlyDictionary<string, string>? Metadata => _event.Metadata;

    protected override bool OnAnswered(in UpstreamAnswer answer)
    {
        if (answer.Outcome is not (UpstreamOutcome.Answered or UpstreamOutcome.Cancelled)) _upstream.OnFailed(this, answer);
        _lease.Tell(new EventAnswered(_attempt, ReplyOf(answer)));
        return true;
    }

    private static EventReply ReplyOf(in UpstreamAnswer answer)
    {
        switch (answer.Outcome)
        {
            case UpstreamOutcome.Answered when answer.Reply is { IsSuccess: true } reply:
                return UserEventBody.TryReadReply(reply, out var payload)
                    ? new EventReply(payload, null) { Metadata = reply.Metadata }
                    : EventReplies.HandlerFailed;
            case UpstreamOutcome.Busy: return EventReplies.Busy;
            case UpstreamOutcome.BreakerOpen: return EventReplies.Unavailable;
            case UpstreamOutcome.TimedOut: return EventReplies.TimedOut;
            default: return EventReplies.HandlerFailed;
        }
    }
}
