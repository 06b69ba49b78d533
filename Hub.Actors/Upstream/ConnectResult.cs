using Hub.Actors.Connections;

namespace Hub.Actors.Upstream;

/// <summary>What a <c>connect</c> handler decided about a client (protocol section 4.4).</summary>
/// <param name="Status">2xx when it may come in; else the HTTP status of the refused handshake.</param>
/// <param name="Reason">One sentence for a refusal.</param>
/// <param name="Request">The connection as the handler wants it; null for a refusal.</param>
/// <param name="Subprotocol">Subprotocol that the handler selected; null for the hub's own choice.</param>
public sealed record ConnectResult(int Status, string Reason, ConnectionRequest? Request, string? Subprotocol)
{
    internal static ConnectResult Refused(int status, string reason) => new(status, reason, null, null);
}
