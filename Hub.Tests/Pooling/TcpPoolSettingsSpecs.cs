using Hub.Actors.Pooling;

namespace Hub.Tests.Pooling;

/// <summary>A setting that cannot be meant is refused at the start, by name.</summary>
public sealed class TcpPoolSettingsSpecs
{
    private static readonly TcpPoolSettings Default = new() { Host = "backend", Port = 9000 };

    [Fact]
    public void The_defaults_must_be_those_of_the_manual()
    {
        Assert.Same(Default, Default.Validated());
        Assert.Equal((10, 50, 1024, 16_842_752, 0), (Default.MinIdle, Default.Max, Default.MaxWaiting, Default.MaxFrameBytes, Default.MaxUses));
        Assert.Equal((30, 300, 30), (Default.IdleTimeout.TotalSeconds, Default.Lifetime.TotalSeconds, Default.ReturnDeadline.TotalSeconds));
        Assert.Equal((2, 2, 5, 1), (Default.BorrowTimeout.TotalSeconds, Default.ConnectTimeout.TotalSeconds, Default.HealthCheckInterval.TotalSeconds, Default.HealthCheckTimeout.TotalSeconds));
        Assert.Equal((100, 5000), (Default.MinBackoff.TotalMilliseconds, Default.MaxBackoff.TotalMilliseconds));
    }

    [Fact]
    public void The_ends_of_each_range_must_be_accepted()
    {
        _ = (Default with { Port = 1, Max = 1, MinIdle = 0, MaxWaiting = 0, MaxFrameBytes = 1, MaxUses = 0 }).Validated();
        _ = (Default with { Port = 65535, Max = 10, MinIdle = 10, MinBackoff = Default.MaxBackoff }).Validated();
        _ = (Default with { IdleTimeout = TimeSpan.FromMilliseconds(1), Lifetime = TimeSpan.FromDays(40) }).Validated();
    }

    [Fact]
    public void What_is_out_of_range_must_be_named()
    {
        Refused(nameof(Default.Port), Default with { Port = 0 });
        Refused(nameof(Default.Port), Default with { Port = 65536 });
        Refused(nameof(Default.Max), Default with { Max = 0, MinIdle = 0 });
        Refused(nameof(Default.MinIdle), Default with { MinIdle = -1 });
        Refused(nameof(Default.MinIdle), Default with { MinIdle = 51 });
        Refused(nameof(Default.MaxWaiting), Default with { MaxWaiting = -1 });
        Refused(nameof(Default.MaxFrameBytes), Default with { MaxFrameBytes = 0 });
        Refused(nameof(Default.MaxUses), Default with { MaxUses = -1 });
        Refused(nameof(Default.MaxBackoff), Default with { MaxBackoff = TimeSpan.FromMilliseconds(99) });
        foreach (var wrong in new[] { TimeSpan.Zero, TimeSpan.FromDays(41), Timeout.InfiniteTimeSpan })
        {
            Refused(nameof(Default.IdleTimeout), Default with { IdleTimeout = wrong });
            Refused(nameof(Default.Lifetime), Default with { Lifetime = wrong });
            Refused(nameof(Default.BorrowTimeout), Default with { BorrowTimeout = wrong });
            Refused(nameof(Default.ConnectTimeout), Default with { ConnectTimeout = wrong });
            Refused(nameof(Default.HealthCheckInterval), Default with { HealthCheckInterval = wrong });
            Refused(nameof(Default.HealthCheckTimeout), Default with { HealthCheckTimeout = wrong });
            Refused(nameof(Default.ReturnDeadline), Default with { ReturnDeadline = wrong });
            Refused(nameof(Default.MinBackoff), Default with { MinBackoff = wrong, MaxBackoff = TimeSpan.FromDays(41) });
        }
        Assert.Equal(nameof(Default.Host), Assert.Throws<ArgumentException>(() => (Default with { Host = " " }).Validated()).ParamName);
    }

    private static void Refused(string name, TcpPoolSettings settings) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(settings.Validated).ParamName);
}
