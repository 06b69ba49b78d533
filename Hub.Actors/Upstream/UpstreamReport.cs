using System.Text.Json.Serialization;
using Hub.Actors.Diagnostics;
using Hub.Actors.Pooling;

namespace Hub.Actors.Upstream;

/// <summary>Events to application servers, for operators.</summary>
/// <param name="Backends">Every backend, in the order of the configuration.</param>
/// <param name="UnderWay">Connections with events that are not delivered yet.</param>
/// <param name="Retries">Notifications that were, or will be, tried again, since the start.</param>
/// <param name="Lost">Notifications given up since the start.</param>
public sealed record UpstreamReport(IReadOnlyList<BackendReport> Backends, int UnderWay, long Retries, long Lost);

/// <summary>One backend: what waits for it, what it did with what it got, whether it is thought to be alive.</summary>
public sealed record BackendReport
{
    /// <summary>Scheme, host and port.</summary>
    public required string Name { get; init; }

    /// <summary><c>http</c> or <c>tcp</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Port.</summary>
    public required int Port { get; init; }

    /// <summary>State of its breaker.</summary>
    public required BreakerState Breaker { get; init; }

    /// <summary>While the breaker is open: milliseconds until a probe may go.</summary>
    public long? BreakerReopensMs { get; init; }

    /// <summary>Failures since the last success.</summary>
    public required int FailuresInARow { get; init; }

    /// <summary>Times the breaker opened.</summary>
    public required long Openings { get; init; }

    /// <summary>Events that wait in worker queues.</summary>
    public required int Queued { get; init; }

    /// <summary>Events that wait in the overflow queue.</summary>
    public required int Overflow { get; init; }

    /// <summary>Calls under way.</summary>
    public required int Active { get; init; }

    /// <summary>Most calls that may be under way.</summary>
    public required int Capacity { get; init; }

    /// <summary>Events that a worker took from another one's queue, since the start.</summary>
    public required long Steals { get; init; }

    /// <summary>Events that went through the overflow queue, since the start.</summary>
    public required long Overflowed { get; init; }

    /// <summary>Attempts by how they ended, since the start.</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>Answers with a status that is not 2xx, since the start.</summary>
    public required long Refusals { get; init; }

    /// <summary>The latest failure, if any.</summary>
    public BackendError? LastError { get; init; }

    /// <summary>Each worker's queue and calls.</summary>
    public required IReadOnlyList<BackendWorker> Workers { get; init; }

    /// <summary>How long calls of the last minute took; null when there were none.</summary>
    public LatencySummary? Latency { get; init; }

    /// <summary>Its connections, of a TCP backend; those of others are the framework's. A report of its own.</summary>
    [JsonIgnore]
    public TcpPoolSnapshot? Pool { get; init; }

    /// <summary>Most connections to it.</summary>
    public required int MaxConnections { get; init; }
}

/// <summary>A worker of a backend.</summary>
/// <param name="Queued">Events that wait for it.</param>
/// <param name="Active">Its calls under way.</param>
public sealed record BackendWorker(int Queued, int Active);

/// <summary>What went wrong with an event, and when.</summary>
/// <param name="At">When.</param>
/// <param name="Error">What.</param>
public sealed record BackendError(DateTimeOffset At, string Error);
