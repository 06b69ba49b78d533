using Hub.Actors.Diagnostics;
using Hub.Actors.Transport;

namespace Hub.Tests.Diagnostics;

public sealed class LatencyWindowSpecs
{
    private readonly ManualTime _time = new();
    private readonly LatencyWindow _window;

    public LatencyWindowSpecs() => _window = new LatencyWindow(new HubClock(_time));

    [Fact]
    public void Nothing_must_have_no_summary() => Assert.Null(_window.Summary());

    [Fact]
    public void Quantiles_must_be_exact_below_64_microseconds()
    {
        for (var us = 1; us <= 50; us++) _window.Add(TimeSpan.FromMicroseconds(us));
        Assert.Equal(new LatencySummary(50, 0.025, 0.045, 0.05, 0.05), _window.Summary());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(63, 63)]
    [InlineData(64, 65)]
    [InlineData(127, 127)]
    [InlineData(128, 131)]
    [InlineData(1_000, 1_007)]
    [InlineData(1_000_000, 1_015_807)]
    public void A_quantile_must_be_the_upper_end_of_its_bucket(int us, int upper)
    {
        _window.Add(TimeSpan.FromMicroseconds(us));
        for (var i = 0; i < 3; i++) _window.Add(TimeSpan.FromSeconds(3));
        _window.Add(TimeSpan.FromMicroseconds(us));
        _window.Add(TimeSpan.FromMicroseconds(us));
        Assert.Equal((upper / 1000.0, 3000.0), (_window.Summary()!.P50Ms, _window.Summary()!.MaxMs));
    }

    [Fact]
    public void No_quantile_may_be_above_the_longest()
    {
        _window.Add(TimeSpan.FromMicroseconds(1_000));
        _window.Add(TimeSpan.FromDays(1));
        _window.Add(TimeSpan.FromDays(1));
        Assert.True(_window.Summary()!.P50Ms <= _window.Summary()!.MaxMs);
        Assert.Equal(TimeSpan.FromDays(1).TotalMilliseconds, _window.Summary()!.MaxMs);
    }

    [Fact]
    public void A_sample_must_be_forgotten_after_a_minute_and_not_before_fifty_seconds()
    {
        _time.AdvanceMs(9_999);
        _window.Add(TimeSpan.FromMilliseconds(1));
        _time.AdvanceMs(50_000);
        Assert.Equal(1, _window.Summary()!.Count);
        _time.AdvanceMs(1);
        Assert.Null(_window.Summary());
        _window.Add(TimeSpan.FromMilliseconds(2));          // in the place of the forgotten one
        Assert.Equal((1, 2.0), (_window.Summary()!.Count, _window.Summary()!.MaxMs));
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void AdvanceMs(long by) => _ticks += by * TimeSpan.TicksPerMillisecond;
    }
}
