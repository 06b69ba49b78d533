using System.Collections.Concurrent;
using Hub.Actors.Connections;

namespace Hub.Actors.Diagnostics;

/// <summary>Every connection of a node from its handshake to its end, for those who look at all of them. Thread safe.</summary>
internal sealed class LeaseRegister
{
    private readonly ConcurrentDictionary<ConnectionLease, bool> _leases = new();

    /// <summary>Enters a connection, once.</summary>
    public void Add(ConnectionLease lease) => _leases[lease] = true;

    /// <summary>Takes it out; one that is not in is left alone.</summary>
    public void Remove(ConnectionLease lease) => _leases.TryRemove(lease, out _);

    /// <summary>All that are there now.</summary>
    public List<ConnectionLease> ToList() => [.. _leases.Keys];
}
