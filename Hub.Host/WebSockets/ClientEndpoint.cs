using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Transport;
using Hub.Actors.Upstream;
using Hub.Host.Hosting;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Hub.Host.WebSockets;

/// <summary>The client endpoint behind the HTTP server: asks <see cref="ClientHandshake"/>, then the admission gate, upgrades, and hands the socket to the actors.</summary>
public sealed partial class ClientEndpoint
{
    private readonly ClientHandshake _handshake;
    private readonly HubAccess _hub;
    private readonly HostState _state;
    private readonly LogLimiter _limiter;
    private readonly ILogger<ClientEndpoint> _logger;

    /// <summary>Creates the endpoint.</summary>
    public ClientEndpoint(ClientHandshake handshake, HubAccess hub, HostState state, TimeProvider time, ILogger<ClientEndpoint> logger)
    {
        _handshake = handshake;
        _hub = hub;
        _state = state;
        _limiter = new LogLimiter(time);
        _logger = logger;
    }

    /// <summary>Answers one request under <c>/client</c>; for a client that was let in, completes when its connection has ended.</summary>
    public Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_state.Phase == HostPhase.Draining)
        {
            return RejectAsync(context, AdmissionAnswer.For(AdmissionResult.Draining)!);
        }

        if (_hub.Tree is not { } tree)
        {
            return RejectAsync(context, AdmissionAnswer.Starting);
        }

        return _handshake.Decide(new HttpHandshakeRequest(context)) switch
        {
            HandshakeAccepted accepted when tree.Upstream is { } upstream && upstream.HandlesConnect(accepted.Request.Hub) => AskAsync(context, tree, upstream, accepted),
            HandshakeAccepted accepted => AdmitAsync(context, tree, accepted),
            RecoveryAsked asked when tree.FindRecovery(asked.Hub, asked.ConnectionId, asked.Token) is { } recovery => RecoverAsync(context, recovery, asked),
            RecoveryAsked asked => AdmitAsync(context, tree, asked),
            HandshakeRejected rejected => RejectAsync(context, rejected),
            var other => throw new InvalidOperationException($"{other.GetType()} is not a handshake decision."),
        };
    }

    private async Task AskAsync(HttpContext context, HubTree tree, HubUpstream upstream, HandshakeAccepted accepted)
    {
        switch (await ConnectEvent.AskAsync(context, upstream, accepted))
        {
            case HandshakeAccepted admitted:
                await AdmitAsync(context, tree, admitted);
                break;
            case HandshakeRejected rejected:
                await RejectAsync(context, rejected);
                break;
        }
    }

    private async Task AdmitAsync(HttpContext context, HubTree tree, HandshakeAccepted accepted)
    {
        var request = accepted.Request;
        var admission = tree.Admission.TryEnter(request.Hub, request.UserId, AddressOf(context), out var ticket);
        if (AdmissionAnswer.For(admission) is { } full)
        {
            await RejectAsync(context, full);
            return;
        }

        var socket = await UpgradeAsync(context, accepted.Upgrade, ticket!);
        await tree.ServeAsync(request, socket, ticket!);
    }

    /// <summary>The connection is counted in already, so a full node takes its client back.</summary>
    private static async Task RecoverAsync(HttpContext context, Recovery recovery, RecoveryAsked asked)
    {
        var socket = await UpgradeAsync(context, asked.UpgradeTo(recovery.Subprotocol), null);
        if (!await recovery.ServeAsync(socket))
        {
            await RecoveryRefusal.SendAsync(socket, context.RequestAborted);
        }
    }

    private async Task AdmitAsync(HttpContext context, HubTree tree, RecoveryAsked refused)
    {
        var admission = tree.Admission.TryEnter(refused.Hub, null, AddressOf(context), out var ticket);
        if (AdmissionAnswer.For(admission) is { } full)
        {
            await RejectAsync(context, full);
            return;
        }

        using (ticket)
        {
            tree.OnHandshakeRefused(RecoveryRefusal.Code, RecoveryRefusal.Text, refused.Hub, AddressOf(context));
            await RecoveryRefusal.SendAsync(await UpgradeAsync(context, refused.Upgrade, ticket!), context.RequestAborted);
        }
    }

    private static async Task<IClientSocket> UpgradeAsync(HttpContext context, UpgradeAnswer answer, AdmissionTicket? ticket)
    {
        try
        {
            var features = context.Features;
            if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requestRate)
            {
                requestRate.MinDataRate = null;             // a client may be silent; the heartbeat decides, not the HTTP server
            }

            if (features.Get<IHttpMinResponseDataRateFeature>() is { } responseRate)
            {
                responseRate.MinDataRate = null;            // a client may read late; the outbox's bounds decide
            }

            var headers = context.Response.Headers;
            headers.Upgrade = "websocket";
            headers.Connection = "Upgrade";
            headers.SecWebSocketAccept = answer.AcceptKey;
            if (answer.Subprotocol is not null)
            {
                headers.SecWebSocketProtocol = answer.Subprotocol;
            }

            var stream = await features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            var lifetime = features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
            var socket = features.Get<IConnectionSocketFeature>()?.Socket;
            return socket is not null && features.Get<ITlsHandshakeFeature>() is null
                ? new DirectSocket(UpgradedInput.Of(stream), socket, AddressOf(context))
                : new UpgradedStreamSocket(stream, lifetime, socket, AddressOf(context));
        }
        catch
        {
            ticket?.Dispose();
            throw;
        }
    }

    private Task RejectAsync(HttpContext context, HandshakeRejected rejected)
    {
        _hub.Tree?.OnHandshakeRefused(rejected.Status, rejected.Reason, HubOf(context), AddressOf(context));
        if (_limiter.TryTake(out var suppressed))
        {
            var address = AddressOf(context);
            LogRejected(rejected.Status, rejected.Reason, address, suppressed);
        }

        return RejectionWriter.WriteAsync(context, rejected);
    }

    /// <summary>For the record only: a refused handshake may name no hub, or none that can be.</summary>
    private static string? HubOf(HttpContext context) =>
        ClientPath.Canonical(ClientPath.Parse(context.Request.Path.Value ?? "", out var hub) == ClientPathKind.Legacy ? context.Request.Query["hub"].ToString() : hub);

    private static string? AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString();
}
