using System.Globalization;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Admin;

/// <summary>What a close reason means to an operator: who ended it, what happened, what to do about it. One line for each label of the catalogue.</summary>
internal static class CloseExplanation
{
    /// <summary>Who ended it: client, hub, application, operator or network.</summary>
    public static string SideOf(ClosedConnection closed) => closed.Reason switch
    {
        "client_closed" or "taken_over" => "client",
        "closed_by_server" => "application",
        "closed_by_operator" => "operator",
        "server_shutdown" => closed.AskedBy == "operator" ? "operator" : "hub",
        "connection_lost" or "recovery_expired" => "network",
        _ => "hub",
    };

    /// <summary>What happened, and what to do.</summary>
    public static string Of(ClosedConnection closed) => closed.Reason switch
    {
        "client_closed" => $"The client closed it with code {closed.Code}.",
        "closed_by_server" => "The application asked for it, by the REST API or in process.",
        "closed_by_operator" => "An operator closed it by hand.",
        "server_shutdown" => "This node was drained; clients come back to another node, or to this one after its start.",
        "protocol_error" => "The client sent a frame that breaks RFC 6455: its WebSocket library, or something on the way, is broken.",
        "unsupported_data" => "The client sent a kind of frame that its subprotocol does not have.",
        "invalid_payload" => "The client sent a message that is not of its subprotocol, or text that is not UTF-8.",
        "policy_violation" => "The client did what it may not do, and its subprotocol has no answer that could say so.",
        "slow_consumer" => SlowConsumer(closed),
        "message_too_big" => "The client sent a larger message than hub.limits.message-size, or in more fragments than hub.limits.fragments, allows.",
        "internal_error" => InternalError(closed),
        "ping_timeout" => $"Nothing was heard of the client for {Seconds(closed.Last?.IdleMs)}, not even an answer to a ping: its machine sleeps, or the network lost it without a word (hub.heartbeat.timeout).",
        "no_first_frame" => "The client never said anything after its handshake (hub.connections.first-frame-timeout).",
        "connection_lost" => "The network connection ended without a close frame: the client's process or machine went, or something on the way cut it.",
        "recovery_expired" => "The client lost its socket and did not come back in time (hub.sessions.recovery-window).",
        "taken_over" => "The client came back on another socket while this one was still open; the connection went on there.",
        "refused" => Refused(closed),
        _ => closed.Text,
    };

    private static string SlowConsumer(ClosedConnection closed)
    {
        var last = closed.Last;
        var waited = last is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $" {last.PendingMessages} messages ({last.PendingBytes} bytes) waited for it, the oldest for {last.LagMs} ms; {last.UnacknowledgedMessages} were not acknowledged.");
        return $"The client read more slowly than messages came for it.{waited} Its bounds are hub.outbox and hub.sessions.";
    }

    private static string InternalError(ClosedConnection closed) => closed.Failures?.Last is { } failure
        ? string.Create(CultureInfo.InvariantCulture, $"Its actor failed {closed.Failures.Failures} times, which is more than hub.connections.restart-budget allows; the last time on {failure.Message}: {failure.Error}")
        : "The hub failed, or the application did not take an event of a client that cannot be told otherwise; the log says more.";

    private static string Refused(ClosedConnection closed) => closed.Code switch
    {
        StatusCodes.Status401Unauthorized => $"The handshake was refused, its token is no good: {closed.Text}",
        StatusCodes.Status403Forbidden => $"The handshake was refused: {closed.Text} Allowed origins are Hub__AllowedOrigins.",
        StatusCodes.Status429TooManyRequests => $"The handshake was refused, a bound is reached: {closed.Text}",
        StatusCodes.Status503ServiceUnavailable => $"The handshake was refused, the node is starting or going: {closed.Text}",
        1008 => "A reliable client wanted its old connection back, which was gone; it makes a new one by itself.",
        _ => $"The handshake was refused with status {closed.Code}: {closed.Text}",
    };

    private static string Seconds(long? milliseconds) => milliseconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1000.0:0} s") : "the whole time";
}
