using Akka.Pattern;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Hub.Tests.Embedded;

/// <summary>In tree the call timeout too is the scheduler's, so that virtual time moves it.</summary>
public sealed class CircuitBreakerTimeSpecs : TestKit
{
    public CircuitBreakerTimeSpecs()
        : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
    }

    [Fact]
    public async Task A_call_must_fail_when_the_virtual_clock_passes_its_timeout()
    {
        var scheduler = (TestScheduler)Sys.Scheduler;
        var breaker = CircuitBreaker.Create(scheduler, 1, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        var cancelled = CancellationToken.None;
        var call = breaker.WithCircuitBreaker(token =>
        {
            cancelled = token;
            return new TaskCompletionSource<int>().Task;
        });

        scheduler.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(call.IsCompleted);
        Assert.False(cancelled.IsCancellationRequested);
        scheduler.Advance(TimeSpan.FromSeconds(0.1));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.True(cancelled.IsCancellationRequested);
        Assert.True(breaker.IsOpen);

        scheduler.Advance(TimeSpan.FromSeconds(4));
        var refused = await Assert.ThrowsAsync<OpenCircuitException>(() => breaker.WithCircuitBreaker(_ => Task.FromResult(1)));
        Assert.Equal(TimeSpan.FromSeconds(6), refused.RemainingDuration);
    }
}
