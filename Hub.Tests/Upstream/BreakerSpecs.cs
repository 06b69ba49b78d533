using Hub.Actors.Upstream;

namespace Hub.Tests.Upstream;

/// <summary>The circuit breaker of a backend.</summary>
public sealed class BreakerSpecs
{
    private readonly Breaker _breaker = new(10, TimeSpan.FromSeconds(5));

    [Fact]
    public void It_must_open_with_the_tenth_failure_in_a_row_and_not_before()
    {
        Fail(9);
        Assert.Equal(BreakerState.Closed, _breaker.State);
        Assert.True(_breaker.TryEnter(0, out _));
        Fail(1);
        Assert.Equal(BreakerState.Open, _breaker.State);
        Assert.False(_breaker.TryEnter(0, out _));
        Assert.Equal(1, _breaker.Openings);
    }

    [Fact]
    public void A_success_must_begin_the_count_anew()
    {
        Fail(9);
        _breaker.OnSuccess(Enter(0));
        Fail(9);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void After_the_pause_exactly_one_call_must_go_through()
    {
        Fail(10);
        Assert.True(_breaker.WouldRefuse(4_999));
        Assert.False(_breaker.TryEnter(4_999, out _));
        Assert.False(_breaker.WouldRefuse(5_000));
        Assert.True(_breaker.TryEnter(5_000, out _));
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        Assert.False(_breaker.TryEnter(5_000, out _));
        Assert.False(_breaker.TryEnter(60_000, out _));
    }

    [Fact]
    public void A_good_probe_must_close_it()
    {
        Fail(10);
        _breaker.OnSuccess(Enter(5_000));
        Assert.Equal(BreakerState.Closed, _breaker.State);
        Fail(9);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    [Fact]
    public void A_bad_probe_must_open_it_for_another_pause()
    {
        Fail(10);
        _breaker.OnFailure(Enter(5_000), 6_000);
        Assert.Equal(BreakerState.Open, _breaker.State);
        Assert.False(_breaker.TryEnter(10_999, out _));
        Assert.True(_breaker.TryEnter(11_000, out _));
        Assert.Equal(1, _breaker.Openings);
    }

    [Fact]
    public void Failures_in_a_row_must_be_told_until_a_success()
    {
        Fail(9);
        Assert.Equal(9, _breaker.FailuresInARow);
        Fail(1);
        Assert.Equal(10, _breaker.FailuresInARow);
        _breaker.OnFailure(Enter(5_000), 5_000);
        Assert.Equal(11, _breaker.FailuresInARow);
        _breaker.OnSuccess(Enter(10_000));
        Assert.Equal(0, _breaker.FailuresInARow);
    }

    [Fact]
    public void A_probe_that_tells_nothing_must_leave_its_place_to_the_next_call()
    {
        Fail(10);
        _breaker.OnNothing(Enter(5_000));
        Assert.True(_breaker.TryEnter(5_000, out _));
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
    }

    [Fact]
    public void Results_of_calls_from_before_must_not_count()
    {
        var (good, bad) = (Enter(0), Enter(0));
        Fail(10);
        _breaker.OnSuccess(good);
        Assert.Equal(BreakerState.Open, _breaker.State);
        var probe = Enter(5_000);
        _breaker.OnFailure(bad, 5_000);
        Assert.Equal(BreakerState.HalfOpen, _breaker.State);
        _breaker.OnSuccess(probe);
        Assert.Equal(BreakerState.Closed, _breaker.State);
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++) _breaker.OnFailure(Enter(0), 0);
    }

    private int Enter(long nowMs) => _breaker.TryEnter(nowMs, out var pass) ? pass : throw new InvalidOperationException("The breaker refuses.");
}
