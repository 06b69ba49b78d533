#nullable disable

using Akka.Actor;

namespace Akka.Pattern;

// The state machine: every change happens under the gate, every callback outside it.
public partial class CircuitBreaker
{
    private readonly Lock _gate = new();
    private readonly List<Action>[] _listeners = [[], [], []];

    private volatile State _state = State.Closed;
    private long _failures;
    private TimeSpan _nextResetTimeout;
    private TimeSpan _opensUntil;
    private bool _probeIsFree;

    private enum State
    {
        Closed,
        Open,
        HalfOpen,
    }

    private async Task<T> Call<T>(Func<CancellationToken, Task<T>> body)
    {
        var entry = Admit();
        using var cancellation = new CancellationTokenSource();
        T result;
        try
        {
            var task = body(cancellation.Token);
            result = task.IsCompleted ? await task : await WithinCallTimeout(task);
        }
        catch (Exception failure)
        {
            await cancellation.CancelAsync();
            Record(entry, failure);
            throw;
        }

        Record(entry, null);
        return result;
    }

    private State Admit()
    {
        lock (_gate)
        {
            switch (_state)
            {
                case State.Open:
                    var remaining = _opensUntil - Scheduler.MonotonicClock;
                    throw new OpenCircuitException(LastCaughtException, remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero);
                case State.HalfOpen when !_probeIsFree:
                    throw new OpenCircuitException(
                        "The circuit breaker is half-open and its probe is under way; other calls fail at once.", LastCaughtException, TimeSpan.Zero);
                case State.HalfOpen:
                    _probeIsFree = false;
                    return State.HalfOpen;
                default:
                    return State.Closed;
            }
        }
    }

    private async Task<T> WithinCallTimeout<T>(Task<T> task)
    {
        if (CallTimeout == System.Threading.Timeout.InfiniteTimeSpan)
        {
            return await task;
        }

        var expired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new Cancelable(Scheduler.Advanced);
        Scheduler.Advanced.ScheduleOnce(CallTimeout, () => expired.TrySetResult(), timer);
        if (await Task.WhenAny(task, expired.Task) == task)
        {
            timer.Cancel();
            return await task;
        }

        // Nobody waits for the late call any more: its failure counts as seen.
        _ = task.ContinueWith(
            late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        throw new TimeoutException($"The call took longer than {CallTimeout}.");
    }

    /// <summary>What a call that began in <paramref name="entry"/> came to. A late one from another state changes only the count.</summary>
    private void Record(State entry, Exception failure)
    {
        lock (_gate)
        {
            if (entry == State.Open)
            {
                return;
            }

            LastCaughtException = failure;
            var goal = entry;
            if (entry == State.HalfOpen)
            {
                goal = failure == null ? State.Closed : State.Open;
            }
            else if (failure == null)
            {
                Interlocked.Exchange(ref _failures, 0);
            }
            else if (Interlocked.Increment(ref _failures) == MaxFailures)
            {
                goal = State.Open;
            }

            if (goal == entry || _state != entry)
            {
                return;
            }

            Enter(goal);
        }
    }

    private void Enter(State state)
    {
        switch (state)
        {
            case State.Closed:
                Interlocked.Exchange(ref _failures, 0);
                _nextResetTimeout = ResetTimeout;
                break;
            case State.HalfOpen:
                _probeIsFree = true;
                break;
            default:
                Open();
                break;
        }

        _state = state;
        NotifyLater([.. _listeners[(int)state]]);
    }

    private void Open()
    {
        var timeout = _nextResetTimeout;
        _opensUntil = Scheduler.MonotonicClock + timeout;
        Scheduler.Advanced.ScheduleOnce(timeout, AttemptReset);
        var next = timeout.Ticks * Math.Floor(ExponentialBackoffFactor);
        if (next < MaxResetTimeout.Ticks)
        {
            _nextResetTimeout = TimeSpan.FromTicks((long)next);
        }
    }

    private void AttemptReset()
    {
        lock (_gate)
        {
            if (_state == State.Open)
            {
                Enter(State.HalfOpen);
            }
        }
    }

    private CircuitBreaker Listen(State state, Action callback)
    {
        lock (_gate)
        {
            _listeners[(int)state].Add(callback);
        }

        return this;
    }

    // The current task scheduler, so that inside an actor system with its own threads the callbacks stay on them.
    private static void NotifyLater(Action[] callbacks)
    {
        if (callbacks.Length > 0)
        {
            _ = Task.Factory.StartNew(
                () => Array.ForEach(callbacks, callback => callback()), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current);
        }
    }
}
