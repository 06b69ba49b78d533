using Hub.Protocol.Wire;

namespace Hub.Host.WebSockets;

/// <summary>The subprotocol of a connection (protocol section 2).</summary>
/// <param name="Protocol">How the connection's messages are read and written.</param>
/// <param name="Echo">The offered name in the client's own spelling, for the response; null when none was chosen.</param>
internal readonly record struct SubprotocolChoice(WireProtocol Protocol, string? Echo)
{
    /// <summary>
    /// The first offered protocol that the hub speaks. When it speaks none of them the client is a simple client and gets no
    /// protocol header: never one it did not offer.
    /// </summary>
    public static SubprotocolChoice From(string? offered)
    {
        foreach (var range in offered.AsSpan().Split(','))
        {
            var name = offered.AsSpan(range).Trim();
            if (name.Length > 0 && WireProtocol.FromSubprotocol(name.ToString()) is { } protocol)
            {
                return new SubprotocolChoice(protocol, name.ToString());
            }
        }

        return new SubprotocolChoice(WireProtocol.Plain, null);
    }
}
