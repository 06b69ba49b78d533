using Hub.Protocol.Wire;

namespace Hub.Actors.Diagnostics;

/// <summary>Counters of one node. Cheap to keep; <see cref="HubTree.Snapshot"/> adds what the workers count for themselves.</summary>
internal sealed class HubStatistics
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _closes = new(StringComparer.Ordinal);
    private int _connections;
    private long _opened;
    private long _restarts;
    private long _recovered;

    public int Connections => Volatile.Read(ref _connections);

    public long Opened => Interlocked.Read(ref _opened);

    public long Recovered => Interlocked.Read(ref _recovered);

    public long Restarts => Interlocked.Read(ref _restarts);

    public void ConnectionOpened()
    {
        Interlocked.Increment(ref _connections);
        Interlocked.Increment(ref _opened);
    }

    public void ConnectionClosed(CloseReason reason)
    {
        lock (_gate) _closes[reason.Label] = _closes.GetValueOrDefault(reason.Label) + 1;
        Interlocked.Decrement(ref _connections);                // last: whoever sees that it is gone sees why
    }

    public void ConnectionRecovered() => Interlocked.Increment(ref _recovered);

    public void ActorRestarted() => Interlocked.Increment(ref _restarts);

    public IReadOnlyDictionary<string, long> Closes()
    {
        lock (_gate) return new Dictionary<string, long>(_closes);
    }
}

/// <summary>What a node has done and holds, at one moment.</summary>
/// <param name="Connections">Open connections.</param>
/// <param name="Opened">Connections since start.</param>
/// <param name="Groups">Groups with at least one member.</param>
/// <param name="Received">Client requests executed by workers since start.</param>
/// <param name="Delivered">Messages put into outboxes since start.</param>
/// <param name="Dropped">Messages dropped by overflow or expiry since start.</param>
/// <param name="Restarts">Connection and worker actors restarted since start.</param>
/// <param name="Closes">Closed connections by reason label since start.</param>
/// <param name="Recovered">Reliable connections that went on with another socket since start.</param>
/// <param name="EventsUnderWay">Connections with events that application servers have not taken yet.</param>
public sealed record HubSnapshot(
    int Connections, long Opened, int Groups, long Received, long Delivered, long Dropped, long Restarts, IReadOnlyDictionary<string, long> Closes, long Recovered, int EventsUnderWay);
