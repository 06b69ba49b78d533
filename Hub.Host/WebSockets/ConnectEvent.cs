using Hub.Actors.Upstream;
using Hub.Protocol.CloudEvents;
using Hub.Protocol.Wire;
using Microsoft.AspNetCore.WebUtilities;

namespace Hub.Host.WebSockets;

/// <summary>Lets the hub's <c>connect</c> handler decide about a client whose handshake is in order (protocol section 4.4).</summary>
internal static class ConnectEvent
{
    /// <summary>The decision after the handler's: accepted as it wants the connection, or refused with its status.</summary>
    public static async Task<HandshakeDecision> AskAsync(HttpContext context, HubUpstream upstream, HandshakeAccepted accepted)
    {
        var offered = OfferedBy(context);
        var body = ConnectBody.Write(accepted.Claims, QueryOf(context), HeadersOf(context), offered);
        var result = await upstream.ConnectAsync(accepted.Request, body, context.RequestAborted);
        if (result.Request is not { } request)
        {
            return new HandshakeRejected(result.Status, result.Reason)
            {
                RetryAfterSeconds = result.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? 1 : null,
            };
        }

        if (string.IsNullOrEmpty(result.Subprotocol))
        {
            return accepted with { Request = request };
        }

        // An answer with a protocol that was not offered would make every client hang up by itself.
        if (offered.FirstOrDefault(name => name.Equals(result.Subprotocol, StringComparison.OrdinalIgnoreCase)) is not { } chosen)
        {
            return new HandshakeRejected(StatusCodes.Status500InternalServerError, "The event handler chose a subprotocol that the client did not offer.");
        }

        request = request with { Protocol = WireProtocol.FromSubprotocol(chosen) ?? WireProtocol.Plain, Subprotocol = chosen };
        var isMadeSimple = accepted.Request.Protocol.IsEnveloped && !request.Protocol.IsEnveloped;
        if (isMadeSimple && PlainModeReader.Apply(ClientQuery.Parse(context.Request.QueryString.Value ?? ""), ref request) is { } badMode)
        {
            return badMode;                                     // the handshake reads the mode only of those it makes simple clients itself
        }

        return accepted with { Request = request, Upgrade = accepted.Upgrade with { Subprotocol = chosen } };
    }

    private static string[] OfferedBy(HttpContext context) =>
        context.Request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(HttpContext context) =>
        from header in context.Request.Headers
        from value in header.Value
        select KeyValuePair.Create(header.Key, value);

    private static List<KeyValuePair<string, string>> QueryOf(HttpContext context)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(context.Request.QueryString.Value))
        {
            pairs.Add(KeyValuePair.Create(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        }

        return pairs;
    }
}
