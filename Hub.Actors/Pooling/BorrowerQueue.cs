namespace Hub.Actors.Pooling;

/// <summary>Those who wait for a link, first come first served. Guarded by the lock of <see cref="PoolState"/>.</summary>
internal sealed class BorrowerQueue(int max)
{
    private readonly LinkedList<Borrower> _line = new();

    public int Count => _line.Count;

    public bool IsFull => _line.Count >= max;

    public Borrower Add(long since) => _line.AddLast(new Borrower(since)).Value;

    /// <summary>False when the borrower has its outcome already.</summary>
    public bool Remove(Borrower borrower) => _line.Remove(borrower);

    /// <summary>The first in line, who leaves it; null when nobody waits.</summary>
    public Borrower? Next()
    {
        if (_line.First is not { } first) return null;
        _line.RemoveFirst();
        return first.Value;
    }
}

/// <summary>Somebody who waits for a link.</summary>
/// <param name="since">Time stamp when the wait began.</param>
internal sealed class Borrower(long since)
{
    // Asynchronous continuations: the outcome is set under the pool's lock.
    private readonly TaskCompletionSource<BackendLink> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Since => since;

    /// <summary>How long it took to get a link.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The lent link, or why there will be none.</summary>
    public Task<BackendLink> Outcome => _outcome.Task;

    public void Give(BackendLink link, TimeSpan waited)
    {
        Waited = waited;
        _outcome.SetResult(link);
    }

    public void Refuse(Exception reason) => _outcome.SetException(reason);
}
