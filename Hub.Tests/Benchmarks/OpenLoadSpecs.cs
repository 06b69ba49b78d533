using Hub.Benchmarks.Capacity;
using Hub.Benchmarks.Load;

namespace Hub.Tests.Benchmarks;

/// <summary>The open loop of the load tool against a server in memory, with time that the specs tell.</summary>
public sealed class OpenLoadSpecs
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000 * Millisecond;

    private readonly Room _room;

    public OpenLoadSpecs() => _room = new Room(new CapacitySettings { Connections = 6, Groups = 3, Rate = 1000, Duration = TimeSpan.FromSeconds(10), DataBytes = 32 });

    [Fact]
    public void Every_message_must_reach_every_member_of_its_group()
    {
        Play(_ => false);

        Assert.Equal((10_000, 20_000, 0, 0, 0), (_room.Load.Published, _room.Load.Delivered, _room.Load.Doubled, _room.Load.Missing(), _room.Load.Unsent));
        Assert.Equal(20_000, _room.Load.Latencies.Count);
        Assert.InRange(_room.Load.Latencies.MaxMicros, 0, 1000);
    }

    [Fact]
    public void A_server_that_stands_still_must_show_in_the_percentiles()
    {
        Play(now => now is >= 4 * Second and < 6 * Second);

        // A fifth of all messages was due in these two seconds, and waited 1 s on average. A tool that waits for answers before it sends the
        // next message would have sent six in that time, and shown nothing below its maximum.
        Assert.InRange(_room.Load.Latencies.PercentileMicros(0.5), 0, 1000);
        Assert.InRange(_room.Load.Latencies.PercentileMicros(0.9), 0.98e6, 1.02e6);
        Assert.InRange(_room.Load.Latencies.PercentileMicros(0.99), 1.87e6, 1.93e6);
        Assert.Equal(2e6, _room.Load.Latencies.MaxMicros);
        Assert.Equal((20_000, 0), (_room.Load.Delivered, _room.Load.Missing()));
    }

    [Fact]
    public void A_driver_that_stands_still_must_show_in_the_percentiles_and_as_lateness()
    {
        Play(_ => false, driverStalls: now => now is >= 4 * Second and < 6 * Second);

        Assert.InRange(_room.Load.Latencies.PercentileMicros(0.9), 0.98e6, 1.02e6);
        Assert.InRange(_room.Load.Lateness.PercentileMicros(0.9), 0.98e6, 1.02e6);
        Assert.Equal((10_000, 20_000), (_room.Load.Published, _room.Load.Delivered));
    }

    [Fact]
    public void A_lost_and_a_doubled_delivery_must_not_cancel_out()
    {
        _room.Load.PublishDue(0);
        _room.DeliverTo(client: 0, now: 5);
        _room.DeliverTo(client: 0, now: 5);

        Assert.Equal((1, 1, 1), (_room.Load.Delivered, _room.Load.Doubled, _room.Load.Missing()));
    }

    [Fact]
    public void A_closed_client_must_neither_publish_nor_be_missed()
    {
        _room.Closed.Add(0);
        _room.Load.PublishDue(0);

        Assert.Equal([1], _room.Senders);
        Assert.Equal(2, _room.Load.Missing());
        _room.Closed.Add(4);                                // the other member of the second group
        Assert.Equal(1, _room.Load.Missing());
    }

    [Fact]
    public void Without_any_open_client_the_load_must_end_with_the_rest_unsent()
    {
        _room.Load.PublishDue(now: 0);
        Assert.False(_room.Load.IsOver);
        _room.Closed.UnionWith(Enumerable.Range(0, 6));
        _room.Load.PublishDue(2 * Millisecond);

        Assert.Equal((1, 9_999, true), (_room.Load.Published, _room.Load.Unsent, _room.Load.IsOver));
    }

    [Fact]
    public void Messages_must_be_numbered_in_each_group_and_sent_in_turn()
    {
        _room.Load.PublishDue(7 * Millisecond);

        Assert.Equal([0, 1, 2, 3, 4, 5, 0, 1], _room.Senders);
        Assert.Equal([0L, 0, 0, 1, 1, 1, 2, 2], _room.Numbers);
    }

    [Theory]
    [InlineData((10 * Second) - Millisecond - 1, 9_999, false)]
    [InlineData((10 * Second) - Millisecond, 10_000, true)]
    [InlineData(20 * Second, 10_000, true)]
    public void The_load_must_be_over_after_its_last_message(long now, long published, bool isOver)
    {
        _room.Load.PublishDue(now);

        Assert.Equal((published, isOver), (_room.Load.Published, _room.Load.IsOver));
    }

    private void Play(Func<long, bool> serverStalls, Func<long, bool>? driverStalls = null)
    {
        for (var now = 0L; now <= 11 * Second; now += Millisecond)
        {
            if (driverStalls?.Invoke(now) == true) continue;
            _room.Load.PublishDue(now);
            if (!serverStalls(now)) _room.DeliverAll(now);
        }
    }

    /// <summary>Clients and server: what is sent waits until the spec has it delivered.</summary>
    private sealed class Room : ICapacityClients
    {
        private readonly CapacitySettings _settings;
        private readonly List<(int Group, byte[] Payload)> _waiting = [];

        public Room(CapacitySettings settings)
        {
            _settings = settings;
            Load = new OpenLoad(settings, this, group => CapacityWire.Named("json").Publish($"g{group}", settings.DataBytes), now: 0);
        }

        public OpenLoad Load { get; }

        public HashSet<int> Closed { get; } = [];

        public List<int> Senders { get; } = [];

        public List<long> Numbers { get; } = [];

        public bool IsOpen(int client) => !Closed.Contains(client);

        public void Send(int client, ReadOnlySpan<byte> frame)
        {
            var payload = ClientFrameSpecs.Unmasked(frame);
            Senders.Add(client);
            ReadOnlySpan<byte> rest = payload;
            Assert.True(new DeliveryReader().TryRead(ref rest, out _, out var number));
            Numbers.Add(number);
            _waiting.Add((_settings.GroupOf(client), payload));
        }

        public void DeliverAll(long now)
        {
            foreach (var (group, payload) in _waiting)
            {
                for (var client = group; client < _settings.Connections; client += _settings.Groups) Assert.Equal(1, Load.OnData(client, payload, now));
            }

            _waiting.Clear();
        }

        public void DeliverTo(int client, long now)
        {
            foreach (var (_, payload) in _waiting) Load.OnData(client, payload, now);
        }
    }
}
