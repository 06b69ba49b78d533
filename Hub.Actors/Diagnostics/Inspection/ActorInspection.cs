using System.Collections.Concurrent;
using Akka.Actor;

namespace Hub.Actors.Diagnostics.Inspection;

/// <summary>
/// What one actor system keeps for those who look into its actors: their failures always, since a crash is rare and its cause is wanted
/// afterwards; what they are busy with only while somebody watches. Thread safe.
/// </summary>
internal sealed class ActorInspection : IExtension
{
    /// <summary>Watching ends so long after it was last asked for.</summary>
    public static readonly TimeSpan WatchFor = TimeSpan.FromSeconds(30);

    /// <summary>Actors whose failures are kept.</summary>
    private const int MaxFailures = 1_000;

    private readonly ConcurrentDictionary<string, ActorFailures> _failures = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private ITimer? _end;
    private volatile ActorWatch? _watch;

    /// <summary>Source of time; the hub's own.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Null while nobody watches: then it costs an actor one comparison for each message.</summary>
    public ActorWatch? Watch => _watch;

    /// <summary>The one of the system.</summary>
    public static ActorInspection Of(ActorSystem system) => system.WithExtension<ActorInspection, Provider>();

    /// <summary>Begins to watch, or goes on with it for <see cref="WatchFor"/>.</summary>
    public ActorWatch BeginWatch()
    {
        lock (_gate)
        {
            _end ??= Time.CreateTimer(static inspection => ((ActorInspection)inspection!).EndWatch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _end.Change(WatchFor, Timeout.InfiniteTimeSpan);
            _watch?.Prune();
            return _watch ??= new ActorWatch(Time);
        }
    }

    /// <summary>
    /// An actor is failing on that message. For an exception filter: says false, so that the exception goes on to the supervisor as if nobody had looked.
    /// </summary>
    public bool OnFailure(IActorRef actor, Exception error, object message)
    {
        var path = PathOf(actor);
        while (!_failures.ContainsKey(path) && _failures.Count >= MaxFailures) ForgetOldest();
        var failure = new ActorFailure(Time.GetUtcNow(), $"{error.GetType().Name}: {error.Message}", message.GetType().Name);
        _failures.AddOrUpdate(path, static (_, first) => new ActorFailures(0, 1, first), static (_, before, next) => before with { Failures = before.Failures + 1, Last = next }, failure);
        return false;
    }

    /// <summary>A failed actor goes on as a new one. One that is restarted with its supervisor has not failed, and there may be many.</summary>
    public void OnRestart(IActorRef actor)
    {
        var path = PathOf(actor);
        while (_failures.TryGetValue(path, out var before) && !_failures.TryUpdate(path, before with { Restarts = before.Restarts + 1 }, before))
        {
        }
    }

    /// <summary>Failures of the actor at that path; null when it had none, or too long ago.</summary>
    public ActorFailures? FailuresOf(string path) => _failures.IsEmpty ? null : _failures.GetValueOrDefault(path);

    /// <summary>The same by the actor.</summary>
    public ActorFailures? FailuresOf(IActorRef actor) => _failures.IsEmpty ? null : FailuresOf(PathOf(actor));

    /// <summary>Path as operators write it: <c>/user/workers/$a</c>.</summary>
    public static string PathOf(IActorRef actor) => actor.Path.ToStringWithoutAddress();

    private void EndWatch()
    {
        lock (_gate) _watch = null;
    }

    private void ForgetOldest()
    {
        var oldest = _failures.MinBy(each => each.Value.Last?.At ?? DateTimeOffset.MinValue);
        _failures.TryRemove(oldest.Key, out _);
    }

    private sealed class Provider : ExtensionIdProvider<ActorInspection>
    {
        public override ActorInspection CreateExtension(ExtendedActorSystem system) => new();
    }
}

/// <summary>How often an actor failed and was restarted.</summary>
/// <param name="Restarts">Times it was restarted.</param>
/// <param name="Failures">Times it failed; one more than the restarts when the last failure was past its budget.</param>
/// <param name="Last">The latest failure; null when it was restarted with its supervisor.</param>
public sealed record ActorFailures(int Restarts, int Failures, ActorFailure? Last);

/// <summary>Why an actor failed.</summary>
/// <param name="At">When.</param>
/// <param name="Error">Type and message of the exception.</param>
/// <param name="Message">Type of the message that it failed on.</param>
public sealed record ActorFailure(DateTimeOffset At, string Error, string Message);
