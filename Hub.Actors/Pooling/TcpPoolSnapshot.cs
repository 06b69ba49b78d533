namespace Hub.Actors.Pooling;

/// <summary>What a <see cref="TcpConnectionPool"/> holds and has done, at one moment.</summary>
public sealed record TcpPoolSnapshot
{
    /// <summary>Links that are borrowed.</summary>
    public required int Active { get; init; }

    /// <summary>Links that are open and not borrowed, those being checked included.</summary>
    public required int Idle { get; init; }

    /// <summary>Links being opened.</summary>
    public required int Connecting { get; init; }

    /// <summary>Connections opened since start.</summary>
    public required long Created { get; init; }

    /// <summary>Attempts to connect that failed.</summary>
    public required long ConnectFailures { get; init; }

    /// <summary>Connections closed since start, by <see cref="LinkCloseReasons.Label"/>; only reasons that occurred.</summary>
    public required IReadOnlyDictionary<string, long> Closed { get; init; }

    /// <summary>Links lent since start.</summary>
    public required long Borrows { get; init; }

    /// <summary>Borrows of a link that had been lent before.</summary>
    public required long Reuses { get; init; }

    /// <summary>Share of borrows that met a link in use before, 0 to 1.</summary>
    public double ReuseRate => Borrows == 0 ? 0 : (double)Reuses / Borrows;

    /// <summary>Borrowers that wait now.</summary>
    public required int Waiting { get; init; }

    /// <summary>Time that all borrowers together have waited for the links they got.</summary>
    public required TimeSpan WaitTimeTotal { get; init; }

    /// <summary>Longest wait of a borrower that got a link.</summary>
    public required TimeSpan WaitTimeMax { get; init; }

    /// <summary>
    /// Calls whose link ended without the reply (those repeated on another link included; not those that the caller cancelled), and borrows
    /// refused because the pool was exhausted or the backend unavailable.
    /// </summary>
    public required long Errors { get; init; }

    /// <summary>Borrowers that got no link within the borrow time-out.</summary>
    public required long Timeouts { get; init; }

    /// <summary>PINGs sent.</summary>
    public required long HealthChecks { get; init; }

    /// <summary>PINGs that were not answered, or wrongly.</summary>
    public required long HealthCheckFailures { get; init; }

    /// <summary>Links closed because they were not returned by the deadline.</summary>
    public required long Leaks { get; init; }

    /// <summary>Link actors restarted after a failure.</summary>
    public required long Restarts { get; init; }
}
