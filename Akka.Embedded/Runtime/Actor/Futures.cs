using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Asking: a message and a task of its answer.</summary>
public static class Futures
{
    /// <summary>Asks; waits as long as <c>akka.actor.ask-timeout</c> says when no timeout is given.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        Ask<object>(self, message, timeout, CancellationToken.None);

    /// <summary>Asks until cancelled.</summary>
    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        Ask<object>(self, message, null, cancellationToken);

    /// <summary>Asks until answered, timed out or cancelled.</summary>
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        Ask<object>(self, message, timeout, cancellationToken);

    /// <summary>Asks for an answer of a type; another type fails the task.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) => Ask<T>(self, message, timeout, CancellationToken.None);

    /// <summary>Asks for an answer of a type until cancelled.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) => Ask<T>(self, message, null, cancellationToken);

    /// <summary>Asks for an answer of a type until answered, timed out or cancelled.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var answer = Begin<T>(self, timeout, cancellationToken);
        self.Tell(message, answer);
        return answer.Task;
    }

    /// <summary>Asks with a message that holds the reference to answer to.</summary>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var answer = Begin<T>(self, timeout, cancellationToken);
        self.Tell(messageFactory(answer), answer);
        return answer.Task;
    }

    private static FutureActorRef<T> Begin<T>(ICanTell target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(target) ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(target));
        var answer = new FutureActorRef<T>(provider.System);
        answer.Begin(timeout ?? provider.Settings.AskTimeout, cancellationToken);
        return answer;
    }

    internal static IActorRefProvider ProviderOf(ICanTell target)
    {
        while (target is ActorSelection selection)
            target = selection.Anchor;
        return target is IInternalActorRef reference ? reference.Provider : ActorCell.Current?.Provider;
    }
}

/// <summary>
/// The reference an ask is answered to: lives under <c>/temp</c>, takes one message. Its path is made only when someone looks at it.
/// </summary>
public sealed class FutureActorRef<T> : MinimalActorRef
{
    private readonly ActorSystemImpl _system;
    private readonly TaskCompletionSource<T> _result;
    private AskTimeout _timeout;
    private CancellationTokenRegistration _cancellation;
    private ActorPath _path;

    internal FutureActorRef(ActorSystemImpl system)
    {
        _system = system;
        _result = new TaskCompletionSource<T>(system.IsSimulated ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The answer.</summary>
    public Task<T> Task => _result.Task;

    /// <inheritdoc />
    public override ActorPath Path => _path ?? MakePath();

    /// <inheritdoc />
    public override IActorRefProvider Provider => _system.Provider;

    /// <inheritdoc />
    public override IInternalActorRef Parent => _system.Provider.TempContainer;

    internal void Begin(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout > TimeSpan.Zero)
        {
            _timeout = new AskTimeout(this, timeout);
            var scheduler = _system.AskScheduler;
            scheduler.Queue(_timeout, scheduler.NowTicks + timeout.Ticks);
        }
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((FutureActorRef<T>)state).Cancel(token), this);
    }

    /// <inheritdoc />
    protected override void TellInternal(object message, IActorRef sender)
    {
        if (_system.Simulation is { } simulation)
            simulation.Post(() => Complete(message));
        else
            Complete(message);
    }

    /// <inheritdoc />
    public override void SendSystemMessage(ISystemMessage message) =>
        Fail(new InvalidOperationException($"system message of type '{message.GetType().Name}' is invalid for {nameof(FutureActorRef<T>)}"));

    private void Complete(object message)
    {
        var handled = message switch
        {
            T answer => _result.TrySetResult(answer),
            null => _result.TrySetResult(default),
            Status.Failure failure => _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => WrongType(message),
        };
        Finish();
        if (!handled && !_result.Task.IsCanceled)
            _system.DeadLetters.Tell(message, this);
    }

    // The asker gets the failure, the dead letters get the message that nobody could use.
    private bool WrongType(object message)
    {
        _result.TrySetException(new ArgumentException(
            $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]"));
        return false;
    }

    private void Fail(Exception exception)
    {
        _result.TrySetException(exception);
        Finish();
    }

    private void Cancel(CancellationToken token)
    {
        _result.TrySetCanceled(token);
        Finish();
    }

    private void Finish()
    {
        if (_timeout is { } timeout)
            _system.AskScheduler.Kill(timeout);
        _cancellation.Unregister();
        if (Volatile.Read(ref _path) is { } path)
            _system.Provider.UnregisterTempActor(path);
    }

    private ActorPath MakePath()
    {
        var provider = _system.Provider;
        var path = provider.TempPath();
        var winner = Interlocked.CompareExchange(ref _path, path, null) ?? path;
        if (ReferenceEquals(winner, path) && !_result.Task.IsCompleted)
            provider.RegisterTempActor(this, path);
        return winner;
    }

    private sealed class AskTimeout(FutureActorRef<T> future, TimeSpan timeout) : TimerEntry
    {
        internal override void Fire(QueueScheduler scheduler) =>
            future.Fail(new AskTimeoutException(FormattableString.Invariant($"Timeout after {timeout.TotalSeconds:F2} seconds")));
    }
}

/// <summary>Waiting for an actor's end.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends a poison pill; true when the actor ended in time.</summary>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends a message that makes the actor stop; true when it ended in time.</summary>
    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        if (target is not IInternalActorRef actor)
            throw new InvalidOperationException($"{target} is not an {typeof(IInternalActorRef)} and cannot be death-watched");
        var end = new EndWatcher(actor.Provider.System);
        end.Begin(timeout);
        actor.SendSystemMessage(new Watch(actor, end));
        target.Tell(stopMessage, ActorRefs.NoSender);
        try
        {
            return await end.Ended;
        }
        finally
        {
            actor.SendSystemMessage(new Unwatch(actor, end));
        }
    }

    private sealed class EndWatcher(ActorSystemImpl system) : MinimalActorRef
    {
        private readonly TaskCompletionSource<bool> _ended = new(
            system.IsSimulated ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        private Deadline _deadline;

        public override ActorPath Path { get; } = system.Provider.TempPath();

        public override IActorRefProvider Provider => system.Provider;

        internal Task<bool> Ended => _ended.Task;

        internal void Begin(TimeSpan timeout)
        {
            if (timeout <= TimeSpan.Zero)
                return;
            _deadline = new Deadline(this);
            system.AskScheduler.Queue(_deadline, system.AskScheduler.NowTicks + timeout.Ticks);
        }

        public override void SendSystemMessage(ISystemMessage message)
        {
            if (message is not DeathWatchNotification)
                return;
            if (_deadline is not null)
                system.AskScheduler.Kill(_deadline);
            End(true);
        }

        private void End(bool ended)
        {
            if (system.Simulation is { } simulation)
                simulation.Post(() => _ended.TrySetResult(ended));
            else
                _ended.TrySetResult(ended);
        }

        private sealed class Deadline(EndWatcher watcher) : TimerEntry
        {
            internal override void Fire(QueueScheduler scheduler) => watcher.End(false);
        }
    }
}
