using Hub.Actors.Connections;
using Hub.Protocol.Wire;

namespace Hub.Actors.Diagnostics;

/// <summary>Counters of one node that change with connections and actors; <see cref="TrafficCounters"/> has those that change with messages. Thread safe.</summary>
internal sealed class HubStatistics
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _closes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, long> _refusals = [];
    private readonly long[] _restarts = new long[ActorKinds.Labels.Count];
    private int _connections;
    private long _opened;
    private long _recovered;
    private long _deadLetters;
    private long _unhandled;

    public int Connections => Volatile.Read(ref _connections);

    public long Opened => Interlocked.Read(ref _opened);

    public long Recovered => Interlocked.Read(ref _recovered);

    /// <summary>Restarts of actors of every kind.</summary>
    public long Restarts
    {
        get
        {
            var sum = 0L;
            for (var kind = 0; kind < _restarts.Length; kind++) sum += Interlocked.Read(ref _restarts[kind]);
            return sum;
        }
    }

    /// <summary>Messages that reached nobody.</summary>
    public long DeadLetters => Interlocked.Read(ref _deadLetters);

    /// <summary>Messages that their receiver did not understand.</summary>
    public long UnhandledMessages => Interlocked.Read(ref _unhandled);

    /// <summary>Connections by hub and subprotocol.</summary>
    public ConnectionCounts ByHub { get; } = new();

    public long RestartsOf(ActorKind kind) => Interlocked.Read(ref _restarts[(int)kind]);

    public void ConnectionOpened(ConnectionRequest request)
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _opened);
        ByHub.Opened(request);
    }

    public void ConnectionClosed(ConnectionRequest request, CloseReason reason)
    {
        lock (_gate) _closes[reason.Label] = _closes.GetValueOrDefault(reason.Label) + 1;
        ByHub.Closed(request);
        Interlocked.Decrement(ref _connections);                // last: whoever sees that it is gone sees why
    }

    public void ConnectionRecovered() => Interlocked.Increment(ref _recovered);

    /// <summary>A handshake was refused with that HTTP status.</summary>
    public void HandshakeRefused(int status)
    {
        lock (_gate) _refusals[status] = _refusals.GetValueOrDefault(status) + 1;
    }

    public void ActorRestarted(ActorKind kind) => Interlocked.Increment(ref _restarts[(int)kind]);

    public void OnDeadLetter() => Interlocked.Increment(ref _deadLetters);

    public void OnUnhandled() => Interlocked.Increment(ref _unhandled);

    public IReadOnlyDictionary<string, long> Closes()
    {
        lock (_gate) return new Dictionary<string, long>(_closes);
    }

    /// <summary>Refused handshakes by HTTP status.</summary>
    public IReadOnlyDictionary<int, long> Refusals()
    {
        lock (_gate) return new Dictionary<int, long>(_refusals);
    }
}
