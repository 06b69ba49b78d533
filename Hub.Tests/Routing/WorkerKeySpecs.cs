using Hub.Actors.Routing;

namespace Hub.Tests.Routing;

/// <summary>Keys must meet the same worker in every process, since the simulator and later a cluster rely on it.</summary>
public sealed class WorkerKeySpecs
{
    [Theory]
    [InlineData("chat", "lobby", 8, 0)]
    [InlineData("chat", "lobby", 64, 1)]
    [InlineData("chat", "a", 8, 3)]
    [InlineData("chat", "", 8, 7)]
    [InlineData("news", "lobby", 8, 3)]
    [InlineData("chat", "gr\u00fc\u00dfe", 8, 7)]
    public void A_key_must_never_change_its_worker(string hub, string name, int workers, int expected)
        => Assert.Equal(expected, WorkerKey.Of(hub, name, workers));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    public void Every_key_must_be_in_range_and_all_workers_get_a_fair_share(int workers)
    {
        const int keys = 20_000;
        foreach (var prefix in new[] { "", "g", "user-", "0123456789abcdef0123456789abcde" })
        {
            var counts = new int[workers];
            for (var i = 0; i < keys; i++) counts[WorkerKey.Of("chat", prefix + i, workers)]++;
            var fair = keys / workers;
            Assert.True(counts.Min() > fair / 2 && counts.Max() < fair * 2, $"prefix '{prefix}', {workers} workers: {string.Join(' ', counts)}");
        }
    }

    [Fact]
    public void Hub_and_name_must_not_run_together()
        => Assert.NotEqual(Enumerable.Range(0, 50).Select(i => WorkerKey.Of("a", "b" + i, 1_000)), Enumerable.Range(0, 50).Select(i => WorkerKey.Of("ab", "" + i, 1_000)));
}
