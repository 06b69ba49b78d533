using System.Collections.Concurrent;
using Akka.Actor;

namespace Hub.Actors.Diagnostics.Inspection;

/// <summary>What the actors of a system have been busy with since somebody began to watch. Thread safe.</summary>
internal sealed class ActorWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<IActorRef, ActorMeter> _meters = new();
    private readonly long _began = time.GetTimestamp();

    /// <summary>What meters know their watch by: one that is over must not be kept by the actors it watched.</summary>
    public object Token { get; } = new();

    /// <summary>How long it has been watched.</summary>
    public TimeSpan Watched => time.GetElapsedTime(_began);

    /// <summary>Actors that had something to do, some of which may have ended since.</summary>
    public ICollection<KeyValuePair<IActorRef, ActorMeter>> Meters => _meters;

    /// <summary>Fine time stamp, in units of <see cref="TimeProvider.TimestampFrequency"/>.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>A stretch of <see cref="Now"/> in milliseconds.</summary>
    public double Milliseconds(long stretch) => stretch * 1000.0 / time.TimestampFrequency;

    /// <summary>The meter of that actor, over its restarts.</summary>
    public ActorMeter MeterFor(IActorRef actor) => _meters.GetOrAdd(actor, static (_, token) => new ActorMeter(token), Token);

    /// <summary>The meter of that actor; null when it has had nothing to do.</summary>
    public ActorMeter? Find(IActorRef actor) => _meters.GetValueOrDefault(actor);

    /// <summary>Forgets the actors that have ended: nobody will ask for them.</summary>
    public void Prune()
    {
        foreach (var actor in _meters.Keys)
        {
            if (actor is ActorRefWithCell { Underlying.IsTerminated: true }) _meters.TryRemove(actor, out _);
        }
    }
}

/// <summary>Messages and time of one actor. Written on the actor's turns alone, read by anybody.</summary>
internal sealed class ActorMeter(object token)
{
    private volatile Tally[] _tallies = [];

    /// <summary>What it belongs to: an actor that finds another watch going on takes a new meter.</summary>
    public object Token => token;

    /// <summary>By message type, in the order in which the types came first.</summary>
    public IReadOnlyList<Tally> Tallies => _tallies;

    /// <summary>A message was handled in that time.</summary>
    public void Count(Type message, long stretch)
    {
        var tallies = _tallies;
        foreach (var tally in tallies)
        {
            if (tally.Message != message) continue;
            tally.Add(stretch);
            return;
        }
        var added = new Tally(message);
        added.Add(stretch);
        _tallies = [.. tallies, added];
    }

    /// <summary>Messages of one type.</summary>
    internal sealed class Tally(Type message)
    {
        private long _count;
        private long _busy;

        public Type Message => message;

        public long Count => Volatile.Read(ref _count);

        /// <summary>In units of <see cref="ActorWatch.Now"/>.</summary>
        public long Busy => Volatile.Read(ref _busy);

        public void Add(long stretch)
        {
            Volatile.Write(ref _busy, _busy + stretch);
            Volatile.Write(ref _count, _count + 1);
        }
    }
}
