using System.Text;
using Hub.Benchmarks.Reliable;

namespace Hub.Tests.Benchmarks;

/// <summary>Reliable receivers of the load driver: when they acknowledge, and that they see every number.</summary>
public sealed class SequenceSpecs
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_receiver_must_acknowledge_at_once_when_it_is_more_than_300_behind()
    {
        var acks = new SequenceAcks(receivers: 1, start: 0);

        Assert.False(acks.OnReceived(0, 300, out _));
        Assert.True(acks.OnReceived(0, 1, out var id));
        Assert.Equal(301, id);
        Assert.False(acks.OnReceived(0, 300, out _));
        Assert.True(acks.OnReceived(0, 1, out id));
        Assert.Equal(602, id);
    }

    [Fact]
    public void A_receiver_with_something_new_must_acknowledge_once_a_second()
    {
        var acks = new SequenceAcks(1, start: 0);
        acks.OnReceived(0, 5, out _);

        Assert.False(acks.TryNext(Second - 1, out _, out _));
        Assert.True(acks.TryNext(Second, out var receiver, out var id));
        Assert.Equal((0, 5), (receiver, id));
        Assert.False(acks.TryNext(2 * Second, out _, out _));
    }

    [Fact]
    public void The_seconds_of_receivers_must_be_spread_evenly()
    {
        var acks = new SequenceAcks(receivers: 2, start: 0);
        acks.OnReceived(0, 1, out _);
        acks.OnReceived(1, 1, out _);

        Assert.Equal([0], Due(acks, Second / 2));
        Assert.Equal([1], Due(acks, Second));
        acks.OnReceived(0, 1, out _);
        Assert.Equal([0], Due(acks, Second + (Second / 2)));
    }

    [Fact]
    public void What_was_acknowledged_at_once_must_not_be_acknowledged_again()
    {
        var acks = new SequenceAcks(1, start: 0);
        acks.OnReceived(0, 301, out _);

        Assert.Empty(Due(acks, Second));
    }

    [Fact]
    public void After_a_pause_each_receiver_must_be_looked_at_once()
    {
        var acks = new SequenceAcks(receivers: 3, start: 0);
        acks.OnReceived(1, 4, out _);

        Assert.Equal([1], Due(acks, 1000 * Second));
    }

    [Fact]
    public void Numbers_must_be_read_wherever_the_bytes_are_cut()
    {
        var bytes = Encoding.ASCII.GetBytes("""{"sequenceId":1               ,"a":"\"seq"}{"sequenceId": 2,"type":"x"}{"sequenceId":3}""");

        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var reader = new SequenceReader();
            reader.Read(bytes.AsSpan(0, cut));
            reader.Read(bytes.AsSpan(cut));

            Assert.Equal((3, 0), (reader.Last, reader.Gaps));
        }
    }

    [Theory]
    [InlineData("1,3", 3, 1)]
    [InlineData("1,1", 1, 1)]
    [InlineData("2", 2, 1)]
    [InlineData("9,10,11,12", 12, 1)]
    public void Numbers_that_do_not_follow_must_be_counted(string numbers, long last, long gaps)
    {
        var reader = new SequenceReader();
        foreach (var number in numbers.Split(',')) reader.Read(Encoding.ASCII.GetBytes($"{{\"sequenceId\":{number},"));

        Assert.Equal((last, gaps), (reader.Last, reader.Gaps));
    }

    private static List<int> Due(SequenceAcks acks, long now)
    {
        var receivers = new List<int>();
        while (acks.TryNext(now, out var receiver, out _)) receivers.Add(receiver);
        return receivers;
    }
}
