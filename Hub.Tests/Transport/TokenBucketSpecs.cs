using Hub.Actors.Settings;
using Hub.Actors.Transport;

namespace Hub.Tests.Transport;

/// <summary>Rates as exact waiting times on a clock that the spec owns.</summary>
public sealed class TokenBucketSpecs
{
    [Fact]
    public void One_second_worth_must_pass_at_once_and_the_next_message_wait_exactly_its_share()
    {
        var bucket = new TokenBucket(new RateLimit(10, 0), 0);
        Assert.Equal(TimeSpan.Zero, bucket.Take(10, 1_000_000, 0));
        Assert.Equal(TimeSpan.FromMilliseconds(100), bucket.Take(1, 0, 0));
        Assert.Equal(TimeSpan.FromMilliseconds(200), bucket.Take(1, 0, 0));
    }

    [Fact]
    public void Time_must_pay_back_and_never_more_than_one_second_worth()
    {
        var bucket = new TokenBucket(new RateLimit(10, 0), 0);
        bucket.Take(20, 0, 0);
        Assert.Equal(TimeSpan.FromMilliseconds(500), bucket.Take(0, 0, 500));
        Assert.Equal(TimeSpan.Zero, bucket.Take(0, 0, 1_000));
        Assert.Equal(TimeSpan.Zero, bucket.Take(10, 0, 1_000_000));
        Assert.Equal(TimeSpan.FromMilliseconds(100), bucket.Take(1, 0, 1_000_000));
    }

    [Fact]
    public void The_stricter_of_messages_and_bytes_must_decide()
    {
        var bucket = new TokenBucket(new RateLimit(10, 100), 0);
        Assert.Equal(TimeSpan.FromSeconds(1), bucket.Take(1, 200, 0));
        Assert.Equal(TimeSpan.FromSeconds(2), bucket.Take(29, 0, 0));
    }

    [Fact]
    public void A_clock_value_from_another_thread_that_is_a_little_older_must_give_nothing_away()
    {
        var bucket = new TokenBucket(new RateLimit(10, 0), 0);
        bucket.Take(10, 0, 100);
        bucket.Take(0, 0, 50);
        Assert.Equal(TimeSpan.FromMilliseconds(100), bucket.Take(1, 0, 100));
    }
}

/// <summary>One bucket per user, shared by all of its connections.</summary>
public sealed class UserBucketsSpecs
{
    private readonly UserBuckets _buckets = new(new RateLimit(10, 0), new HubClock(new ManualTime()));

    [Fact]
    public void Connections_of_a_user_in_a_hub_must_share_a_bucket_and_others_not()
    {
        var ann = _buckets.For("chat", "ann");
        Assert.NotNull(ann);
        Assert.Same(ann, _buckets.For("chat", "ann"));
        Assert.NotSame(ann, _buckets.For("chat", "bob"));
        Assert.NotSame(ann, _buckets.For("news", "ann"));
    }

    [Fact]
    public void Anonymous_connections_must_have_none() => Assert.Null(_buckets.For("chat", null));

    [Fact]
    public void Without_a_rate_there_must_be_none() => Assert.Null(new UserBuckets(new RateLimit(0, 0), new HubClock(new ManualTime())).For("chat", "ann"));

    [Fact]
    public void A_bucket_in_use_must_survive_the_sweep_of_users_who_are_gone()
    {
        var ann = _buckets.For("chat", "ann");
        for (var i = 0; i < 3_000; i++)
        {
            _buckets.For("chat", "visitor" + i);
            if (i % 1_000 == 0) GC.Collect();
        }
        Assert.Same(ann, _buckets.For("chat", "ann"));
        GC.KeepAlive(ann);
    }
}
