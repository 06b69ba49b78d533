namespace Akka.Actor;

/// <summary>Takes scheduled work back.</summary>
public interface ICancelable
{
    /// <summary>Whether it was cancelled.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>A token that follows it.</summary>
    CancellationToken Token { get; }

    /// <summary>Cancels.</summary>
    void Cancel();

    /// <summary>Cancels after a while.</summary>
    void CancelAfter(TimeSpan delay);

    /// <summary>Cancels after a while.</summary>
    void CancelAfter(int millisecondsDelay);

    /// <summary>Cancels; callbacks of the token may throw at once or together.</summary>
    void Cancel(bool throwOnFirstException);
}

/// <summary>Cancels scheduled work: takes its entry out of the scheduler at once, and makes a token only for those who ask.</summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private readonly Lock _gate = new();
    private CancellationTokenSource _source;
    private QueueScheduler _queue;
    private object _entries;
    private bool _isDisposed;
    private volatile bool _isCanceled;

    /// <summary>Cancelled after a while.</summary>
    public Cancelable(IScheduler scheduler, TimeSpan delay) : this(scheduler.Advanced, delay) { }

    /// <summary>Cancelled after a while.</summary>
    public Cancelable(IActionScheduler scheduler, TimeSpan delay) : this(scheduler) => CancelAfter(delay);

    /// <summary>Cancelled after a while.</summary>
    public Cancelable(IScheduler scheduler, int millisecondsDelay) : this(scheduler.Advanced, TimeSpan.FromMilliseconds(millisecondsDelay)) { }

    /// <summary>Cancelled by hand.</summary>
    public Cancelable(IScheduler scheduler) : this(scheduler.Advanced) { }

    /// <summary>Cancelled by hand.</summary>
    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    /// <inheritdoc />
    public bool IsCancellationRequested => _isCanceled;

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed => _isDisposed;

    /// <inheritdoc />
    public CancellationToken Token
    {
        get
        {
            lock (_gate)
            {
                if (_source is null)
                {
                    _source = new CancellationTokenSource();
                    if (_isCanceled)
                        _source.Cancel();
                }
                return _source.Token;
            }
        }
    }

    /// <inheritdoc />
    public void Cancel() => Cancel(throwOnFirstException: false);

    /// <inheritdoc />
    public void Cancel(bool throwOnFirstException)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CancellationTokenSource source;
        lock (_gate)
        {
            if (_isCanceled)
                return;
            _isCanceled = true;
            source = _source;
            KillEntries();
        }
        source?.Cancel(throwOnFirstException);
    }

    /// <inheritdoc />
    public void CancelAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        if (delay == TimeSpan.Zero)
            Cancel();
        else
            _scheduler.ScheduleOnce(delay, Cancel, this);
    }

    /// <inheritdoc />
    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    /// <summary>One that is cancelled already.</summary>
    public static ICancelable CreateCanceled() => new Cancelable((IActionScheduler)null) { _isCanceled = true };

    /// <summary>One that is cancelled with any of the others.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params ICancelable[] cancelables) =>
        CreateLinkedCancelable(scheduler, cancelables.Select(each => each.Token).ToArray());

    /// <summary>One that is cancelled with any of the tokens.</summary>
    public static ICancelable CreateLinkedCancelable(IScheduler scheduler, params CancellationToken[] cancellationTokens)
    {
        var linked = new Cancelable(scheduler);
        foreach (var token in cancellationTokens)
            token.Register(linked.Cancel);
        return linked;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the token.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _isDisposed)
            return;
        _isDisposed = true;
        _source?.Dispose();
    }

    internal void Attach(QueueScheduler queue, TimerEntry entry)
    {
        lock (_gate)
        {
            _queue = queue;
            if (_isCanceled)
                queue.Kill(entry);
            else if (_entries is null)
                _entries = entry;
            else if (_entries is List<TimerEntry> many)
                many.Add(entry);
            else
                _entries = new List<TimerEntry> { (TimerEntry)_entries, entry };
        }
    }

    internal void Detach(TimerEntry entry)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_entries, entry))
                _entries = null;
            else
                (_entries as List<TimerEntry>)?.Remove(entry);
        }
    }

    private void KillEntries()
    {
        if (_entries is TimerEntry one)
            _queue.Kill(one);
        else if (_entries is List<TimerEntry> many)
            many.ForEach(_queue.Kill);
        _entries = null;
    }
}

/// <summary>Shorter cancelling.</summary>
public static class CancelableExtensions
{
    /// <summary>Cancels what is not null.</summary>
    public static void CancelIfNotNull(this ICancelable cancelable) => cancelable?.Cancel();
}
