using Hub.Actors.Diagnostics;

namespace Hub.Tests.Diagnostics;

public sealed class StripedCountersSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Nothing_must_be_lost_however_many_threads_add(int processors)
    {
        const int threads = 4;
        const int additions = 50_000;
        var counters = new StripedCounters(9, processors);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < additions; i++)
            {
                counters.Add(0, 1);
                counters.Add(8, 2);
            }
        })));
        Assert.Equal((threads * additions, 2L * threads * additions), (counters.Sum(0), counters.Sum(8)));
        Assert.All(Enumerable.Range(1, 7), counter => Assert.Equal(0, counters.Sum(counter)));
    }
}
