using Hub.Actors.Pooling;

namespace Hub.Tests.Pooling;

/// <summary>Pauses between attempts to reach a backend.</summary>
public sealed class ConnectBackoffSpecs
{
    private readonly ConnectBackoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(350));

    [Fact]
    public void Pauses_must_double_up_to_the_longest()
    {
        var now = 1000L;
        foreach (var pause in new[] { 100, 200, 350, 350 })
        {
            Assert.True(_backoff.Failed(now, null));
            Assert.Equal(TimeSpan.FromMilliseconds(pause), _backoff.Remaining(now));
            Assert.Equal(TimeSpan.FromMilliseconds(1), _backoff.Remaining(now + pause - 1));
            Assert.Equal(TimeSpan.Zero, _backoff.Remaining(now + pause));
            now += pause;
        }
    }

    [Fact]
    public void Failures_within_a_pause_must_count_as_one()
    {
        var first = new InvalidOperationException();
        Assert.True(_backoff.Failed(0, first));
        Assert.False(_backoff.Failed(99, new InvalidOperationException()));
        Assert.Same(first, _backoff.Reason);
        Assert.Equal(TimeSpan.FromMilliseconds(1), _backoff.Remaining(99));
        Assert.True(_backoff.Failed(100, null));
    }

    [Fact]
    public void Doubt_must_outlast_the_pause_and_end_with_a_success()
    {
        Assert.False(_backoff.IsDoubtful);
        Assert.False(_backoff.Succeeded());
        _backoff.Failed(0, null);
        _backoff.Failed(100, null);
        Assert.True(_backoff.IsDoubtful);
        Assert.True(_backoff.Succeeded());
        Assert.False(_backoff.IsDoubtful);
        Assert.Equal(TimeSpan.Zero, _backoff.Remaining(101));
        _backoff.Failed(200, null);
        Assert.Equal(TimeSpan.FromMilliseconds(100), _backoff.Remaining(200));
    }
}
