using Hub.Actors.Connections;

namespace Hub.Tests.Connections;

/// <summary>Remembered ack ids against a plain set, and the bound.</summary>
public sealed class AckMemorySpecs
{
    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 500)]
    [InlineData(3, 100_000)]
    public void Within_the_bound_it_must_behave_like_a_set(int seed, int idRange)
    {
        var random = new Random(seed);
        var (memory, model) = (new AckMemory(int.MaxValue), new HashSet<ulong>());
        for (var step = 0; step < 5_000; step++)
        {
            var id = (ulong)random.Next(idRange);
            Assert.True(model.Contains(id) == memory.Contains(id), $"seed {seed}, step {step}, id {id}");
            if (random.Next(3) == 0) continue;
            memory.Remember(id);
            model.Add(id);
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    public void The_ends_of_the_range_must_be_ids_like_any_other(ulong id)
    {
        var memory = new AckMemory(10);
        Assert.False(memory.Contains(id));
        memory.Remember(id);
        memory.Remember(id);
        Assert.True(memory.Contains(id));
        Assert.False(memory.Contains(id ^ 2));
    }

    [Fact]
    public void Both_ends_together_must_not_join_around_zero()
    {
        var memory = new AckMemory(10);
        memory.Remember(ulong.MaxValue);
        memory.Remember(0);
        Assert.True(memory.Contains(0) && memory.Contains(ulong.MaxValue));
        Assert.False(memory.Contains(1) || memory.Contains(ulong.MaxValue - 1));
    }

    [Fact]
    public void A_session_that_counts_up_must_never_forget_within_any_bound()
    {
        var memory = new AckMemory(1);
        for (var id = 1UL; id <= 100_000; id++) memory.Remember(id);
        Assert.True(memory.Contains(1) && memory.Contains(100_000));
        Assert.False(memory.Contains(100_001));
    }

    [Fact]
    public void Past_the_bound_of_ranges_the_lowest_must_go()
    {
        var memory = new AckMemory(3);
        foreach (var id in new ulong[] { 10, 20, 30 }) memory.Remember(id);
        Assert.True(memory.Contains(10));
        memory.Remember(40);
        Assert.False(memory.Contains(10));
        Assert.True(memory.Contains(20) && memory.Contains(30) && memory.Contains(40));
    }
}
