using System.Buffers;
using System.IO.Pipelines;
using Hub.Actors.Transport;

namespace Hub.Tests.Support;

/// <summary>
/// A client's byte stream in memory. Both directions complete through the given scheduler, so that the same class serves specs (thread
/// pool) and the simulator (one thread, seeded order). It can stall like a client that does not read, and break like a cut cable.
/// </summary>
public sealed class InMemorySocket(IWorkScheduler scheduler) : IClientSocket
{
    private readonly Pipe _incoming = new(new PipeOptions(
        readerScheduler: new Scheduling(scheduler), writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false));

    private readonly Lock _gate = new();
    private TaskCompletionSource? _send;
    private byte[] _held = [];
    private bool _ended;
    private bool _broken;
    private bool _stalled;
    private bool _silent;

    /// <summary>What the hub sent, in order; called outside the lock.</summary>
    public Action<byte[]>? Received { get; set; }

    /// <summary>The hub has ended its side, or cut the connection (true).</summary>
    public Action<bool>? Ended { get; set; }

    /// <summary>Send calls of the hub.</summary>
    public int Sends { get; private set; }

    /// <inheritdoc/>
    public string? RemoteAddress => "127.0.0.1";

    /// <inheritdoc/>
    public PipeReader Input => _incoming.Reader;

    /// <summary>The client says something.</summary>
    public void Say(byte[] bytes)
    {
        lock (_gate)
        {
            if (_ended || _broken || _silent) return;
            _incoming.Writer.Write(bytes);
            _ = _incoming.Writer.FlushAsync().AsTask(); // never waits: the pipe has no pause threshold
        }
    }

    /// <summary>The client ends its sending side.</summary>
    public void EndSaying()
    {
        lock (_gate)
        {
            if (_ended || _broken || _silent) return;
            _ended = true;
            _incoming.Writer.Complete();
        }
    }

    /// <summary>The network breaks.</summary>
    public void Break()
    {
        TaskCompletionSource? send;
        bool isTold;
        lock (_gate)
        {
            if (_broken) return;
            _broken = true;
            isTold = !_silent;
            (send, _send) = (_send, null);
        }
        if (send is not null) scheduler.Schedule(new Work(() => send.TrySetException(Lost())));
        _incoming.Writer.Complete(Lost());
        if (isTold) Ended?.Invoke(true);
    }

    /// <summary>
    /// The network loses everything from now on, both ways, and tells nobody: what the hub sends seems to leave, what the client says never
    /// arrives. Only the hub can end this, by giving the socket up.
    /// </summary>
    public void GoSilent()
    {
        lock (_gate) _silent = true;
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
        if (!_silent) Received?.Invoke(_held);
        scheduler.Schedule(new Work(() => send.TrySetResult()));
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (_broken) throw Lost();
            Sends++;
            if (_silent) return ValueTask.CompletedTask;
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
    public ValueTask CompleteAsync()
    {
        if (!_silent) Ended?.Invoke(false);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Abort() => Break();

    private static IOException Lost() => new("The in-memory connection was cut.");

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }

    private sealed class Scheduling(IWorkScheduler scheduler) : PipeScheduler
    {
        public override void Schedule(Action<object?> action, object? state) => scheduler.Schedule(new Work(() => action(state)));
    }
}
