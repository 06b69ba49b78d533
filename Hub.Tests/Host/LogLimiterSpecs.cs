using Hub.Host.WebSockets;

namespace Hub.Tests.Host;

/// <summary>A flood of bad handshakes is a few log lines.</summary>
public sealed class LogLimiterSpecs
{
    [Fact]
    public void Lines_over_the_limit_must_be_counted_into_the_next_one()
    {
        var clock = new ManualClock();
        var limiter = new LogLimiter(clock);

        Assert.All(Enumerable.Range(0, LogLimiter.LinesPerSecond), _ => Assert.True(limiter.TryTake(out var left) && left == 0));
        Assert.False(limiter.TryTake(out _));
        clock.Ticks += TimeSpan.TicksPerSecond - 1;
        Assert.False(limiter.TryTake(out _));
        clock.Ticks += 1;
        Assert.True(limiter.TryTake(out var suppressed));
        Assert.Equal(2, suppressed);
        Assert.True(limiter.TryTake(out suppressed));
        Assert.Equal(0, suppressed);
    }

    private sealed class ManualClock : TimeProvider
    {
        public long Ticks { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ticks;
    }
}
