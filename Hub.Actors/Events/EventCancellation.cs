using Akka.Event;

namespace Hub.Actors.Events;

/// <summary>Fires the token of one call, as work of its own: callbacks of the application run inside, and whatever they do must not hold an actor up.</summary>
internal sealed class EventCancellation(CancellationTokenSource source, ILoggingAdapter log) : IThreadPoolWorkItem
{
    /// <summary>Fires it.</summary>
    public void Execute()
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException e)
        {
            // Thrown by callbacks of the application; the event has failed already, so there is nobody else to tell.
            log.Warning(e, "A cancellation callback of the event handler failed.");
        }
    }
}
