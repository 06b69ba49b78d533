using System.Net;

namespace Hub.Host.Api;

// Neither path nor query: names in them belong to the application, and a query may hold text for its users.
internal sealed partial class ApiEndpoint
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Request from {RemoteAddress} refused with 401: {Reason} ({Suppressed} more refusals not logged)")]
    private partial void LogUnauthorized(IPAddress? remoteAddress, string reason, long suppressed);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "A {Method} request of an application server failed")]
    private partial void LogFailed(Exception failure, string method);
}
