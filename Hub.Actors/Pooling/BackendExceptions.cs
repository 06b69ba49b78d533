namespace Hub.Actors.Pooling;

/// <summary>A backend could not be asked, or did not answer.</summary>
public abstract class BackendException : Exception
{
    private protected BackendException(string message, bool mayHaveBeenExecuted, Exception? inner) : base(message, inner) =>
        MayHaveBeenExecuted = mayHaveBeenExecuted;

    /// <summary>False when the backend cannot have seen the whole request, so that repeating it cannot execute it twice.</summary>
    public bool MayHaveBeenExecuted { get; }
}

/// <summary>Refused at once: <see cref="TcpPoolSettings.MaxWaiting"/> borrowers wait already.</summary>
public sealed class PoolExhaustedException : BackendException
{
    internal PoolExhaustedException(string pool, int waiting) : base($"Pool {pool}: {waiting} borrowers wait already.", false, null)
    {
    }
}

/// <summary>No link became free within <see cref="TcpPoolSettings.BorrowTimeout"/>.</summary>
public sealed class PoolTimeoutException : BackendException
{
    internal PoolTimeoutException(string pool, TimeSpan waited) : base($"Pool {pool}: no link became free within {waited}.", false, null)
    {
    }
}

/// <summary>The backend cannot be reached: no link is open and the last attempt failed; the next one is due only later.</summary>
public sealed class BackendUnavailableException : BackendException
{
    internal BackendUnavailableException(string pool, string endpoint, Exception? reason)
        : base($"Pool {pool}: {endpoint} cannot be reached{(reason is null ? "" : $": {reason.Message}")}", false, reason)
    {
    }
}

/// <summary>A link ended before it brought the reply.</summary>
public sealed class BackendLinkException : BackendException
{
    internal BackendLinkException(LinkCloseReason reason, string message, bool mayHaveBeenExecuted, Exception? inner = null)
        : base(message, mayHaveBeenExecuted, inner) => Reason = reason;

    /// <summary>Why the link ended.</summary>
    public LinkCloseReason Reason { get; }
}
