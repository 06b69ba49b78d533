using Hub.Actors.Upstream;

namespace Hub.Tests.Upstream;

/// <summary>The queues of a worker pool (design section 6): both marks, the overflow, stealing and rejection.</summary>
public sealed class WorkBalancerSpecs
{
    private const int Overflow = WorkBalancer<int>.Overflow;
    private const int Rejected = WorkBalancer<int>.Rejected;

    [Fact]
    public void Jobs_must_go_to_each_worker_in_turn_up_to_half_of_its_queue()
    {
        var balancer = Balancer(workers: 2, capacity: 8, overflow: 3);
        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1], Enumerable.Range(0, 8).Select(balancer.Add));
        Assert.Equal(Overflow, balancer.Add(8));
        Assert.Equal((8, 1), (balancer.Queued, balancer.Overflowing));
    }

    [Fact]
    public void A_worker_over_its_half_must_be_passed_over()
    {
        var balancer = Balancer(workers: 2, capacity: 8, overflow: 3);
        for (var i = 0; i < 8; i++) balancer.Add(i);
        balancer.TryTake(1, out _);
        Assert.Equal([1, Overflow], [balancer.Add(8), balancer.Add(9)]);
    }

    [Fact]
    public void The_upper_half_must_fill_only_when_the_overflow_is_full_and_then_jobs_are_rejected()
    {
        var balancer = Balancer(workers: 2, capacity: 8, overflow: 3);
        var results = Enumerable.Range(0, 20).Select(balancer.Add).ToArray();
        Assert.Equal([Overflow, Overflow, Overflow], results[8..11]);
        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1], results[11..19]);
        Assert.Equal(Rejected, results[19]);
        Assert.Equal((16, 3), (balancer.Queued, balancer.Overflowing));
    }

    [Fact]
    public void A_queue_below_a_quarter_must_be_refilled_from_the_overflow()
    {
        var balancer = Balancer(workers: 1, capacity: 8, overflow: 10);
        for (var i = 0; i < 8; i++) balancer.Add(i);                    // 0-3 queued, 4-7 overflowing
        Assert.Equal([0, 1, 2], [Take(balancer, 0), Take(balancer, 0), Take(balancer, 0)]);
        Assert.Equal((1, 4), (balancer.LengthOf(0), balancer.Overflowing));
        Assert.Equal(3, Take(balancer, 0));                             // one is below a quarter, which is two
        Assert.Equal((1, 3), (balancer.LengthOf(0), balancer.Overflowing));
        Assert.Equal([4, 5, 6, 7], [Take(balancer, 0), Take(balancer, 0), Take(balancer, 0), Take(balancer, 0)]);
        Assert.False(balancer.TryTake(0, out _));
        Assert.Equal(4, balancer.Overflowed);
    }

    [Fact]
    public void Under_an_overload_that_lasts_what_overflowed_must_come_in_its_turn()
    {
        var balancer = Balancer(workers: 1, capacity: 8, overflow: 4);
        for (var i = 0; i < 12; i++) balancer.Add(i);                   // 0-3 queued, 4-7 overflowing, 8-11 in the upper half
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(i, Take(balancer, 0));
            Assert.NotEqual(Rejected, balancer.Add(12 + i));            // as many come as go: no queue ever falls below a quarter
        }
    }

    [Fact]
    public void An_idle_worker_must_steal_the_oldest_job_of_the_longest_queue()
    {
        var balancer = Balancer(workers: 3, capacity: 100, overflow: 0);
        for (var i = 0; i < 6; i++) balancer.Add(i);                    // 0: 0 3, 1: 1 4, 2: 2 5
        Assert.Equal([0, 3], [Take(balancer, 0), Take(balancer, 0)]);
        Assert.Equal(1, Take(balancer, 1));
        Assert.Equal(2, Take(balancer, 0));
        Assert.Equal(1, balancer.Steals);
        Assert.Equal([4, 5], [Take(balancer, 0), Take(balancer, 0)]);
        Assert.False(balancer.TryTake(0, out _));
        Assert.Equal((0, 3), (balancer.Queued, balancer.Steals));
    }

    [Fact]
    public void Round_robin_must_neither_overflow_nor_steal()
    {
        var balancer = new WorkBalancer<int>(2, 4, 10, BalancingMode.RoundRobin);
        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1, Rejected, Rejected], Enumerable.Range(0, 10).Select(balancer.Add));
        for (var i = 0; i < 4; i++) Take(balancer, 1);
        Assert.False(balancer.TryTake(1, out _));
        Assert.Equal((4, 0), (balancer.Queued, balancer.Steals));
    }

    [Fact]
    public void Every_job_must_come_out_exactly_once()
    {
        var random = new Random(4711);
        var balancer = Balancer(workers: 5, capacity: 12, overflow: 7);
        var inside = new HashSet<int>();
        for (var i = 0; i < 100_000; i++)
        {
            if (random.Next(2) == 0)
            {
                if (balancer.Add(i) != Rejected) inside.Add(i);
                else Assert.Equal(5 * 12 + 7, inside.Count);            // never while there is room
            }
            else if (balancer.TryTake(random.Next(5), out var job)) Assert.True(inside.Remove(job));
            else Assert.Empty(inside);                                  // nobody idles while a job waits
            Assert.Equal(inside.Count, balancer.Queued + balancer.Overflowing);
        }
    }

    private static WorkBalancer<int> Balancer(int workers, int capacity, int overflow) => new(workers, capacity, overflow, BalancingMode.TwoTier);

    private static int Take(WorkBalancer<int> balancer, int worker) => balancer.TryTake(worker, out var job) ? job : throw new InvalidOperationException("There is no job.");
}
