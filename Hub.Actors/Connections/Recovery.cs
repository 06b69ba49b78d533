using Hub.Actors.Transport;

namespace Hub.Actors.Connections;

/// <summary>A reliable connection whose client has come back (protocol section 2.6).</summary>
public sealed class Recovery
{
    private readonly ConnectionLease _lease;

    internal Recovery(ConnectionLease lease) => _lease = lease;

    /// <summary>The connection's subprotocol, whatever the client offers now.</summary>
    public string Subprotocol => _lease.Request.Protocol.Subprotocol!;

    /// <summary>
    /// Goes on with another socket; an old one that is still open is cut. Completes with true when the connection has done with the socket,
    /// with false when it ended before it could take it: then the socket is untouched and the caller's.
    /// </summary>
    public Task<bool> ServeAsync(IClientSocket socket)
    {
        var link = _lease.NewLink(socket);
        return _lease.TryOffer(link) ? link.Finished : Task.FromResult(false);
    }
}
