using System.Collections.Concurrent;
using Hub.Host.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Hub.Host.WebSockets;

/// <summary>
/// Cuts TCP connections that say nothing after connecting. The HTTP server has such a time-out only once it has the connection, and one
/// timer per connection would cost more than the handshake: one sweep a second looks at those few that are waiting.
/// </summary>
internal sealed class HandshakeWatch : IDisposable
{
    /// <summary>Time for the first byte; what follows is under the HTTP server's own header time-out.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ConnectionContext, long> _waiting = new();
    private readonly TimeProvider _time;
    private readonly HostState _state;
    private readonly ITimer _sweep;

    public HandshakeWatch(TimeProvider time, HostState state)
    {
        _time = time;
        _state = state;
        _sweep = time.CreateTimer(static watch => ((HandshakeWatch)watch!).Sweep(), this, SweepInterval, SweepInterval);
    }

    /// <summary>Connections that have said nothing yet.</summary>
    public int Count => _waiting.Count;

    public void Begin(ConnectionContext connection) => _waiting[connection] = _time.GetTimestamp();

    public void End(ConnectionContext connection) => _waiting.TryRemove(connection, out _);

    public void Dispose() => _sweep.Dispose();

    private void Sweep()
    {
        // Browsers open spare connections; while draining nothing is to be expected of them, and the server would wait for each.
        var patience = _state.Phase == HostPhase.Draining ? TimeSpan.Zero : Patience;
        foreach (var (connection, since) in _waiting)
        {
            if (_time.GetElapsedTime(since) < patience) continue;
            End(connection);
            connection.Abort(new ConnectionAbortedException("Nothing was sent after connecting."));
        }
    }
}
