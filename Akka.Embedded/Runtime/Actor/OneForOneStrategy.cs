using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>A child's failure concerns that child alone.</summary>
public class OneForOneStrategy : SupervisorStrategy, IEquatable<OneForOneStrategy>
{
    /// <summary>At most so many restarts within a time range; null means without limit.</summary>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), localOnlyDecider) { }

    /// <summary>At most so many restarts within a time range; null means without limit.</summary>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, Milliseconds(withinTimeRange), decider) { }

    /// <summary>At most so many restarts within a time range; -1 means without limit.</summary>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, new LocalOnlyDecider(localOnlyDecider), loggingEnabled) { }

    /// <summary>At most so many restarts within a time range; -1 means without limit.</summary>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Without a limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider, true) { }

    /// <summary>Without a limit.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true) : this(-1, -1, localOnlyDecider, loggingEnabled) { }

    /// <summary>Without a limit.</summary>
    public OneForOneStrategy(IDecider decider) : this(-1, -1, decider, true) { }

    /// <summary>With the default decider.</summary>
    protected OneForOneStrategy() : this(DefaultDecider) { }

    /// <summary>The restart budget, -1 for none.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The time range of the budget, -1 for ever.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    /// <inheritdoc />
    public override IDecider Decider { get; }

    /// <summary>The same with another budget.</summary>
    public OneForOneStrategy WithMaxNrOfRetries(int maxNrOfRetries) => new(maxNrOfRetries, WithinTimeRangeMilliseconds, Decider);

    /// <inheritdoc />
    protected override Directive Handle(IActorRef child, Exception exception) => Decider.Decide(exception);

    /// <inheritdoc />
    public override void ProcessFailure(
        IActorContext context, bool restart, IActorRef child, Exception cause, ChildRestartStats stats, IReadOnlyCollection<ChildRestartStats> children)
    {
        if (restart && stats.RequestRestartPermission(MaxNumberOfRetries, WithinTimeRangeMilliseconds))
            RestartChild(child, cause, suspendFirst: false);
        else
            context.Stop(child);
    }

    /// <inheritdoc />
    public override void HandleChildTerminated(IActorContext actorContext, IActorRef child, IEnumerable<IInternalActorRef> children) { }

    /// <inheritdoc />
    public bool Equals(OneForOneStrategy other) =>
        other is not null && MaxNumberOfRetries == other.MaxNumberOfRetries
        && WithinTimeRangeMilliseconds == other.WithinTimeRangeMilliseconds && Equals(Decider, other.Decider);

    /// <inheritdoc />
    public override bool Equals(object obj) => Equals(obj as OneForOneStrategy);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(MaxNumberOfRetries, WithinTimeRangeMilliseconds, Decider);

    private static int Milliseconds(TimeSpan? range) => range is null ? -1 : (int)range.Value.TotalMilliseconds;
}
