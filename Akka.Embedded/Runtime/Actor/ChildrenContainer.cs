using System.Collections;

namespace Akka.Actor.Internal;

/// <summary>Why an actor waits for children to end.</summary>
internal enum WaitReason
{
    /// <summary>It does not: the children were stopped one by one.</summary>
    UserRequest,

    /// <summary>Its constructor failed; the children it made meanwhile must go first.</summary>
    Creation,

    /// <summary>It restarts.</summary>
    Recreation,

    /// <summary>It stops.</summary>
    Termination,
}

/// <summary>An actor's children. Changed by the actor and, for top-level actors, by any thread; hence the lock.</summary>
internal sealed class ChildrenContainer(Func<TimeSpan> clock) : IReadOnlyCollection<ChildRestartStats>, IEnumerable<IInternalActorRef>
{
    /// <summary>The container of every actor that ended without having had children.</summary>
    internal static readonly ChildrenContainer Ended = new(null) { _terminated = true };

    private const int SmallTable = 1024;

    // The value is null while a name is taken but its actor is still being made.
    private readonly Dictionary<string, IInternalActorRef> _byName = [];
    private HashSet<IActorRef> _dying;
    private Dictionary<IActorRef, ChildRestartStats> _stats;
    private WaitReason _reason;
    private Exception _cause;
    private bool _terminated;
    private long _nextName;
    private int _peak;

    internal bool IsTerminating => _terminated || (_reason == WaitReason.Termination && HasDying);

    internal bool IsNormal => !_terminated && (!HasDying || _reason == WaitReason.UserRequest);

    internal bool IsWaiting => HasDying && _reason is WaitReason.Creation or WaitReason.Recreation;

    internal Exception RecreationCause => _cause;

    private bool HasDying => _dying is { Count: > 0 };

    internal string NextName() => Util.Base64Encoding.Encode(Interlocked.Increment(ref _nextName) - 1, "$");

    internal void Reserve(string name)
    {
        lock (_byName)
        {
            if (IsTerminating)
                throw new InvalidOperationException($"Cannot reserve actor name '{name}': terminating");
            if (!_byName.TryAdd(name, null))
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        }
    }

    internal void Unreserve(string name)
    {
        lock (_byName)
        {
            if (_byName.TryGetValue(name, out var child) && child is null)
                _byName.Remove(name);
        }
    }

    internal void Add(IInternalActorRef child)
    {
        lock (_byName)
        {
            _byName[child.Path.Name] = child;
            _peak = Math.Max(_peak, _byName.Count);
        }
    }

    internal IInternalActorRef ByName(string name)
    {
        lock (_byName)
            return _byName.GetValueOrDefault(name);
    }

    internal bool Contains(IActorRef child) => ByName(child.Path.Name) is { } known && known.Equals(child);

    internal IInternalActorRef[] Snapshot()
    {
        lock (_byName)
        {
            var children = new IInternalActorRef[_byName.Count];
            var count = 0;
            foreach (var child in _byName.Values)
            {
                if (child is not null)
                    children[count++] = child;
            }
            return count == children.Length ? children : children[..count];
        }
    }

    internal ChildRestartStats StatsOf(IInternalActorRef child)
    {
        lock (_byName)
        {
            _stats ??= [];
            if (!_stats.TryGetValue(child, out var stats))
                _stats.Add(child, stats = new ChildRestartStats(child, clock));
            return stats;
        }
    }

    internal void ShallDie(IActorRef child)
    {
        lock (_byName)
        {
            if (!_terminated && _byName.TryGetValue(child.Path.Name, out var known) && known is not null && known.Equals(child))
                (_dying ??= []).Add(known);
        }
    }

    /// <summary>Waits for the dying children for that reason; false when there are none.</summary>
    internal bool SetReason(WaitReason reason, Exception cause = null)
    {
        lock (_byName)
        {
            if (!HasDying)
                return false;
            (_reason, _cause) = (reason, cause);
            return true;
        }
    }

    /// <summary>Removes a child; the result says what the actor waited for if this was the last dying one.</summary>
    internal WaitReason Remove(IActorRef child)
    {
        lock (_byName)
        {
            _byName.Remove(child.Path.Name);
            _stats?.Remove(child);
            Trim();
            if (_dying is null || !_dying.Remove(child) || _dying.Count > 0)
                return WaitReason.UserRequest;
            _dying = null;
            var reason = _reason;
            _reason = WaitReason.UserRequest;
            _terminated = reason == WaitReason.Termination;
            return reason;
        }
    }

    // After a surge most of the table would stay empty for ever.
    private void Trim()
    {
        if (_peak <= SmallTable || _byName.Count > _peak / 8)
            return;
        _byName.TrimExcess();
        _peak = _byName.Count;
    }

    int IReadOnlyCollection<ChildRestartStats>.Count => Snapshot().Length;

    IEnumerator<ChildRestartStats> IEnumerable<ChildRestartStats>.GetEnumerator() => Snapshot().Select(StatsOf).GetEnumerator();

    IEnumerator<IInternalActorRef> IEnumerable<IInternalActorRef>.GetEnumerator() => ((IEnumerable<IInternalActorRef>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Snapshot().GetEnumerator();
}
