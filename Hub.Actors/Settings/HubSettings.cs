using System.Reflection;
using Akka.Configuration;
using Hub.Protocol.Wire;

namespace Hub.Actors.Settings;

/// <summary>All actor settings, read once at start from the <c>hub</c> section and checked across fields.</summary>
public sealed record HubSettings(
    ProtocolLimits Limits,
    int GroupsPerConnection,
    ConnectionSettings Connections,
    HeartbeatSettings Heartbeat,
    OutboxSettings Outbox,
    RateLimit ConnectionRate,
    RateLimit UserRate,
    int Workers,
    DrainSettings Drain,
    UpstreamSettings Upstream,
    SessionSettings Sessions,
    InspectionSettings Inspection)
{
    /// <summary>The defaults that ship with the hub (<c>hocon/reference.conf</c>).</summary>
    public static Config Reference()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Hub.Actors.reference.conf")
            ?? throw new InvalidOperationException("reference.conf is not in the assembly.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    /// <summary>Reads the <c>hub</c> section of <paramref name="root"/> over the defaults.</summary>
    /// <exception cref="ConfigurationException">A value is missing, out of range or contradicts another.</exception>
    public static HubSettings From(Config root)
    {
        var hub = root.WithFallback(Reference()).GetConfig("hub");
        var workers = hub.RequireInt("workers.count", 0);
        return new HubSettings(
            new ProtocolLimits(hub.RequireBytes("limits.message-size", 128), hub.RequireInt("limits.fragments", 1), hub.RequireInt("limits.json-depth", 2)),
            hub.RequireInt("limits.groups-per-connection", 1),
            ConnectionSettings.From(hub),
            HeartbeatSettings.From(hub),
            OutboxSettings.From(hub),
            RateLimit.From(hub, "rate-limits.connection"),
            RateLimit.From(hub, "rate-limits.user"),
            workers == 0 ? Math.Max(2, Environment.ProcessorCount) : workers,
            DrainSettings.From(hub),
            UpstreamSettings.From(hub),
            SessionSettings.From(hub),
            InspectionSettings.From(hub));
    }
}

/// <summary>Bounds of the connections of this node; a count of 0 means no bound.</summary>
public sealed record ConnectionSettings(
    int MaxPerNode,
    int MaxPerUser,
    int MaxPerAddress,
    TimeSpan FirstFrameTimeout,
    TimeSpan CloseTimeout,
    int MaxPendingRequests,
    int MaxPendingBytes,
    int AckMemory,
    int RestartBudget,
    TimeSpan RestartWindow,
    TimeSpan EventTimeout)
{
    internal static ConnectionSettings From(Config hub) => new(
        hub.RequireInt("connections.max-per-node", 0),
        hub.RequireInt("connections.max-per-user", 0),
        hub.RequireInt("connections.max-per-address", 0),
        hub.RequireTimeSpan("connections.first-frame-timeout"),
        hub.RequireTimeSpan("connections.close-timeout"),
        hub.RequireInt("connections.max-pending-requests", 1),
        hub.RequireBytes("connections.max-pending-bytes", 1024),
        hub.RequireInt("connections.ack-memory", 1),
        hub.RequireInt("connections.restart-budget", 0),
        hub.RequireTimeSpan("connections.restart-window"),
        hub.RequireTimeSpan("connections.event-timeout"));
}

/// <summary>When a silent client is pinged and when it is given up.</summary>
public sealed record HeartbeatSettings(TimeSpan PingInterval, TimeSpan Timeout)
{
    /// <summary>
    /// A sign of life reaches the actor at most this often, so that busy connections do not re-arm a timer per message.
    /// A tenth of the ping interval: nobody is closed early, or more than that late.
    /// </summary>
    public TimeSpan PulseInterval => PingInterval / 10;

    internal static HeartbeatSettings From(Config hub)
    {
        var read = new HeartbeatSettings(hub.RequireTimeSpan("heartbeat.ping-interval"), hub.RequireTimeSpan("heartbeat.timeout"));
        return read.Timeout >= read.PingInterval * 2 ? read
            : throw ConfigReader.Invalid("heartbeat.timeout", read.Timeout, $"must be at least twice ping-interval ({read.PingInterval})");
    }
}

/// <summary>How the node says good-bye: <paramref name="Batch"/> connections, a pause, the next batch.</summary>
public sealed record DrainSettings(int Batch, TimeSpan Pause, TimeSpan Within)
{
    internal static DrainSettings From(Config hub) => new(
        hub.RequireInt("drain.batch", 1), hub.RequireTimeSpan("drain.pause"), hub.RequireTimeSpan("drain.within"));
}

/// <summary>How long a reliable connection outlives its socket, and what is kept for its client (protocol section 2.6).</summary>
/// <param name="RecoveryWindow">Time to come back.</param>
/// <param name="MaxMessages">Messages sent or waiting and not acknowledged; one more closes the connection.</param>
/// <param name="MaxBytes">The same in bytes.</param>
/// <param name="MaxAge">Age of the oldest unacknowledged message of a client that is there.</param>
public sealed record SessionSettings(TimeSpan RecoveryWindow, int MaxMessages, int MaxBytes, TimeSpan MaxAge)
{
    internal static SessionSettings From(Config hub) => new(
        hub.RequireTimeSpan("sessions.recovery-window"),
        hub.RequireInt("sessions.max-messages", 1),
        hub.RequireBytes("sessions.max-bytes", 1024),
        hub.RequireTimeSpan("sessions.max-age"));
}

/// <summary>A token bucket that holds one second's worth; 0 means no bound.</summary>
public sealed record RateLimit(int MessagesPerSecond, int BytesPerSecond)
{
    /// <summary>False when nothing is bounded.</summary>
    public bool IsOn => MessagesPerSecond > 0 || BytesPerSecond > 0;

    internal static RateLimit From(Config hub, string path) => new(
        hub.RequireInt(path + ".messages-per-second", 0), hub.RequireBytes(path + ".bytes-per-second", 0));
}
