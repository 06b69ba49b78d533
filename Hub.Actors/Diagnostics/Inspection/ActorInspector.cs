using Akka.Actor;
using Akka.Routing;

namespace Hub.Actors.Diagnostics.Inspection;

/// <summary>
/// What actors there are and what they do, for operators. The tree is read from references and cells, which disturbs nobody; the state of an
/// actor comes from itself, as the answer to a message, within a deadline.
/// </summary>
public sealed class ActorInspector
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ActorSystem _system;
    private readonly ActorInspection _inspection;

    internal ActorInspector(ActorSystem system, ActorInspection inspection)
    {
        _system = system;
        _inspection = inspection;
    }

    /// <summary>The actor at a path with those below it; null when there is none.</summary>
    /// <param name="path">Like <c>/user/workers</c>; <c>/</c> for all.</param>
    /// <param name="depth">Levels below it, 0 for none.</param>
    /// <param name="limit">Children shown of each actor: those with the deepest mailboxes, then by name.</param>
    public ActorNode? Tree(string path, int depth, int limit) => Find(path) is { } actor ? NodeOf(actor, depth, limit) : null;

    /// <summary>Looks into one actor; null when there is none at that path.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="watchFor">How long to watch before it reports; watching that is under way goes on.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    public async Task<ActorReport?> InspectAsync(string path, TimeSpan watchFor, CancellationToken cancellation = default)
    {
        if (Find(path) is not { } actor) return null;
        var watch = _inspection.BeginWatch();
        if (watchFor > TimeSpan.Zero) await PauseAsync(watchFor, cancellation);
        var state = await AskAsync(actor, cancellation);
        var meter = watch.Find(actor);
        var failures = _inspection.FailuresOf(actor);
        var watched = watch.Watched;
        var tallies = meter?.Tallies ?? [];
        var busy = watch.Milliseconds(tallies.Sum(static tally => tally.Busy));
        return new ActorReport
        {
            Path = ActorInspection.PathOf(actor),
            Type = TypeOf(actor),
            Parent = actor.Path.Parent.ToStringWithoutAddress(),
            Behaviour = state?.Behaviour,
            Mailbox = actor.Underlying.NumberOfMessages,
            Children = actor.Children.Count(),
            Restarts = failures?.Restarts ?? 0,
            LastFailure = failures?.Last,
            Answered = state is not null,
            State = state?.State ?? new Dictionary<string, object>(),
            WatchedMs = (long)watched.TotalMilliseconds,
            Messages = [.. tallies.Select(tally => new MessageTally(tally.Message.Name, tally.Count, watch.Milliseconds(tally.Busy))).OrderByDescending(static each => each.BusyMs)],
            BusyMs = busy,
            BusyPercent = Percent(busy, watched),
        };
    }

    /// <summary>The actors with the most to do.</summary>
    /// <param name="watchFor">How long to watch before it reports; what it reports of is that time alone.</param>
    /// <param name="by">What to sort by.</param>
    /// <param name="limit">How many.</param>
    /// <param name="cancellation">Nobody waits any more.</param>
    public async Task<ActorTop> TopAsync(TimeSpan watchFor, ActorOrder by, int limit, CancellationToken cancellation = default)
    {
        var watch = _inspection.BeginWatch();
        var before = watch.Meters.ToDictionary(static each => each.Key, static each => Total.Of(each.Value));
        var began = watch.Watched;
        if (watchFor > TimeSpan.Zero) await PauseAsync(watchFor, cancellation);
        var watched = watch.Watched - (watchFor > TimeSpan.Zero ? began : TimeSpan.Zero);
        var usage = new Dictionary<IActorRef, Total>();
        foreach (var (actor, meter) in watch.Meters)
        {
            usage[actor] = watchFor > TimeSpan.Zero && before.TryGetValue(actor, out var known) ? Total.Of(meter).Minus(known) : Total.Of(meter);
        }
        var all = Walk(Guardian).Select(actor => (Actor: actor, Mailbox: actor.Underlying.NumberOfMessages, Used: usage.GetValueOrDefault(actor)));
        var sorted = by switch
        {
            ActorOrder.Mailbox => all.OrderByDescending(static each => each.Mailbox).ThenByDescending(static each => each.Used.Busy),
            ActorOrder.Messages => all.OrderByDescending(static each => each.Used.Messages).ThenByDescending(static each => each.Used.Busy),
            _ => all.OrderByDescending(static each => each.Used.Busy).ThenByDescending(static each => each.Mailbox),
        };
        return new ActorTop((long)watched.TotalMilliseconds, [.. sorted.Take(limit).Select(each =>
        {
            var busy = watch.Milliseconds(each.Used.Busy);
            return new ActorUsage(ActorInspection.PathOf(each.Actor), TypeOf(each.Actor), each.Mailbox, Restarts(each.Actor), each.Used.Messages, busy, Percent(busy, watched));
        })]);
    }

    private ActorRefWithCell Guardian => (ActorRefWithCell)((ExtendedActorSystem)_system).Guardian;

    private static double Percent(double busyMs, TimeSpan watched) => watched > TimeSpan.Zero ? Math.Round(100 * busyMs / watched.TotalMilliseconds, 2) : 0;

    private static string TypeOf(ActorRefWithCell actor)
    {
        var props = actor.Underlying.Props;
        return props.RouterConfig is Pool router ? router.GetType().Name : props.Type.Name;
    }

    private static IEnumerable<ActorRefWithCell> Walk(ActorRefWithCell actor)
        => actor.Children.OfType<ActorRefWithCell>().SelectMany(static child => Walk(child).Prepend(child));

    private int Restarts(IActorRef actor) => _inspection.FailuresOf(actor)?.Restarts ?? 0;

    private ActorRefWithCell? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var root = ((ExtendedActorSystem)_system).LookupRoot as ActorRefWithCell;
        foreach (var name in names)
        {
            if (root is null) return null;
            root = root.GetSingleChild(name) as ActorRefWithCell;
        }
        return root;
    }

    private ActorNode NodeOf(ActorRefWithCell actor, int depth, int limit)
    {
        var children = actor.Children.OfType<ActorRefWithCell>().ToList();
        var shown = depth == 0 ? [] : children
            .Select(static child => (Child: child, Mailbox: child.Underlying.NumberOfMessages))
            .OrderByDescending(static each => each.Mailbox).ThenBy(static each => each.Child.Path.Name, StringComparer.Ordinal)
            .Take(limit).Select(each => NodeOf(each.Child, depth - 1, limit)).ToList();
        return new ActorNode(
            ActorInspection.PathOf(actor), actor.Path.Name, TypeOf(actor), actor.Underlying.NumberOfMessages, Restarts(actor), children.Count, shown, children.Count - shown.Count);
    }

    /// <summary>Null when it does not answer in time: it is stuck, or its mailbox is long. Actors that are not the hub's own are not asked.</summary>
    private async Task<ActorState?> AskAsync(ActorRefWithCell actor, CancellationToken cancellation)
    {
        // A router would hand the question on to a routee, or to nobody.
        if (actor.Underlying.Props.RouterConfig is Pool || !actor.Underlying.Props.Type.IsAssignableTo(typeof(InspectedActor))) return null;
        var inspect = new InspectedActor.Inspect();
        actor.Tell(inspect, ActorRefs.NoSender);
        try
        {
            return await inspect.State.WaitAsync(Patience, _inspection.Time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellation)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = _inspection.Time.CreateTimer(static over => ((TaskCompletionSource)over!).TrySetResult(), over, pause, Timeout.InfiniteTimeSpan);
        await over.Task.WaitAsync(cancellation);
    }

    private readonly record struct Total(long Messages, long Busy)
    {
        public static Total Of(ActorMeter meter) => new(meter.Tallies.Sum(static tally => tally.Count), meter.Tallies.Sum(static tally => tally.Busy));

        public Total Minus(Total before) => new(Messages - before.Messages, Busy - before.Busy);
    }
}
