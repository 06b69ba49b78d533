using Hub.Benchmarks.Load.Adapters;
using Hub.Benchmarks.Reliable;

namespace Hub.Benchmarks.Load.Runs;

/// <summary>One publisher, many subscribers of one group. Without a rate the loop is closed: so many published messages may be under way,
/// and what coalescing gains decides the result. With a rate messages leave one at a time, nothing can be joined, and the cost of one send
/// per delivery decides it.</summary>
internal sealed class FanOutRun : ILoadHandler
{
    private const string Group = "fanout";
    private const int MaxBurst = 64;
    private const int SampledSubscribers = 16;

    // Half of what a hub lets wait for one client by default: one starved subscriber must slow the publisher down, not be cut off.
    private const int MaxLag = 512;
    private static readonly TimeSpan DeliveryStall = TimeSpan.FromSeconds(5);

    private readonly LoadSettings _settings;
    private readonly int _subscribers;
    private readonly int _dataBytes;
    private readonly double _rate;
    private readonly int _window;
    private readonly long[] _deliveredBy;
    private readonly StampReader?[] _stamps;
    private readonly SequenceReader?[] _sequences;
    private readonly LatencyHistogram _latencies = new();
    private Receipts? _receipts;
    private long _delivered;
    private long _published;

    /// <summary>Makes a run.</summary>
    /// <param name="settings">Endpoint and times.</param>
    /// <param name="subscribers">Members of the group.</param>
    /// <param name="dataBytes">Length of the data of each message.</param>
    /// <param name="rate">Messages published per second; 0 for a closed loop.</param>
    public FanOutRun(LoadSettings settings, int subscribers, int dataBytes, double rate)
    {
        _settings = settings;
        _subscribers = subscribers;
        _dataBytes = dataBytes;
        _rate = rate;
        // Enough under way to keep the server busy, at most some 16,000 deliveries: a longer queue would only add latency.
        _window = Math.Clamp(16_384 / subscribers, 16, MaxLag);
        _deliveredBy = new long[subscribers + 1];
        _stamps = new StampReader?[subscribers + 1];
        _sequences = new SequenceReader?[subscribers + 1];
    }

    /// <summary>Runs to the end.</summary>
    public LoadResult Run()
    {
        var adapter = WireAdapters.Named(_settings.Adapter);
        using var engine = new LoadEngine(_settings.Target, adapter, this);
        engine.OpenMany(_subscribers, LoadEngine.DefaultInFlight, _ => adapter.Open().Concat(adapter.Subscribe(Group)));
        engine.OpenMany(1, 1, _ => adapter.Open());
        _receipts = adapter.IsReliable ? new Receipts(engine, _subscribers) : null;
        // Reading the time of every delivery would cost the driver more than the deliveries do.
        for (var id = 0; id < _subscribers; id += Math.Max(1, _subscribers / SampledSubscribers))
        {
            _stamps[id] = new StampReader();
            _sequences[id] = adapter.IsReliable ? new SequenceReader() : null;
        }

        var frame = new StampedFrame(data => adapter.Publish(Group, data), _dataBytes);
        Publish(engine, frame, _settings.WarmUp);

        var server = new ServerMeter(_settings.ProcessId);
        var deliveredBefore = _delivered;
        _latencies.Recording = true;
        var interval = LoadInterval.Start(server);
        Publish(engine, frame, _settings.Duration);
        return Result(interval.Stop(), _delivered - deliveredBefore, server, engine);
    }

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        var count = piece.Count(StampedFrame.Marker);
        _delivered += count;
        _deliveredBy[connection.Id] += count;
        _stamps[connection.Id]?.Read(piece, LoadEngine.Now, _latencies);
        _sequences[connection.Id]?.Read(piece);
        if (count > 0 && connection.Id < _subscribers)
        {
            _receipts?.OnReceived(connection, count);
        }
    }

    private LoadResult Result(LoadInterval interval, long delivered, ServerMeter server, LoadEngine engine) =>
        new(_rate > 0 ? "rate" : "fanout", $"{_subscribers} subscribers, {_dataBytes} bytes{(_rate > 0 ? $", {_rate}/s" : "")}")
        {
            Messages = delivered,
            Lost = CountLost(),
            ClosedByServer = engine.ClosedByServer,
            CloseCodes = engine.CloseCodes,
            CpuMicrosPerMessage = interval.CpuMicrosPer(delivered),
            MessagesPerSecond = delivered / interval.Seconds,
            P50Micros = _latencies.PercentileMicros(0.50),
            P99Micros = _latencies.PercentileMicros(0.99),
            MaxMicros = _latencies.MaxMicros,
            ServerRssMiB = server.ResidentKiB() / 1024,
            ServerCores = interval.ServerCores,
            DriverCores = interval.DriverCores,
        };

    // Subscriber by subscriber, so that one lost here and one doubled there do not cancel out. The publisher must get nothing.
    private long CountLost() =>
        _deliveredBy[.._subscribers].Sum(delivered => Math.Abs(_published - delivered)) + _deliveredBy[_subscribers]
        + _sequences.Sum(each => each is null ? 0 : each.Gaps + Math.Abs(_published - each.Last));

    private void Publish(LoadEngine engine, StampedFrame frame, TimeSpan duration)
    {
        var publisher = engine.Connections[_subscribers];
        var burst = new byte[frame.Length * Math.Min(_window, MaxBurst)];
        var start = LoadEngine.Now;
        var end = start + (long)duration.TotalNanoseconds;
        var publishedBefore = _published;
        for (var now = start; now < end; now = LoadEngine.Now)
        {
            var count = (int)Math.Min(burst.Length / frame.Length, Due(now - start, _published - publishedBefore));
            if (count > 0 && !publisher.IsBlocked)
            {
                for (var i = 0; i < count; i++)
                {
                    frame.WriteTo(burst.AsSpan(i * frame.Length), LoadEngine.Now);
                }

                publisher.Send(burst.AsSpan(0, count * frame.Length));
                _published += count;
            }

            _receipts?.Sweep();
            engine.Poll(_rate > 0 ? MillisecondsToNext(start, _published - publishedBefore) : 10);
        }

        AwaitDeliveries(engine);
    }

    private long Due(long elapsed, long published) => _rate > 0
        ? (long)(elapsed * 1e-9 * _rate) + 1 - published
        : Math.Min(_window - (_published - (_delivered / _subscribers)), MaxLag - (_published - SlowestDelivered()));

    private long SlowestDelivered()
    {
        var slowest = long.MaxValue;
        foreach (var delivered in _deliveredBy.AsSpan(0, _subscribers))
        {
            slowest = Math.Min(slowest, delivered);
        }

        return slowest;
    }

    private int MillisecondsToNext(long start, long published)
    {
        var nanoseconds = (published / _rate * 1e9) - (LoadEngine.Now - start);
        return nanoseconds <= 0 ? 0 : (int)Math.Min(10, Math.Ceiling(nanoseconds / 1e6));
    }

    // The interval includes the drain: a server that only queues would else look fast.
    private void AwaitDeliveries(LoadEngine engine)
    {
        var delivered = _delivered;
        var progressAt = LoadEngine.Now;
        while (_delivered < _published * _subscribers && engine.ClosedByServer == 0)
        {
            _receipts?.Sweep();
            engine.Poll(50);
            if (_delivered != delivered)
            {
                delivered = _delivered;
                progressAt = LoadEngine.Now;
            }
            else if (LoadEngine.Now - progressAt > DeliveryStall.TotalNanoseconds)
            {
                return;
            }
        }
    }
}
