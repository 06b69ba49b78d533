using Akka.Pattern;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Hub.Tests.Runtime;

/// <summary>The circuit breaker opens after failures in a row, probes after its reset timeout, and refuses calls meanwhile.</summary>
public sealed class CircuitBreakerSpecs : TestKit
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ResetTimeout = TimeSpan.FromSeconds(10);

    public CircuitBreakerSpecs()
        : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task A_new_breaker_must_be_closed_and_pass_results_and_failures_through()
    {
        var breaker = Breaker(maxFailures: 2);

        Assert.True(breaker.IsClosed);
        Assert.Equal(7, await breaker.WithCircuitBreaker(_ => Task.FromResult(7)));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Fail(breaker));
        Assert.True(breaker.IsClosed);
        Assert.Equal(1, breaker.CurrentFailureCount);
        Assert.IsType<InvalidTimeZoneException>(breaker.LastCaughtException);
    }

    [Fact]
    public async Task A_success_must_reset_the_failure_count()
    {
        var breaker = Breaker(maxFailures: 2);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Fail(breaker));
        await breaker.WithCircuitBreaker(_ => Task.CompletedTask);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Fail(breaker));

        Assert.True(breaker.IsClosed);
        Assert.Equal(1, breaker.CurrentFailureCount);
    }

    [Fact]
    public async Task The_last_allowed_failure_must_open_the_breaker_and_refuse_calls_without_making_them()
    {
        var breaker = Breaker(maxFailures: 2);
        breaker.OnOpen(() => TestActor.Tell("open", TestActor));
        await Open(breaker, 2);
        await ExpectMsgAsync("open");
        var calls = 0;

        var refused = await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(_ =>
        {
            calls++;
            return Task.FromResult(1);
        }));

        Assert.True(breaker.IsOpen);
        Assert.Equal(0, calls);
        Assert.InRange(refused.RemainingDuration, TimeSpan.FromSeconds(1), ResetTimeout);
        Assert.IsType<InvalidTimeZoneException>(refused.InnerException);
    }

    [Fact]
    public async Task After_the_reset_timeout_exactly_one_probe_must_pass_and_close_the_breaker()
    {
        var breaker = Breaker(maxFailures: 1);
        breaker.OnHalfOpen(() => TestActor.Tell("half-open", TestActor)).OnClose(() => TestActor.Tell("closed", TestActor));
        await Open(breaker, 1);

        Scheduler.Advance(ResetTimeout - TimeSpan.FromMilliseconds(1));
        Assert.True(breaker.IsOpen);
        Scheduler.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(breaker.IsHalfOpen);
        await ExpectMsgAsync("half-open");

        var answer = new TaskCompletionSource<int>();
        var probe = breaker.WithCircuitBreaker(_ => answer.Task);
        await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(_ => Task.FromResult(2)));
        answer.SetResult(1);

        Assert.Equal(1, await probe);
        await ExpectMsgAsync("closed");
        Assert.True(breaker.IsClosed);
        Assert.Equal(0, breaker.CurrentFailureCount);
    }

    [Fact]
    public async Task A_failing_probe_must_open_the_breaker_anew_for_the_reset_timeout()
    {
        var breaker = Breaker(maxFailures: 5);
        await Open(breaker, 5);
        Scheduler.Advance(ResetTimeout);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Fail(breaker));

        Assert.True(breaker.IsOpen);
        Scheduler.Advance(ResetTimeout);
        Assert.True(breaker.IsHalfOpen);
    }

    [Fact]
    public async Task With_backoff_the_reset_timeout_must_double_until_a_probe_succeeds()
    {
        var breaker = Breaker(maxFailures: 1).WithExponentialBackoff(TimeSpan.FromMinutes(10));
        await Open(breaker, 1);
        Scheduler.Advance(ResetTimeout);
        Assert.True(breaker.IsHalfOpen);
        await Open(breaker, 1);

        Scheduler.Advance(ResetTimeout);
        Assert.True(breaker.IsOpen);
        Scheduler.Advance(ResetTimeout);
        Assert.True(breaker.IsHalfOpen);

        await breaker.WithCircuitBreaker(_ => Task.CompletedTask);
        await Open(breaker, 1);
        Scheduler.Advance(ResetTimeout);
        Assert.True(breaker.IsHalfOpen);
    }

    [Fact]
    public void Success_and_failure_must_be_reportable_from_outside()
    {
        var breaker = Breaker(maxFailures: 2);
        breaker.Fail();
        breaker.Succeed();
        breaker.Fail();
        Assert.True(breaker.IsClosed);
        breaker.Fail();
        Assert.True(breaker.IsOpen);
        breaker.Succeed();
        Assert.True(breaker.IsOpen);

        Scheduler.Advance(ResetTimeout);
        breaker.Succeed();
        Assert.True(breaker.IsClosed);
    }

    [Fact]
    public void Blocking_calls_must_count_like_others()
    {
        var breaker = Breaker(maxFailures: 1);

        Assert.Equal(3, breaker.WithSyncCircuitBreaker(() => 3));
        Assert.Throws<InvalidTimeZoneException>(() => breaker.WithSyncCircuitBreaker(() => throw new InvalidTimeZoneException()));
        Assert.True(breaker.IsOpen);
    }

    [Fact]
    public async Task A_body_that_throws_at_once_must_count_as_a_failure()
    {
        var breaker = Breaker(maxFailures: 1);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => breaker.WithCircuitBreaker(ThrowAtOnce));
        Assert.True(breaker.IsOpen);
    }

    [Fact]
    public async Task A_call_that_fails_must_have_its_token_cancelled()
    {
        var breaker = Breaker(maxFailures: 3);
        var token = CancellationToken.None;
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => breaker.WithCircuitBreaker(given =>
        {
            token = given;
            return Task.FromException(new InvalidTimeZoneException());
        }));
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_call_that_succeeds_must_not_have_its_token_cancelled()
    {
        var breaker = Breaker(maxFailures: 1);
        var token = new CancellationToken(canceled: true);
        Assert.Equal(7, await breaker.WithCircuitBreaker("seven", (state, given) =>
        {
            token = given;
            return Task.FromResult(state.Length + 2);
        }));
        Assert.False(token.IsCancellationRequested);
    }

    [Theory]
    [InlineData(0.9, 0.0)]
    [InlineData(1.0, -0.1)]
    [InlineData(1.0, 1.1)]
    public void Factors_out_of_range_must_be_refused(double backoff, double random)
    {
        Assert.Throws<ArgumentException>(() => new CircuitBreaker(Sys.Scheduler, 1, CallTimeout, ResetTimeout, ResetTimeout, backoff, random));
    }

    private static Task<int> ThrowAtOnce(CancellationToken cancellationToken) => throw new InvalidTimeZoneException();

    private static Task<int> Fail(CircuitBreaker breaker) =>
        breaker.WithCircuitBreaker(_ => Task.FromException<int>(new InvalidTimeZoneException()));

    private static async Task Open(CircuitBreaker breaker, int failures)
    {
        for (var failure = 0; failure < failures; failure++)
        {
            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => Fail(breaker));
        }
    }

    private CircuitBreaker Breaker(int maxFailures) => CircuitBreaker.Create(Sys.Scheduler, maxFailures, CallTimeout, ResetTimeout);
}
