using System.Security.Cryptography;
using Hub.Actors.Connections;
using Hub.Host.Auth;
using Hub.Protocol.Frames;
using Hub.Protocol.Tokens;
using Hub.Protocol.Wire;

namespace Hub.Host.WebSockets;

/// <summary>
/// Decides what becomes of a client's handshake: every row of protocol section 1.7 but the ones about load, which
/// <see cref="AdmissionAnswer"/> holds. Pure: no I/O, no HTTP server, safe on any thread.
/// </summary>
public sealed class ClientHandshake
{
    private const int ConnectionIdBytes = 16;

    private readonly TokenValidator _tokens;
    private readonly OriginRule _origins;
    private readonly AnonymousPolicy _anonymous;

    /// <summary>Creates the decision maker.</summary>
    public ClientHandshake(TokenValidator tokens, OriginRule origins, AnonymousPolicy anonymous)
    {
        _tokens = tokens;
        _origins = origins;
        _anonymous = anonymous;
    }

    /// <summary>Judges one request. Cheap checks come first; nothing is counted or kept.</summary>
    public HandshakeDecision Decide(IHandshakeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var kind = ClientPath.Parse(request.Path, out var name);
        if (kind == ClientPathKind.Unknown)
        {
            return new HandshakeRejected(StatusCodes.Status404NotFound, "There is nothing at this path.");
        }

        var query = ClientQuery.Parse(request.Query);
        var isLegacy = kind == ClientPathKind.Legacy;
        if (ClientPath.Canonical(isLegacy ? query.Hub : name) is not { } hub)
        {
            return Bad("The hub name is missing or invalid.");
        }

        if (CheckUpgrade(request) is { } notWebSocket)
        {
            return notWebSocket;
        }

        var host = request.Header("Host") ?? "";
        if (!_origins.Allows(request.Header("Origin"), host))
        {
            return new HandshakeRejected(StatusCodes.Status403Forbidden, "Pages of this origin may not connect.");
        }

        var subprotocol = SubprotocolChoice.From(request.Header("Sec-WebSocket-Protocol"));
        var answer = new UpgradeAnswer(Handshake.AcceptKey(request.Header("Sec-WebSocket-Key")), subprotocol.Echo);
        if (!string.IsNullOrEmpty(query.RecoveredConnection))
        {
            // Before the token: a recovery URL still carries the one of the first connect, which may have expired since.
            return new RecoveryAsked(hub, query.RecoveredConnection, query.ReconnectionToken, request.Header("Sec-WebSocket-Protocol"), answer);
        }

        return Authorize(request, query, new TokenTarget(hub, host, isLegacy), subprotocol.Protocol, answer);
    }

    private HandshakeDecision Authorize(
        IHandshakeRequest request,
        in ClientQuery query,
        in TokenTarget target,
        WireProtocol protocol,
        in UpgradeAnswer answer)
    {
        var connection = new ConnectionRequest { Hub = target.Hub, ConnectionId = NewConnectionId(), Protocol = protocol };
        if (!protocol.IsEnveloped && PlainModeReader.Apply(query, ref connection) is { } badMode)
        {
            return badMode;
        }

        if (TokenOf(request, query) is not { } token)
        {
            return _anonymous.PermissionsIn(target.Hub) is { } permissions
                ? new HandshakeAccepted(connection with { Permissions = permissions }, answer)
                : new HandshakeRejected(StatusCodes.Status401Unauthorized, "An access token is needed.");
        }

        var result = _tokens.Validate(token, target);
        if (!result.IsValid)
        {
            return result.Rejection == TokenRejection.InvalidGroup
                ? Bad(result.Rejection.Text())
                : new HandshakeRejected(StatusCodes.Status401Unauthorized, result.Rejection.Text());
        }

        var grants = result.Grants;
        return new HandshakeAccepted(
            connection with { UserId = grants.UserId, Groups = grants.Groups, Permissions = Permissions.FromRoles(grants.Roles) },
            answer)
        {
            Claims = grants.ClaimsJson,
        };
    }

    /// <summary>The requirements of RFC 6455 section 4.2.1, in its order; null when all are met.</summary>
    private static HandshakeRejected? CheckUpgrade(IHandshakeRequest request)
    {
        if (request.Method != "GET" || !HasToken(request.Header("Connection"), "Upgrade") || !HasToken(request.Header("Upgrade"), "websocket"))
        {
            return Bad("This is a WebSocket endpoint: open it with a WebSocket client.");
        }

        if (!request.IsHttp11)
        {
            return Bad("The WebSocket handshake needs HTTP/1.1.");
        }

        if (string.IsNullOrEmpty(request.Header("Host")))
        {
            return Bad("The Host header is missing.");
        }

        if (request.Header("Sec-WebSocket-Version")?.Trim() != "13")
        {
            return new HandshakeRejected(StatusCodes.Status426UpgradeRequired, "The hub speaks WebSocket version 13.");
        }

        return Handshake.IsValidKey(request.Header("Sec-WebSocket-Key")) ? null : Bad("Sec-WebSocket-Key must be 16 bytes in base64.");
    }

    private static bool HasToken(string? list, string token)
    {
        foreach (var range in list.AsSpan().Split(','))
        {
            if (list.AsSpan(range).Trim().Equals(token, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string? TokenOf(IHandshakeRequest request, in ClientQuery query)
    {
        if (!string.IsNullOrEmpty(query.AccessToken))
        {
            return query.AccessToken;
        }

        const string scheme = "Bearer ";
        var header = request.Header("Authorization");
        return header?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true ? header[scheme.Length..].Trim() : null;
    }

    /// <summary>Unguessable, since a connection id names a target that other clients' servers may send to.</summary>
    private static string NewConnectionId()
    {
        Span<byte> id = stackalloc byte[ConnectionIdBytes];
        RandomNumberGenerator.Fill(id);
        return Convert.ToHexStringLower(id);
    }

    private static HandshakeRejected Bad(string reason) => new(StatusCodes.Status400BadRequest, reason);
}
