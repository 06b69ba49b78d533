namespace Hub.Actors.Pooling;

/// <summary>How a <see cref="TcpConnectionPool"/> connects, grows, shrinks and gives up. Checked when the pool starts.</summary>
public sealed record TcpPoolSettings
{
    /// <summary>Host name or address. Names are resolved for each new link, so a changed record is followed within <see cref="Lifetime"/>.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>
    /// Links kept idle, ready for a burst. When a link is lost, the pool is filled up to this many at once; spares beyond those in use are opened
    /// at the next <see cref="HealthCheckInterval"/>, so that a short burst does not open any.
    /// </summary>
    public int MinIdle { get; init; } = 10;

    /// <summary>Most links at a time, those being opened included.</summary>
    public int Max { get; init; } = 50;

    /// <summary>A link that was not borrowed for this long is closed while more than <see cref="MinIdle"/> are idle.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Greatest age of a link. Each has its own limit between 80 % and 100 % of it, by its number, so that they do not all end together.
    /// A link that is in use ends when it is returned.
    /// </summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest wait of a borrower, the time to open a link included.</summary>
    public TimeSpan BorrowTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest time to open a link, name resolution included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>An idle link from which nothing was heard for this long is sent a PING.</summary>
    public TimeSpan HealthCheckInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the answer to a PING; then the link is replaced.</summary>
    public TimeSpan HealthCheckTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Leak guard: a link that is not returned within this time is closed and counted.</summary>
    public TimeSpan ReturnDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Borrowers that may wait at a time; more are refused at once.</summary>
    public int MaxWaiting { get; init; } = 1024;

    /// <summary>Largest payload of a frame in either direction, in bytes. A larger request is refused, a larger reply ends the link.</summary>
    public int MaxFrameBytes { get; init; } = (16 * 1024 * 1024) + (64 * 1024);

    /// <summary>Borrows after which a link is closed; 0 for no such limit, 1 for no reuse at all (to measure what reuse is worth).</summary>
    public int MaxUses { get; init; }

    /// <summary>Pause after the first failed connection; it doubles with each further one.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause between attempts to reach a backend that is down.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Age at which link <paramref name="number"/> ends: the golden ratio spreads neighbours far apart without any randomness.</summary>
    internal TimeSpan LifetimeOf(int number) => Lifetime * (1 - (0.2 * (number * 0.6180339887498949 % 1)));

    /// <summary>Says which setting cannot be meant, and what would be.</summary>
    internal TcpPoolSettings Validated()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Host);
        Check(Port is > 0 and <= 65535, nameof(Port), Port, "1 to 65535");
        Check(Max >= 1, nameof(Max), Max, "1 or more");
        Check(MinIdle >= 0 && MinIdle <= Max, nameof(MinIdle), MinIdle, $"0 to {nameof(Max)} ({Max})");
        Check(MaxWaiting >= 0, nameof(MaxWaiting), MaxWaiting, "0 or more");
        Check(MaxFrameBytes >= 1, nameof(MaxFrameBytes), MaxFrameBytes, "1 or more");
        Check(MaxUses >= 0, nameof(MaxUses), MaxUses, "0 or more");
        Check(MaxBackoff >= MinBackoff, nameof(MaxBackoff), MaxBackoff, $"{nameof(MinBackoff)} ({MinBackoff}) or more");
        foreach (var (name, value) in Times()) Check(value >= Shortest && value <= Longest, name, value, $"{Shortest} to {Longest}");
        return this;

        static void Check(bool isValid, string name, object value, string accepted)
        {
            if (!isValid) throw new ArgumentOutOfRangeException(name, value, $"{name} must be {accepted}.");
        }
    }

    // Timers cannot be set for longer, and nothing here is meant to be shorter than a clock's tick.
    private static TimeSpan Shortest => TimeSpan.FromMilliseconds(1);

    private static TimeSpan Longest => TimeSpan.FromDays(40);

    private (string Name, TimeSpan Value)[] Times() =>
    [
        (nameof(IdleTimeout), IdleTimeout), (nameof(Lifetime), Lifetime), (nameof(BorrowTimeout), BorrowTimeout), (nameof(ConnectTimeout), ConnectTimeout),
        (nameof(HealthCheckInterval), HealthCheckInterval), (nameof(HealthCheckTimeout), HealthCheckTimeout), (nameof(ReturnDeadline), ReturnDeadline),
        (nameof(MinBackoff), MinBackoff), (nameof(MaxBackoff), MaxBackoff),
    ];
}
