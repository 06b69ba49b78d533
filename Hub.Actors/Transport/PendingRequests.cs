using System.Threading.Tasks.Sources;
using Hub.Actors.Connections;

namespace Hub.Actors.Transport;

/// <summary>
/// Counts requests that were read and not answered yet. It carries two signals without a message per request:
/// the read loop sleeps while too much is unanswered (so back-pressure reaches TCP), and the connection actor learns when all that it
/// dispatched is done, which it needs only when the next request belongs to another worker.
/// Writers: the read loop adds, the actor dispatches, workers and the actor complete.
/// </summary>
internal sealed class PendingRequests(int maxRequests, int maxBytes, IWorkScheduler scheduler) : IThreadPoolWorkItem, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _room;
    private int _count;
    private int _bytes;
    private int _dispatched;
    private int _completed;
    private int _readerWaits;
    private int _actorWaits;
    private bool _released;

    /// <summary>Requests read and not answered.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The connection ends; what is still read is not executed.</summary>
    public bool IsReleased => Volatile.Read(ref _released);

    /// <summary>Nothing more should be read now.</summary>
    public bool IsFull => !IsReleased && (Volatile.Read(ref _count) >= maxRequests || Volatile.Read(ref _bytes) >= maxBytes);

    /// <summary>Read loop: these were read and handed on.</summary>
    public void Add(int requests, int bytes)
    {
        Interlocked.Add(ref _count, requests);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Read loop: completes when there is room; at once when there is some now, or nothing more is to be read.</summary>
    /// <param name="link">The socket that is read; its end ends the wait, if <see cref="Interrupt"/> follows it.</param>
    public ValueTask WaitForRoomAsync(ClientLink? link = null)
    {
        if (!IsFull) return ValueTask.CompletedTask;
        _room.Reset();
        Interlocked.Exchange(ref _readerWaits, 1);
        // Completions between the check and the mark have woken nobody: look again, and whoever takes the mark back decides.
        if ((!IsFull || link is { IsOver: true }) && Interlocked.CompareExchange(ref _readerWaits, 0, 1) == 1) return ValueTask.CompletedTask;
        return new ValueTask(this, _room.Version);
    }

    /// <summary>Lets a waiting read loop go for good, because the connection ends.</summary>
    public void Release()
    {
        Interlocked.Exchange(ref _released, true);
        WakeReader();
    }

    /// <summary>Lets a waiting read loop look again: its socket is over.</summary>
    public void Interrupt() => WakeReader();

    private void WakeReader()
    {
        if (Interlocked.CompareExchange(ref _readerWaits, 0, 1) == 1) scheduler.Schedule(this);
    }

    /// <summary>Actor: these go to a worker now.</summary>
    public void Dispatch(int requests) => Volatile.Write(ref _dispatched, _dispatched + requests);

    /// <summary>
    /// Actor: true when all that was dispatched is completed. Otherwise the completion that finishes the last one returns true from
    /// <see cref="Complete"/>, once.
    /// </summary>
    public bool IsSettledOrSignal()
    {
        if (Volatile.Read(ref _completed) == _dispatched) return true;
        Interlocked.Exchange(ref _actorWaits, 1);
        return Volatile.Read(ref _completed) == _dispatched && Interlocked.CompareExchange(ref _actorWaits, 0, 1) == 1;
    }

    /// <summary>Actor: answered without a worker.</summary>
    public void CompleteLocal(int requests, int bytes) => MakeRoom(requests, bytes);

    /// <summary>Worker: executed and answered. True when the actor waits for exactly this and must be told.</summary>
    public bool Complete(int requests, int bytes)
    {
        MakeRoom(requests, bytes);
        var completed = Interlocked.Add(ref _completed, requests);
        return completed == Volatile.Read(ref _dispatched) && Interlocked.CompareExchange(ref _actorWaits, 0, 1) == 1;
    }

    /// <summary>Continues the read loop; runs as work of its own, never on the completing worker's turn.</summary>
    void IThreadPoolWorkItem.Execute() => _room.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _room.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _room.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _room.OnCompleted(continuation, state, token, flags);

    private void MakeRoom(int requests, int bytes)
    {
        Interlocked.Add(ref _count, -requests);
        Interlocked.Add(ref _bytes, -bytes);
        // Half full before reading again, so that a busy connection does not wake its reader for every single answer.
        if (Volatile.Read(ref _readerWaits) == 1 && Volatile.Read(ref _count) <= maxRequests / 2 && Volatile.Read(ref _bytes) <= maxBytes / 2) WakeReader();
    }
}
