using Hub.Protocol.Wire;

namespace Hub.Actors.Events;

/// <summary>Answers that the hub gives where the application gave none. The text never carries what a handler threw (protocol section 4.6).</summary>
internal static class EventReplies
{
    public static readonly EventReply NoHandler = EventReply.Failed(ErrorCode.InternalServerError, "No event handler is configured for this hub.");

    public static readonly EventReply HandlerFailed = EventReply.Failed(ErrorCode.InternalServerError, "The event handler failed.");

    public static readonly EventReply Busy = EventReply.Failed(ErrorCode.InternalServerError, "The hub has too many events under way; try again later.");

    public static readonly EventReply Unavailable = EventReply.Failed(ErrorCode.InternalServerError, "The event handler is not available at the moment.");

    public static readonly EventReply TimedOut = EventReply.Failed(ErrorCode.InternalServerError, "The event handler did not answer in time.");
}

/// <summary>One call of the application's handler, as work of its own: whatever the handler does before its first await must not hold an actor up.</summary>
internal sealed class EventCall(IHubEventHandler handler, UserEvent userEvent, CancellationToken cancellation) : IThreadPoolWorkItem
{
    private readonly TaskCompletionSource<EventReply> _reply = new();

    /// <summary>The answer, or what the handler threw.</summary>
    public Task<EventReply> Reply => _reply.Task;

    /// <summary>Runs the call.</summary>
    public void Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        try
        {
            // A handler written without nullable checks may answer null; that is its failure, not the connection's.
            _reply.TrySetResult(await handler.OnEventAsync(userEvent, cancellation) ?? EventReplies.HandlerFailed);
        }
        catch (Exception e)
        {
            // Whatever the application throws is its answer: the event failed. The caller logs it.
            _reply.TrySetException(e);
        }
    }
}
