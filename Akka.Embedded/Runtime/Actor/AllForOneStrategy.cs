using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>A child's failure concerns all its siblings, too.</summary>
public class AllForOneStrategy : SupervisorStrategy, IEquatable<AllForOneStrategy>
{
    /// <summary>At most so many restarts within a time range; null means without limit.</summary>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), localOnlyDecider) { }

    /// <summary>At most so many restarts within a time range; null means without limit.</summary>
    public AllForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), decider) { }

    /// <summary>At most so many restarts within a time range; -1 means without limit.</summary>
    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, new LocalOnlyDecider(localOnlyDecider), loggingEnabled) { }

    /// <summary>At most so many restarts within a time range; -1 means without limit.</summary>
    public AllForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Without a limit.</summary>
    public AllForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider, true) { }

    /// <summary>Without a limit.</summary>
    public AllForOneStrategy(IDecider decider) : this(-1, -1, decider, true) { }

    /// <summary>With the default decider.</summary>
    protected AllForOneStrategy() : this(DefaultDecider) { }

    /// <summary>The restart budget, -1 for none.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The time range of the budget, -1 for ever.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    /// <inheritdoc />
    public override IDecider Decider { get; }

    /// <inheritdoc />
    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);

    /// <inheritdoc />
    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        if (restart && children.All(each => each.RequestRestartPermission(MaxNumberOfRetries, WithinTimeRangeMilliseconds)))
        {
            foreach (var each in children)
                RestartChild(each.Child, cause, suspendFirst: !child.Equals(each.Child));
        }
        else
        {
            foreach (var each in children)
                context.Stop(each.Child);
        }
    }

    /// <inheritdoc />
    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children) { }

    /// <inheritdoc />
    public bool Equals(AllForOneStrategy other) =>
        other is not null && MaxNumberOfRetries == other.MaxNumberOfRetries
        && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Equals(Decider, other.Decider);

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as AllForOneStrategy);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider);

    private static int Milliseconds(TimeSpan? range) => range is null ? -1 : (int)range.Value.TotalMilliseconds;
}
