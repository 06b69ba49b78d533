using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>What a parent does when a child fails.</summary>
public abstract class SupervisorStrategy : ISurrogated
{
    /// <summary>Stops what could not start, was killed or broke a death pact; restarts everything else.</summary>
    public static readonly IDecider DefaultDecider = Actor.Decider.From(
        Directive.Restart,
        Directive.Stop.When<ActorInitializationException>(),
        Directive.Stop.When<ActorKilledException>(),
        Directive.Stop.When<DeathPactException>());

    /// <summary>One for one with the default decider and no limit.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>Stops every failing child.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(_ => Directive.Stop);

    /// <summary>What decides.</summary>
    public abstract IDecider Decider { get; }

    /// <summary>Whether failures are logged here.</summary>
    protected bool LoggingEnabled { get; set; }

    /// <summary>The directive for a child's failure.</summary>
    protected abstract Directive Handle(IActorRef child, Exception exception);

    /// <summary>Restarts or stops whom it concerns.</summary>
    public abstract void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children);

    /// <summary>A child is gone.</summary>
    public abstract void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children);

    /// <summary>Acts on a failure; false when it must be escalated.</summary>
    public bool HandleFailure(ActorCell actorCell, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        var directive = Handle(child, cause);
        LogFailure(actorCell, child, cause, directive);
        switch (directive)
        {
            case Directive.Resume:
                ResumeChild(child, cause);
                return true;
            case Directive.Restart:
                ProcessFailure(actorCell, true, child, cause, stats, children);
                return true;
            case Directive.Stop:
                ProcessFailure(actorCell, false, child, cause, stats, children);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Lets a child go on.</summary>
    protected void ResumeChild(IActorRef child, Exception exception) => ((IInternalActorRef)child).Resume(exception);

    /// <summary>Gives a child a new instance.</summary>
    protected void RestartChild(IActorRef child, Exception cause, bool suspendFirst)
    {
        var target = (IInternalActorRef)child;
        if (suspendFirst)
            target.Suspend();
        target.Restart(cause);
    }

    /// <summary>A warning when the child resumes, an error when it restarts or stops, nothing when the failure goes up.</summary>
    protected virtual void LogFailure(IActorContext context, IActorRef child, Exception cause, Directive directive)
    {
        if (!LoggingEnabled || directive == Directive.Escalate)
            return;
        var message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        LogEvent entry = directive == Directive.Resume
            ? new Warning(cause, child.Path.ToString(), GetType(), message)
            : new Error(cause, child.Path.ToString(), GetType(), message);
        try
        {
            context.System.EventStream.Publish(entry);
        }
        catch (Exception)
        {
            // A broken logger must not keep a child from being supervised.
        }
    }

    /// <inheritdoc />
    public virtual ISurrogate ToSurrogate(ActorSystem system) => throw new NotSupportedException(Surrogates.NotSerializable);
}

/// <summary>Names a strategy in configuration.</summary>
public abstract class SupervisorStrategyConfigurator
{
    /// <summary>Makes the strategy.</summary>
    public abstract SupervisorStrategy Create();

    /// <summary>The configurator of that name.</summary>
    public static SupervisorStrategyConfigurator CreateConfigurator(string typeName)
    {
        var type = TypeLookup.Find(typeName) ?? throw new ConfigurationException($"Could not resolve SupervisorStrategyConfigurator type {typeName}");
        return (SupervisorStrategyConfigurator)Activator.CreateInstance(type);
    }
}

/// <summary>Configures <see cref="SupervisorStrategy.DefaultStrategy"/>.</summary>
public class DefaultSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc />
    public override SupervisorStrategy Create() => SupervisorStrategy.DefaultStrategy;
}

/// <summary>Configures <see cref="SupervisorStrategy.StoppingStrategy"/>.</summary>
public class StoppingSupervisorStrategy : SupervisorStrategyConfigurator
{
    /// <inheritdoc />
    public override SupervisorStrategy Create() => SupervisorStrategy.StoppingStrategy;
}
