namespace Akka.Actor;

/// <summary>An actor name is malformed or already taken.</summary>
public class InvalidActorNameException : AkkaException
{
    /// <summary>With the reason.</summary>
    public InvalidActorNameException(string message) : base(message) { }

    /// <summary>With the reason and its origin.</summary>
    public InvalidActorNameException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>A selection path is malformed.</summary>
public class IllegalActorNameException : AkkaException
{
    /// <summary>With the reason.</summary>
    public IllegalActorNameException(string message) : base(message) { }
}

/// <summary>An actor did something its present state forbids.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>With the reason.</summary>
    public IllegalActorStateException(string message) : base(message) { }
}

/// <summary>An ask was not answered in time.</summary>
public class AskTimeoutException : AkkaException
{
    /// <summary>With the reason.</summary>
    public AskTimeoutException(string message) : base(message) { }
}

/// <summary>A selection did not resolve to a living actor.</summary>
public class ActorNotFoundException : AkkaException
{
    /// <summary>Without a reason.</summary>
    public ActorNotFoundException() { }

    /// <summary>With the reason.</summary>
    public ActorNotFoundException(string message, Exception innerException = null) : base(message, innerException) { }
}

/// <summary>Null was sent as a message.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>With the usual reason.</summary>
    public InvalidMessageException() : this("Message is null") { }

    /// <summary>With a reason.</summary>
    public InvalidMessageException(string message) : base(message) { }
}

/// <summary>The actor received <see cref="Kill"/>.</summary>
public class ActorKilledException : AkkaException
{
    /// <summary>Without a reason.</summary>
    public ActorKilledException() { }

    /// <summary>With a reason.</summary>
    public ActorKilledException(string message) : base(message) { }
}

/// <summary>A watched actor terminated and the watcher did not handle its <see cref="Terminated"/>.</summary>
public class DeathPactException : AkkaException
{
    /// <summary>Names the actor that terminated.</summary>
    public DeathPactException(IActorRef deadActor) : base($"Monitored actor [{deadActor}] terminated") => DeadActor = deadActor;

    /// <summary>The actor that terminated.</summary>
    public IActorRef DeadActor { get; }
}

/// <summary>Constructing or starting an actor failed.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Without a reason.</summary>
    public ActorInitializationException() { }

    /// <summary>With a reason.</summary>
    public ActorInitializationException(string message) : base(message) { }

    /// <summary>With a reason and its origin.</summary>
    public ActorInitializationException(string message, Exception cause) : base(message, cause) { }

    /// <summary>With the actor concerned.</summary>
    public ActorInitializationException(IActorRef actor, string message, Exception cause = null) : base(message, cause) => Actor = actor;

    /// <summary>The actor concerned; null when it has no reference yet.</summary>
    public IActorRef Actor { get; set; }

    /// <inheritdoc />
    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

/// <summary><c>PreRestart</c> threw; the restart goes on.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <summary>Names the actor, what <c>PreRestart</c> threw, why it restarts and the message in hand.</summary>
    public PreRestartException(IActorRef actor, Exception restartException, Exception cause, object optionalMessage)
        : base(actor, $"Exception pre restart ({restartException?.GetType().ToString() ?? "null"})", cause)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    /// <summary>What <c>PreRestart</c> threw.</summary>
    public Exception RestartException { get; }

    /// <summary>The message during which the actor failed.</summary>
    public object OptionalMessage { get; }
}

/// <summary>The new incarnation failed in its constructor or in <c>PostRestart</c>.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary>Names the actor, what it threw now and why it was restarted.</summary>
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, $"Exception post restart ({originalCause?.GetType().ToString() ?? "null"})", cause) => OriginalCause = originalCause;

    /// <summary>Why the actor was restarted.</summary>
    public Exception OriginalCause { get; }
}

/// <summary>A stash reached its capacity.</summary>
public class StashOverflowException : AkkaException
{
    /// <summary>With the reason.</summary>
    public StashOverflowException(string message, Exception cause = null) : base(message, cause) { }
}

/// <summary>The scheduler refuses work, usually because it was shut down.</summary>
public class SchedulerException : AkkaException
{
    /// <summary>With the reason.</summary>
    public SchedulerException(string message) : base(message) { }
}

/// <summary>A logger did not answer, or answered wrongly, at start.</summary>
public class LoggerInitializationException : AkkaException
{
    /// <summary>With the reason.</summary>
    public LoggerInitializationException(string message, Exception cause = null) : base(message, cause) { }
}
