using Hub.Actors.Diagnostics;
using Hub.Actors.Transport;
using Hub.Tests.Delivery;

namespace Hub.Tests.Diagnostics;

/// <summary>What clients do wrong cannot flood the log.</summary>
public sealed class LogGateSpecs
{
    [Fact]
    public void So_many_lines_a_second_must_pass_and_the_next_one_must_tell_how_many_did_not()
    {
        var bench = new DeliveryBench();
        var gate = new LogGate(new HubClock(bench.Time));
        for (var i = 0; i < LogGate.LinesPerSecond; i++)
        {
            Assert.True(gate.TryTake(out var none));
            Assert.Equal(0, none);
        }
        for (var i = 1; i <= 7; i++)
        {
            Assert.False(gate.TryTake(out var sofar));
            Assert.Equal(i, sofar);
        }
        bench.Time.Advance(1_000);
        Assert.True(gate.TryTake(out var suppressed));
        Assert.Equal(7, suppressed);
        Assert.True(gate.TryTake(out suppressed));
        Assert.Equal(0, suppressed);
    }
}
