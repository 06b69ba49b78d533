using Hub.Benchmarks.Load;
using Hub.Benchmarks.Requests;

namespace Hub.Tests.Benchmarks;

/// <summary>When requests of a fixed rate are due, and memory over time.</summary>
public sealed class PaceSpecs
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void The_first_request_must_be_due_at_the_start()
    {
        var pace = new Pace(perSecond: 10, start: 500);

        Assert.False(pace.TryNext(499, out _));
        Assert.True(pace.TryNext(500, out var due));
        Assert.Equal((500, 1, 500 + (Second / 10)), (due, pace.Issued, pace.NextAt));
    }

    [Fact]
    public void A_request_must_not_be_due_before_its_time()
    {
        var pace = new Pace(10, start: 0);
        pace.TryNext(0, out _);

        Assert.False(pace.TryNext((Second / 10) - 1, out _));
        Assert.True(pace.TryNext(Second / 10, out _));
    }

    [Fact]
    public void What_was_missed_must_be_handed_out_with_the_time_it_was_due_at()
    {
        var pace = new Pace(10, start: 0);
        var times = new List<long>();

        while (pace.TryNext((Second / 10 * 3) + 5, out var due)) times.Add(due);

        Assert.Equal([0, Second / 10, Second / 10 * 2, Second / 10 * 3], times);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(Second, 9)]
    [InlineData(Second + 1, 10)]
    public void What_was_due_and_not_handed_out_must_be_counted(long now, long overdue)
    {
        var pace = new Pace(10, start: 0);
        pace.TryNext(0, out _);

        Assert.Equal(overdue, pace.OverdueAt(now));
    }

    [Fact]
    public void Memory_must_be_sampled_ten_times_a_second()
    {
        var reads = 0;
        var memory = new MemoryTrace(() => ++reads);

        foreach (var now in new long[] { 0, 1, Second / 10 - 1, Second / 10, Second }) memory.Sample(now);

        Assert.Equal(3, reads);
    }

    [Fact]
    public void Peak_and_median_must_be_of_the_samples_since_then()
    {
        var values = new Queue<double>([100, 10, 50, 20]);
        var memory = new MemoryTrace(() => values.Dequeue());
        for (var at = 0; at < 4; at++) memory.Sample(at * Second);

        Assert.Equal((100, 50), (memory.PeakSince(0), memory.MedianSince(0)));
        Assert.Equal((50, 20), (memory.PeakSince(Second), memory.MedianSince(Second)));
        Assert.Null(memory.PeakSince(4 * Second));
        Assert.Null(memory.MedianSince(4 * Second));
    }

    [Fact]
    public void Memory_that_is_not_known_must_leave_no_sample()
    {
        var memory = new MemoryTrace(() => null);
        memory.Sample(0);

        Assert.Null(memory.PeakSince(0));
    }
}
