using System.Collections.Concurrent;
using Hub.Actors.Connections;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// Connections by hub and subprotocol. Clients choose both, so both are bounded: hubs past <see cref="MostHubs"/> are counted together, and
/// so are the subprotocols that the hub does not speak itself. Thread safe.
/// </summary>
internal sealed class ConnectionCounts
{
    /// <summary>Hubs with a figure of their own; the first ones to have a connection.</summary>
    public const int MostHubs = 200;

    /// <summary>The name under which all others are counted; a client's hub may be called so, and is then among them.</summary>
    public const string Others = "other";

    private readonly ConcurrentDictionary<(string Hub, string Subprotocol), Count> _counts = new();
    private readonly ConcurrentDictionary<string, string> _hubs = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>What is counted, with the figures of this moment.</summary>
    public IEnumerable<ConnectionCount> All => _counts.Select(entry => new ConnectionCount(entry.Key.Hub, entry.Key.Subprotocol, entry.Value.Open, entry.Value.Opened));

    public void Opened(ConnectionRequest request)
    {
        var count = Of(request);
        Interlocked.Increment(ref count.Opened);
        Interlocked.Increment(ref count.Open);
    }

    public void Closed(ConnectionRequest request) => Interlocked.Decrement(ref Of(request).Open);

    private static string LabelOf(ConnectionRequest request)
        => request.Protocol.Subprotocol ?? (request.Subprotocol is null ? "none" : "custom");

    private Count Of(ConnectionRequest request)
        => _counts.GetOrAdd((LabelOf(request.Hub), LabelOf(request)), static _ => new Count());

    /// <summary>The same label for the same hub for ever: a connection must be counted out where it was counted in.</summary>
    private string LabelOf(string hub)
    {
        if (_hubs.TryGetValue(hub, out var known)) return known;
        lock (_gate)
        {
            // Once all places are taken nobody gets one any more, so whoever was among the others stays there.
            return _hubs.Count < MostHubs ? _hubs.GetOrAdd(hub, hub) : _hubs.GetValueOrDefault(hub, Others);
        }
    }

    private sealed class Count
    {
        public int Open;
        public long Opened;
    }
}

/// <summary>Connections of one hub with one subprotocol.</summary>
internal readonly record struct ConnectionCount(string Hub, string Subprotocol, int Open, long Opened);
