using Hub.Actors.Connections;

namespace Hub.Actors.Routing;

// What workers answer the application through. Several workers may add to one reply; who awaits it goes on elsewhere, never on a worker.

/// <summary>Whoever waits for a command.</summary>
internal interface IReply
{
    /// <summary>A worker crashed on the command.</summary>
    void Fail(Exception reason);
}

/// <summary>The answer of one worker.</summary>
internal sealed class SingleReply<T> : IReply
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _done.Task;

    public void Set(T answer) => _done.TrySetResult(answer);

    public void Fail(Exception reason) => _done.TrySetException(reason);
}

/// <summary>Completes when <paramref name="parts"/> workers have answered; the result is the sum of what they counted.</summary>
internal sealed class CountedReply(int parts) : IReply
{
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sum;
    private int _open = parts;

    public Task<long> Task => _done.Task;

    /// <summary>More workers will answer; called before the own answer is added.</summary>
    public void Expect(int more) => Interlocked.Add(ref _open, more);

    public void Add(long reached)
    {
        Interlocked.Add(ref _sum, reached);
        if (Interlocked.Decrement(ref _open) == 0) _done.TrySetResult(Interlocked.Read(ref _sum));
    }

    public void Fail(Exception reason) => _done.TrySetException(reason);
}

/// <summary>Completes when <paramref name="parts"/> workers have joined their connections to their groups.</summary>
internal sealed class JoinReply(int parts) : IReply
{
    private readonly TaskCompletionSource<GroupJoin> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _members;
    private int _full;
    private int _open = parts;

    public Task<GroupJoin> Task => _done.Task;

    /// <summary>One worker is done.</summary>
    /// <param name="members">Memberships that there are now, new ones and those of before.</param>
    /// <param name="full">Connections that were left out because they are in too many groups.</param>
    public void Add(int members, int full)
    {
        Interlocked.Add(ref _members, members);
        Interlocked.Add(ref _full, full);
        if (Interlocked.Decrement(ref _open) > 0) return;
        _done.TrySetResult(_full > 0 ? GroupJoin.Full : _members > 0 ? GroupJoin.Joined : GroupJoin.NotFound);
    }

    public void Fail(Exception reason) => _done.TrySetException(reason);
}

/// <summary>Completes when <paramref name="parts"/> workers have each named some connections.</summary>
internal sealed class CollectedReply(int parts) : IReply
{
    private readonly TaskCompletionSource<ConnectionLease[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<ConnectionLease> _leases = [];
    private int _open = parts;

    public Task<ConnectionLease[]> Task => _done.Task;

    public void Add(ConnectionLease[] leases)
    {
        lock (_gate)
        {
            _leases.AddRange(leases);
            if (--_open == 0) _done.TrySetResult([.. _leases]);
        }
    }

    public void Fail(Exception reason) => _done.TrySetException(reason);
}
