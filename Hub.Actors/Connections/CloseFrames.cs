using Hub.Actors.Diagnostics;
using Hub.Actors.Transport;
using Hub.Protocol.Frames;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Actors.Connections;

/// <summary>The frames that the hub itself says: welcome, ping and the two kinds of good-bye.</summary>
internal static class CloseFrames
{
    private static readonly byte[] EmptyPing = FrameBuilder.Single(Opcode.Ping, []);

    /// <summary>The <c>connected</c> message; null for plain clients, which get none. A reliable client learns how to come back.</summary>
    public static OutboundBytes? Welcome(ConnectionLease lease, HubNode node)
    {
        var token = lease.IsReliable ? node.Sessions.TokenFor(lease) : null;
        return Encode(lease, new Connected(lease.Request.ConnectionId, lease.Request.UserId, token), node.Clock.NowMs);
    }

    /// <summary>One message to one connection; null when its protocol has no form of it.</summary>
    public static OutboundBytes? Encode(ConnectionLease lease, ServerMessage message, long nowMs)
    {
        var builder = new FrameBuilder(256);
        var protocol = lease.Request.Protocol;
        return protocol.Encode(message, builder) ? new OutboundBytes(builder.ToArrayAndReset(), 1, nowMs) { IsNumbered = protocol.Numbers(message), Kind = TrafficKinds.Of(message) } : null;
    }

    /// <summary>RFC 6455 section 5.5.2.</summary>
    public static OutboundBytes Ping(long nowMs) => Control(EmptyPing, nowMs);

    /// <summary>A control frame by itself.</summary>
    public static OutboundBytes Control(byte[] frame, long nowMs) => new(frame, 1, nowMs) { Kind = OutboundKind.Control };

    /// <summary>A close that the hub begins: <c>disconnected</c> with the full reason where the protocol has it, then the close frame.</summary>
    public static OutboundBytes ForHub(ConnectionLease lease, CloseReason reason, long nowMs)
    {
        var builder = new FrameBuilder(256);
        var kind = lease.Request.Protocol.Encode(new Disconnected(reason.Text), builder) ? OutboundKind.GoodBye : OutboundKind.Control;
        // Protocol section 2.5: a close by the application has an empty reason in the frame.
        var text = reason.Label == CloseReason.ClosedByServer.Label ? "" : reason.Text;
        var code = reason.Code is 1005 or 1006 ? CloseReason.InternalError.Code : reason.Code;
        return new OutboundBytes([.. builder.WrittenSpan, .. FrameBuilder.CloseFrame(code, text)], 1, nowMs) { Kind = kind };
    }

    /// <summary>The answer to the client's close frame: its own code back (RFC 6455 section 5.5.1), empty when it sent none.</summary>
    public static OutboundBytes Echo(ConnectionLease lease, long nowMs)
        => Control(lease.Link.PeerCloseCode == 1005 ? FrameBuilder.Single(Opcode.Close, []) : FrameBuilder.CloseFrame(lease.Link.PeerCloseCode, ""), nowMs);
}
