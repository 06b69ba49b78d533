namespace Hub.Host.WebSockets;

// Neither path nor query: the query carries the token.
public sealed partial class ClientEndpoint
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "Handshake from {RemoteAddress} refused with {Status}: {Reason} ({Suppressed} more refusals not logged)")]
    private partial void LogRejected(int status, string reason, string? remoteAddress, long suppressed);
}
