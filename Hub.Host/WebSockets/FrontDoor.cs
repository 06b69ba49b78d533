using System.IO.Pipelines;
using System.Net;
using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Transport;
using Hub.Host.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Hub.Host.WebSockets;

/// <summary>
/// HOT PATH: once per connection. The short way in for WebSocket clients on plain TCP: reads the upgrade request itself, before the HTTP
/// server builds its request objects, and serves the client from the transport's own pipe. That halves the memory of an idle connection
/// and the CPU of a connect (docs/performance.md). It only ever says yes: a request that is unusual or to be refused goes to the HTTP
/// server untouched, whose <see cref="ClientEndpoint"/> gives every answer there is. Guard: FrontDoorSpecs.
/// </summary>
internal sealed class FrontDoor
{
    private readonly ClientHandshake _handshake;
    private readonly HubAccess _hub;
    private readonly HostState _state;
    private readonly HandshakeWatch _watch;
    private long _admitted;

    public FrontDoor(ClientHandshake handshake, HubAccess hub, HostState state, HandshakeWatch watch)
    {
        _handshake = handshake;
        _hub = hub;
        _state = state;
        _watch = watch;
    }

    /// <summary>Clients let in here and not by the HTTP server.</summary>
    public long Admitted => Interlocked.Read(ref _admitted);

    /// <summary>One accepted TCP connection.</summary>
    /// <param name="connection">The transport's connection.</param>
    /// <param name="next">The HTTP server.</param>
    public async Task OnConnectedAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (await EnterAsync(connection) is { } served) await served;
        else await next(connection);
    }

    /// <summary>The task of a client that was let in; null when the HTTP server must answer. Apart, so that an idle client holds none of its locals.</summary>
    private async ValueTask<Task?> EnterAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        ReadResult result;
        _watch.Begin(connection);
        try
        {
            result = await input.ReadAsync();
        }
        catch (Exception e) when (SocketErrors.IsConnectionLoss(e))
        {
            // Reset or cut before it asked for anything, as port scans and health probes do: nobody is left to answer, and no error of ours.
            return Task.CompletedTask;
        }
        finally
        {
            _watch.End(connection);
        }
        var head = RequestHead.Parse(result.Buffer, out var length);
        switch (head is null || _state.Phase == HostPhase.Draining ? null : _handshake.Decide(head))
        {
            case HandshakeAccepted accepted when TryAdmit(connection, accepted, out var socket, out var ticket):
                input.AdvanceTo(result.Buffer.GetPosition(length));
                return ServeAsync(connection, accepted, socket, ticket);
            case RecoveryAsked asked when TryFind(connection, asked, out var recovery, out var socket):
                input.AdvanceTo(result.Buffer.GetPosition(length));
                return RecoverAsync(connection, recovery, asked, socket);
            default:
                input.AdvanceTo(result.Buffer.Start);
                return null;
        }
    }

    private bool TryAdmit(ConnectionContext connection, HandshakeAccepted accepted, out DirectSocket socket, out AdmissionTicket ticket)
    {
        (socket, ticket) = (null!, null!);
        if (_hub.Tree is not { } tree) return false;
        // A handler that lets clients in may refuse, and takes its time: the HTTP server can give every answer and notice who hangs up.
        if (tree.Upstream?.HandlesConnect(accepted.Request.Hub) == true) return false;
        if (SocketOf(connection) is not { } direct) return false;
        if (tree.Admission.TryEnter(accepted.Request.Hub, accepted.Request.UserId, direct.RemoteAddress, out var entered) != AdmissionResult.Accepted) return false;
        (socket, ticket) = (direct, entered!);
        return true;
    }

    private bool TryFind(ConnectionContext connection, RecoveryAsked asked, out Recovery recovery, out DirectSocket socket)
    {
        (recovery, socket) = (null!, null!);
        if (_hub.Tree?.FindRecovery(asked.Hub, asked.ConnectionId, asked.Token) is not { } found || SocketOf(connection) is not { } direct) return false;
        (recovery, socket) = (found, direct);
        return true;
    }

    private static DirectSocket? SocketOf(ConnectionContext connection) =>
        connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } raw
            ? DirectSocket.TryCreate(connection.Transport.Input, raw, (connection.RemoteEndPoint as IPEndPoint)?.Address.ToString())
            : null;

    private Task ServeAsync(ConnectionContext connection, HandshakeAccepted accepted, DirectSocket socket, AdmissionTicket ticket)
    {
        var response = Encoding.ASCII.GetBytes(Response(accepted.Upgrade));
        Interlocked.Increment(ref _admitted);
        // The first bytes on a new connection: the kernel's send buffer is empty, so it takes a few hundred bytes at once or the peer is gone.
        if (!socket.TrySend(response))
        {
            ticket.Dispose();
            connection.Abort();
            return Task.CompletedTask;
        }
        return _hub.Tree!.ServeAsync(accepted.Request, socket, ticket);
    }

    private async Task RecoverAsync(ConnectionContext connection, Recovery recovery, RecoveryAsked asked, DirectSocket socket)
    {
        if (!socket.TrySend(Encoding.ASCII.GetBytes(Response(asked.UpgradeTo(recovery.Subprotocol)))))
        {
            connection.Abort();
        }
        else if (!await recovery.ServeAsync(socket))
        {
            _hub.Tree!.OnHandshakeRefused(RecoveryRefusal.Code, RecoveryRefusal.RecordOf(asked.ConnectionId), asked.Hub, socket.RemoteAddress);
            await RecoveryRefusal.SendAsync(socket, connection.ConnectionClosed);
        }
    }

    private static string Response(in UpgradeAnswer answer)
    {
        var protocol = answer.Subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {answer.Subprotocol}\r\n";
        return $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {answer.AcceptKey}\r\n{protocol}\r\n";
    }
}
