using Hub.Actors.Transport;

namespace Hub.Actors.Delivery;

/// <summary>
/// HOT PATH: once per recipient of a wide set. Starts the write loops of a set's recipients in rounds: while one round runs, new messages
/// gather in the outboxes and leave together in the next. A send costs microseconds whatever it carries, so under load this decides the
/// cost of a message; without load a round starts at once. Write loops are started in chunks, one work item for each.
/// Used by the set's worker alone, but for the chunks' own work. Guard: FlushRoundSpecs; measured in docs/performance.md.
/// </summary>
internal sealed class FlushRound
{
    /// <summary>Outboxes one after another on one pool thread when nothing was running: several threads make the last recipient's wait shorter.</summary>
    private const int IdleChunk = 256;

    /// <summary>
    /// The same while the round before is running. Then the pace decides, not the start: one thread sends at less cost than several that
    /// compete for the kernel's locks, and more gathers meanwhile (fan-out to 1,000 at 0.37 us a message instead of 0.57).
    /// </summary>
    private const int LoadedChunk = 1024;

    private readonly IWorkScheduler _scheduler;
    private readonly Action<FlushRound> _ended;
    private List<Chunk> _gathering = [];
    private List<Chunk> _running = [];
    private Chunk? _spare;
    private int _unfinished;

    /// <summary>A round whose end, on whatever thread its last chunk runs, leads to <see cref="OnEnded"/> on the worker's turn.</summary>
    public FlushRound(IWorkScheduler scheduler, Action<FlushRound> ended)
    {
        _scheduler = scheduler;
        _ended = ended;
    }

    /// <summary>Adds an outbox whose write loop the caller has claimed.</summary>
    public void Add(Outbox outbox)
    {
        if (_gathering.Count == 0 || _gathering[^1].IsFull)
        {
            var chunk = _spare ?? new Chunk(this);
            _spare = chunk.Next;
            chunk.Limit = _running.Count > 0 ? LoadedChunk : IdleChunk;
            _gathering.Add(chunk);
        }
        _gathering[^1].Add(outbox);
    }

    /// <summary>Starts what was gathered, unless a round is running: its end starts it then.</summary>
    public void Start()
    {
        if (_running.Count > 0 || _gathering.Count == 0) return;
        (_running, _gathering) = (_gathering, _running);
        _unfinished = _running.Count;
        foreach (var chunk in _running) _scheduler.Schedule(chunk);
    }

    /// <summary>The worker has heard that every write loop of the round has run.</summary>
    public void OnEnded()
    {
        foreach (var chunk in _running)
        {
            chunk.Next = _spare;
            _spare = chunk;
        }
        _running.Clear();
        Start();
    }

    private void OnChunkDone()
    {
        if (Interlocked.Decrement(ref _unfinished) == 0) _ended(this);
    }

    private sealed class Chunk(FlushRound round) : IThreadPoolWorkItem
    {
        private Outbox[] _outboxes = new Outbox[32];
        private int _count;

        /// <summary>Outboxes it takes this time.</summary>
        public int Limit { get; set; }

        /// <summary>Next in the list of spare ones.</summary>
        public Chunk? Next { get; set; }

        public bool IsFull => _count == Limit;

        public void Add(Outbox outbox)
        {
            if (_count == _outboxes.Length) Array.Resize(ref _outboxes, _count * 2);
            _outboxes[_count++] = outbox;
        }

        public void Execute()
        {
            for (var i = 0; i < _count; i++) _outboxes[i].Execute();
            Array.Clear(_outboxes, 0, _count);
            _count = 0;
            round.OnChunkDone();
        }
    }
}
