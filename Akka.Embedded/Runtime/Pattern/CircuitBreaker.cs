#nullable disable

using Akka.Actor;

namespace Akka.Pattern;

/// <summary>
/// Keeps calls away from something that fails: after a number of failures in a row it opens and refuses calls at once; after the
/// reset timeout one probe is let through, which closes it again or opens it anew. All time is the scheduler's.
/// </summary>
public partial class CircuitBreaker
{
    private const string NeedsToken = "Use the WithCircuitBreaker whose body takes a CancellationToken, as in Akka.NET since 1.5.42.";

    private static readonly TimeSpan NoLimit = TimeSpan.FromDays(36_500);

    /// <summary>A breaker whose reset timeout never grows.</summary>
    public CircuitBreaker(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, NoLimit, 1.0, 0.0)
    {
    }

    /// <summary>A breaker whose reset timeout is multiplied each time a probe fails, as long as it stays below the limit.</summary>
    public CircuitBreaker(
        IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout, TimeSpan maxResetTimeout, double exponentialBackoffFactor)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, maxResetTimeout, exponentialBackoffFactor, 0.0)
    {
    }

    /// <summary>The same with a random factor. As in Akka.NET 1.5 factors count in whole numbers, so the random one adds nothing.</summary>
    /// <exception cref="ArgumentException">The backoff factor is below 1, or the random factor is not between 0 and 1.</exception>
    public CircuitBreaker(
        IScheduler scheduler,
        int maxFailures,
        TimeSpan callTimeout,
        TimeSpan resetTimeout,
        TimeSpan maxResetTimeout,
        double exponentialBackoffFactor,
        double randomFactor)
    {
        if (exponentialBackoffFactor < 1.0)
        {
            throw new ArgumentException($"The factor is {exponentialBackoffFactor}; it must be at least 1.", nameof(exponentialBackoffFactor));
        }

        if (randomFactor is < 0.0 or > 1.0)
        {
            throw new ArgumentException($"The factor is {randomFactor}; it must be from 0 to 1.", nameof(randomFactor));
        }

        Scheduler = scheduler;
        MaxFailures = maxFailures;
        CallTimeout = callTimeout;
        ResetTimeout = resetTimeout;
        MaxResetTimeout = maxResetTimeout;
        ExponentialBackoffFactor = exponentialBackoffFactor;
        RandomFactor = randomFactor;
        _nextResetTimeout = resetTimeout;
    }

    /// <summary>The scheduler that owns the time.</summary>
    public IScheduler Scheduler { get; }

    /// <summary>How many failures in a row open the breaker.</summary>
    public int MaxFailures { get; }

    /// <summary>A call that takes longer counts as a failure.</summary>
    public TimeSpan CallTimeout { get; }

    /// <summary>How long the breaker stays open the first time.</summary>
    public TimeSpan ResetTimeout { get; }

    /// <summary>What the growing reset timeout must stay below.</summary>
    public TimeSpan MaxResetTimeout { get; }

    /// <summary>What the reset timeout is multiplied by.</summary>
    public double ExponentialBackoffFactor { get; }

    /// <summary>Accepted for compatibility.</summary>
    public double RandomFactor { get; }

    /// <summary>Failures since the last success.</summary>
    public long CurrentFailureCount => Interlocked.Read(ref _failures);

    /// <summary>The last failure; null after a success.</summary>
    public Exception LastCaughtException { get; private set; }

    /// <summary>Calls pass.</summary>
    public bool IsClosed => _state == State.Closed;

    /// <summary>Calls are refused.</summary>
    public bool IsOpen => _state == State.Open;

    /// <summary>One probe may pass.</summary>
    public bool IsHalfOpen => _state == State.HalfOpen;

    /// <summary>A breaker whose reset timeout never grows.</summary>
    public static CircuitBreaker Create(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout) =>
        new(scheduler, maxFailures, callTimeout, resetTimeout);

    /// <summary>A new breaker like this one whose reset timeout doubles up to a limit. It starts closed and without listeners.</summary>
    public CircuitBreaker WithExponentialBackoff(TimeSpan maxResetTimeout) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, maxResetTimeout, 2.0, RandomFactor);

    /// <summary>A new breaker like this one with another random factor. It starts closed and without listeners.</summary>
    public CircuitBreaker WithRandomFactor(double randomFactor) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, MaxResetTimeout, ExponentialBackoffFactor, randomFactor);

    /// <summary>
    /// Calls the body, or fails with <see cref="OpenCircuitException"/> without calling it. The token is cancelled when the call counts as
    /// failed, so that a body which outlives the call timeout can stop.
    /// </summary>
    public Task<T> WithCircuitBreaker<T>(Func<CancellationToken, Task<T>> body) => Call(body);

    /// <summary>The same with a state instead of a closure.</summary>
    public Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, CancellationToken, Task<T>> body) => Call(token => body(state, token));

    /// <summary>The same for a body without a result.</summary>
    public Task WithCircuitBreaker(Func<CancellationToken, Task> body) => Call(async token =>
    {
        await body(token);
        return true;
    });

    /// <summary>The same for a body without a result, with a state instead of a closure.</summary>
    public Task WithCircuitBreaker<TState>(TState state, Func<TState, CancellationToken, Task> body) =>
        WithCircuitBreaker(token => body(state, token));

    /// <summary>The same for a body that cannot be cancelled.</summary>
    [Obsolete(NeedsToken)]
    public Task<T> WithCircuitBreaker<T>(Func<Task<T>> body) => Call(_ => body());

    /// <summary>The same for a body that cannot be cancelled, with a state instead of a closure.</summary>
    [Obsolete(NeedsToken)]
    public Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, Task<T>> body) => Call(_ => body(state));

    /// <summary>The same for a body without a result that cannot be cancelled.</summary>
    [Obsolete(NeedsToken)]
    public Task WithCircuitBreaker(Func<Task> body) => WithCircuitBreaker(_ => body());

    /// <summary>The same for a body without a result that cannot be cancelled, with a state instead of a closure.</summary>
    [Obsolete(NeedsToken)]
    public Task WithCircuitBreaker<TState>(TState state, Func<TState, Task> body) => WithCircuitBreaker(_ => body(state));

    /// <summary>Calls a blocking body on a pool thread and waits for it.</summary>
    public void WithSyncCircuitBreaker(Action body) =>
        WithCircuitBreaker(token => Task.Run(body, token)).GetAwaiter().GetResult();

    /// <summary>Calls a blocking body on a pool thread and waits for its result.</summary>
    public T WithSyncCircuitBreaker<T>(Func<T> body) =>
        WithCircuitBreaker(token => Task.Run(body, token)).GetAwaiter().GetResult();

    /// <summary>Records a success that was seen elsewhere.</summary>
    public void Succeed() => Record(_state, null);

    /// <summary>Records a failure that was seen elsewhere.</summary>
    public void Fail() => Record(_state, new UserCalledFailException());

    /// <summary>Calls back, off this thread, each time the breaker opens.</summary>
    public CircuitBreaker OnOpen(Action callback) => Listen(State.Open, callback);

    /// <summary>Calls back, off this thread, each time the breaker becomes half-open.</summary>
    public CircuitBreaker OnHalfOpen(Action callback) => Listen(State.HalfOpen, callback);

    /// <summary>Calls back, off this thread, each time the breaker closes.</summary>
    public CircuitBreaker OnClose(Action callback) => Listen(State.Closed, callback);
}
