using Hub.Actors.Transport;

namespace Hub.Tests.Support;

/// <summary>
/// A client's byte stream in memory. Both directions complete through the given scheduler, so that the same class serves specs (thread
/// pool) and the simulator (one thread, seeded order). It can stall like a client that does not read, and break like a cut cable.
/// </summary>
public sealed class InMemorySocket(IWorkScheduler scheduler) : IClientSocket
{
    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _incoming = new();
    private TaskCompletionSource<int>? _read;
    private Memory<byte> _readInto;
    private TaskCompletionSource? _send;
    private byte[] _held = [];
    private bool _ended;
    private bool _broken;
    private bool _stalled;

    /// <summary>What the hub sent, in order; called outside the lock.</summary>
    public Action<byte[]>? Received { get; set; }

    /// <summary>The hub has ended its side, or cut the connection (true).</summary>
    public Action<bool>? Ended { get; set; }

    /// <summary>Times the hub was told of the first frame.</summary>
    public int FirstFrames { get; private set; }

    /// <summary>Send calls of the hub.</summary>
    public int Sends { get; private set; }

    /// <inheritdoc/>
    public string? RemoteAddress => "127.0.0.1";

    /// <summary>The client says something.</summary>
    public void Say(byte[] bytes)
    {
        lock (_gate)
        {
            if (_ended || _broken) return;
            _incoming.Enqueue(bytes);
        }
        CompleteRead();
    }

    /// <summary>The client ends its sending side.</summary>
    public void EndSaying()
    {
        lock (_gate) _ended = true;
        CompleteRead();
    }

    /// <summary>The network breaks.</summary>
    public void Break()
    {
        TaskCompletionSource? send;
        lock (_gate)
        {
            if (_broken) return;
            _broken = true;
            (send, _send) = (_send, null);
        }
        if (send is not null) scheduler.Schedule(new Work(() => send.TrySetException(Lost())));
        CompleteRead();
        Ended?.Invoke(true);
    }

    /// <summary>From now on the client does not read: the hub's next send waits.</summary>
    public void Stall()
    {
        lock (_gate) _stalled = true;
    }

    /// <summary>The client reads again.</summary>
    public void Resume()
    {
        TaskCompletionSource? send;
        lock (_gate)
        {
            _stalled = false;
            (send, _send) = (_send, null);
        }
        if (send is null) return;
        Received?.Invoke(_held);
        scheduler.Schedule(new Work(() => send.TrySetResult()));
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        lock (_gate)
        {
            if (_broken) throw Lost();
            if (_incoming.Count > 0) return new ValueTask<int>(Copy(buffer));
            if (_ended) return new ValueTask<int>(0);
            _readInto = buffer;
            _read = new TaskCompletionSource<int>();
            return new ValueTask<int>(_read.Task);
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (_broken) throw Lost();
            Sends++;
            if (_stalled)
            {
                _send = new TaskCompletionSource();
                _held = bytes.ToArray();
                return new ValueTask(_send.Task);
            }
        }
        Received?.Invoke(bytes.ToArray());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void OnFirstFrame() => FirstFrames++;

    /// <inheritdoc/>
    public ValueTask CompleteAsync()
    {
        Ended?.Invoke(false);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Abort() => Break();

    private static IOException Lost() => new("The in-memory connection was cut.");

    private void CompleteRead() => scheduler.Schedule(new Work(() =>
    {
        TaskCompletionSource<int>? read;
        var count = 0;
        bool broken;
        lock (_gate)
        {
            broken = _broken;
            if (_read is null || (!broken && !_ended && _incoming.Count == 0)) return;
            if (!broken && _incoming.Count > 0) count = Copy(_readInto);
            (read, _read) = (_read, null);
        }
        // Outside the lock: the hub's read loop continues right here.
        if (broken) read.TrySetException(Lost());
        else read.TrySetResult(count);
    }));

    private int Copy(Memory<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        var next = _incoming.Dequeue();
        if (next.Length <= buffer.Length)
        {
            next.CopyTo(buffer);
            return next.Length;
        }
        next.AsMemory(0, buffer.Length).CopyTo(buffer);
        var rest = new List<byte[]> { next[buffer.Length..] };
        rest.AddRange(_incoming);
        _incoming.Clear();
        foreach (var chunk in rest) _incoming.Enqueue(chunk);
        return buffer.Length;
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
