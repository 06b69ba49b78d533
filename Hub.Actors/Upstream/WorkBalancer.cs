namespace Hub.Actors.Upstream;

/// <summary>How jobs are spread over the workers of one backend.</summary>
public enum BalancingMode : byte
{
    /// <summary>A queue for each worker up to a mark, then one queue for all, and idle workers take from both and from each other.</summary>
    TwoTier,
    /// <summary>Each worker in turn, whatever it has to do; kept to measure what the other mode is worth.</summary>
    RoundRobin,
}

/// <summary>
/// Bounded queues of a worker pool (design section 6). Tier one gives a job to the next worker whose queue is less than half full; tier two
/// is the overflow queue, from which a worker takes when its own queue falls below a quarter, and whenever the job there is older than its own: under
/// an overload that lasts no queue ever falls below a quarter, and what is there would wait until its deadline. Only when the overflow is full too are
/// worker queues filled to the brim, and when nothing is left the job is rejected at once. A worker with nothing to do steals the oldest job
/// of the longest queue. Jobs of one connection never wait side by side (<see cref="EventLane"/>), so no move can reorder them.
/// Pure and not thread safe: the dispatcher actor owns it.
/// </summary>
internal sealed class WorkBalancer<T>
{
    /// <summary>Result of <see cref="Add"/>: the job waits in the overflow queue.</summary>
    public const int Overflow = -1;

    /// <summary>Result of <see cref="Add"/>: every queue is full.</summary>
    public const int Rejected = -2;

    private readonly Queue<Numbered>[] _queues;
    private readonly Queue<Numbered> _overflow = new();
    private readonly int _capacity;
    private readonly int _overflowCapacity;
    private readonly int _half;
    private readonly int _quarter;
    private readonly BalancingMode _mode;
    private int _next;
    private long _added;

    /// <summary>Empty queues.</summary>
    /// <param name="workers">Workers, at least 1.</param>
    /// <param name="capacity">Jobs in one worker's queue, at least 4.</param>
    /// <param name="overflowCapacity">Jobs in the overflow queue; 0 for none.</param>
    /// <param name="mode">How jobs are spread.</param>
    public WorkBalancer(int workers, int capacity, int overflowCapacity, BalancingMode mode)
    {
        _queues = [.. Enumerable.Range(0, workers).Select(static _ => new Queue<Numbered>())];
        _capacity = capacity;
        _overflowCapacity = mode == BalancingMode.TwoTier ? overflowCapacity : 0;
        _half = Math.Max(1, capacity / 2);
        _quarter = Math.Max(1, capacity / 4);
        _mode = mode;
    }

    /// <summary>Jobs that wait in worker queues.</summary>
    public int Queued { get; private set; }

    /// <summary>Jobs that wait in the overflow queue.</summary>
    public int Overflowing => _overflow.Count;

    /// <summary>Jobs that a worker took from another one's queue, since the start.</summary>
    public long Steals { get; private set; }

    /// <summary>Jobs that went through the overflow queue, since the start.</summary>
    public long Overflowed { get; private set; }

    /// <summary>Jobs that wait for one worker.</summary>
    public int LengthOf(int worker) => _queues[worker].Count;

    /// <summary>Queues a job; returns the worker whose queue it is in, <see cref="Overflow"/> or <see cref="Rejected"/>.</summary>
    public int Add(T job) => Add(new Numbered(job, _added++));

    private int Add(Numbered job)
    {
        if (_mode == BalancingMode.RoundRobin)
        {
            var turn = Advance();
            return _queues[turn].Count < _capacity ? Enqueue(turn, job) : Rejected;
        }
        var worker = NextBelow(_half);
        if (worker >= 0) return Enqueue(worker, job);
        if (_overflow.Count < _overflowCapacity)
        {
            _overflow.Enqueue(job);
            Overflowed++;
            return Overflow;
        }
        worker = NextBelow(_capacity);
        return worker >= 0 ? Enqueue(worker, job) : Rejected;
    }

    /// <summary>The job that <paramref name="worker"/> should do next; false when there is nothing for it.</summary>
    public bool TryTake(int worker, out T job)
    {
        var own = _queues[worker];
        // Refilled before it is taken from, so that what overflowed first is not overtaken by what comes later.
        while (own.Count < _quarter && _overflow.TryDequeue(out var waiting)) Enqueue(worker, waiting);
        if (_overflow.TryPeek(out var first) && first.Number < own.Peek().Number)
        {
            job = _overflow.Dequeue().Job;
            return true;
        }
        if (own.TryDequeue(out var next))
        {
            job = next.Job;
            Queued--;
            return true;
        }
        job = default!;
        return _mode == BalancingMode.TwoTier && TrySteal(out job);
    }

    private bool TrySteal(out T job)
    {
        var longest = _queues[0];
        foreach (var queue in _queues)
        {
            if (queue.Count > longest.Count) longest = queue;
        }
        job = default!;
        if (!longest.TryDequeue(out var oldest)) return false;
        job = oldest.Job;
        Queued--;
        Steals++;
        return true;
    }

    private int NextBelow(int mark)
    {
        for (var tries = 0; tries < _queues.Length; tries++)
        {
            var worker = Advance();
            if (_queues[worker].Count < mark) return worker;
        }
        return -1;
    }

    private int Advance()
    {
        var worker = _next;
        _next = worker + 1 == _queues.Length ? 0 : worker + 1;
        return worker;
    }

    private int Enqueue(int worker, Numbered job)
    {
        _queues[worker].Enqueue(job);
        Queued++;
        return worker;
    }

    /// <summary>A job and its place in the order in which all came.</summary>
    private readonly record struct Numbered(T Job, long Number);
}
