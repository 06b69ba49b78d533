using Akka.Embedded.Simulation;

namespace Akka.Actor;

/// <summary>Sends a task's outcome as a message: its result, or <see cref="Status.Failure"/>.</summary>
public static class PipeToSupport
{
    /// <summary>Sends the result, or what the functions make of it.</summary>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>Sends the result, or what the functions make of it.</summary>
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe.AsTask(), recipient, false, sender, success, failure);

    /// <summary>Sends the result, or what the functions make of it; the context may be kept.</summary>
    public static Task PipeTo<T>(
        this ValueTask<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null,
        Func<T, object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe.AsTask(), recipient, useConfigureAwait, sender, success, failure);

    /// <summary>Sends the result, or what the functions make of it; the context may be kept.</summary>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null,
        Func<T, object> success = null, Func<Exception, object> failure = null)
    {
        return SimulationContext.Active is { } simulated ? simulated.Run(() => Pipe(true)) : Pipe(useConfigureAwait);

        async Task Pipe(bool keepContext)
        {
            try
            {
                var result = await taskToPipe.ConfigureAwait(keepContext);
                recipient.Tell(success is null ? result : success(result), sender);
            }
            catch (Exception exception)
            {
                recipient.Tell(failure is null ? new Status.Failure(exception) : failure(exception), sender);
            }
        }
    }

    /// <summary>Sends what the functions make of the outcome; success without a function sends nothing.</summary>
    public static Task PipeTo(
        this Task taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe, recipient, false, sender, success, failure);

    /// <summary>Sends what the functions make of the outcome; success without a function sends nothing.</summary>
    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe.AsTask(), recipient, false, sender, success, failure);

    /// <summary>Sends what the functions make of the outcome; the context may be kept.</summary>
    public static Task PipeTo(
        this ValueTask taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null,
        Func<object> success = null, Func<Exception, object> failure = null) =>
        PipeTo(taskToPipe.AsTask(), recipient, useConfigureAwait, sender, success, failure);

    /// <summary>Sends what the functions make of the outcome; the context may be kept.</summary>
    public static Task PipeTo(
        this Task taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null,
        Func<object> success = null, Func<Exception, object> failure = null)
    {
        return SimulationContext.Active is { } simulated ? simulated.Run(() => Pipe(true)) : Pipe(useConfigureAwait);

        async Task Pipe(bool keepContext)
        {
            try
            {
                await taskToPipe.ConfigureAwait(keepContext);
                if (success is not null)
                    recipient.Tell(success(), sender);
            }
            catch (Exception exception)
            {
                recipient.Tell(failure is null ? new Status.Failure(exception) : failure(exception), sender);
            }
        }
    }
}
