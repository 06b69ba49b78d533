using Hub.Actors.Settings;
using Hub.Actors.Transport;

namespace Hub.Tests.Transport;

/// <summary>The ring inside an outbox, against a plain list.</summary>
public sealed class FrameQueueSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_queue_must_behave_like_a_list(int seed)
    {
        var random = new Random(seed);
        var (queue, model) = (new FrameQueue(), new List<OutboundBytes>());
        var keys = new[] { new object(), new object() };
        for (var step = 0; step < 20_000; step++)
        {
            Change(ref queue, model, random, keys);
            var where = $"seed {seed}, step {step}";
            Assert.True(queue.Count == model.Count, where);
            Assert.True(queue.Bytes == model.Sum(f => f.Bytes.Length), where);
            Assert.True(queue.Messages == model.Sum(f => f.Messages), where);
            if (model.Count > 0) Assert.True(ReferenceEquals(queue.Oldest, model[0]), where);
        }
    }

    [Fact]
    public void Dropping_must_respect_policy_and_key_and_keep_the_order_of_the_rest()
    {
        var (a, b) = (new object(), new object());
        var queue = new FrameQueue();
        var frames = new[] { Frames(OverflowPolicy.Close, null), Frames(OverflowPolicy.Latest, a), Frames(OverflowPolicy.Latest, b), Frames(OverflowPolicy.DropOldest, a) };
        foreach (var f in frames) queue.Add(f);
        Assert.Equal(0, queue.DropFirst(OverflowPolicy.Latest, new object()));
        Assert.Equal(1, queue.DropFirst(OverflowPolicy.Latest, b));
        Assert.Equal(1, queue.DropFirst(OverflowPolicy.DropOldest, null));
        Assert.Equal(0, queue.DropFirst(OverflowPolicy.DropOldest, null));
        Assert.Same(frames[0], queue.Take());
        Assert.Same(frames[1], queue.Take());
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_trimmed_queue_must_work_again()
    {
        var queue = new FrameQueue();
        for (var i = 0; i < 100; i++) queue.Add(Frames(OverflowPolicy.Close, null));
        while (queue.Count > 0) queue.Take();
        queue.Trim();
        var next = Frames(OverflowPolicy.Close, null);
        queue.AddFirst(next);
        Assert.Same(next, queue.Take());
    }

    private static void Change(ref FrameQueue queue, List<OutboundBytes> model, Random random, object[] keys)
    {
        var next = Frames((OverflowPolicy)random.Next(4), random.Next(3) == 0 ? null : keys[random.Next(2)], random.Next(20), random.Next(1, 4));
        switch (random.Next(100))
        {
            case < 45: queue.Add(next); model.Add(next); break;
            case < 48: queue.AddFirst(next); model.Insert(0, next); break;
            case < 85 when model.Count > 0:
                Assert.Same(model[0], queue.Take());
                model.RemoveAt(0);
                break;
            case < 98:
                var index = model.FindIndex(f => f.Policy == next.Policy && (next.Key is null || ReferenceEquals(f.Key, next.Key)));
                Assert.Equal(index < 0 ? 0 : model[index].Messages, queue.DropFirst(next.Policy, next.Key));
                if (index >= 0) model.RemoveAt(index);
                break;
            case 98: queue.Trim(); break;
            default:
                if (model.Count < 50) break;
                Assert.Equal(model.Sum(f => f.Messages), queue.Clear());
                model.Clear();
                break;
        }
    }

    private static OutboundBytes Frames(OverflowPolicy policy, object? key, int bytes = 1, int messages = 1) => new(new byte[bytes], messages, 0) { Policy = policy, Key = key };
}
