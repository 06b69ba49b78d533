using System.Collections.Concurrent;
using Hub.Protocol.Tokens;

namespace Hub.Actors.Connections;

/// <summary>
/// The reliable connections of this node by hub and id, so that a client that comes back finds its own before the upgrade. Thread safe:
/// handshakes run on request threads.
/// </summary>
internal sealed class SessionRegister(IReadOnlyList<ReadOnlyMemory<byte>> keys, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Hub, string ConnectionId), ConnectionLease> _sessions = new();

    /// <summary>Connections that may be recovered, those with a socket included.</summary>
    public int Count => _sessions.Count;

    /// <summary>A fresh token for the client; null where nothing can be signed.</summary>
    public string? TokenFor(ConnectionLease lease)
        => keys.Count == 0 ? null : ReconnectionToken.Issue(keys[0], lease.Request.Hub, lease.Request.ConnectionId, time.GetUtcNow());

    public void Add(ConnectionLease lease) => _sessions[(lease.Request.Hub, lease.Request.ConnectionId)] = lease;

    public void Remove(ConnectionLease lease)
    {
        if (lease.IsReliable) _sessions.TryRemove(KeyValuePair.Create((lease.Request.Hub, lease.Request.ConnectionId), lease));
    }

    /// <summary>The connection that the token opens; null when it is wrong, or the connection is over.</summary>
    public ConnectionLease? Find(string hub, string connectionId, string? token)
        => _sessions.TryGetValue((hub, connectionId), out var lease)
            && ReconnectionToken.IsValid(token, keys, hub, connectionId, time.GetUtcNow()) ? lease : null;
}
