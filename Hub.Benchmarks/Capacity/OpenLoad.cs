using Hub.Benchmarks.Load;
using Hub.Benchmarks.Requests;

namespace Hub.Benchmarks.Capacity;

/// <summary>The clients' sockets.</summary>
internal interface ICapacityClients
{
    /// <summary>False once the server has closed it.</summary>
    bool IsOpen(int client);

    /// <summary>Sends one frame, now or as soon as the socket takes it.</summary>
    void Send(int client, ReadOnlySpan<byte> frame);
}

/// <summary>
/// The open loop: each message has a time at which it is due, whatever became of those before, and its latency counts from then. A server, or
/// a driver, that stands still for a second so makes everything late that was due in it. Pure: the time is told.
/// </summary>
internal sealed class OpenLoad
{
    private readonly CapacitySettings _settings;
    private readonly ICapacityClients _clients;
    private readonly NumberedFrame[] _frames;
    private readonly long[] _publishedTo;
    private readonly DeliveryReader[] _readers;
    private readonly Receiver[] _receivers;
    private readonly Pace _pace;
    private readonly long _end;
    private int _turn;

    /// <summary>Makes the load and starts its clock.</summary>
    /// <param name="settings">How much.</param>
    /// <param name="clients">The open connections, by their numbers from 0.</param>
    /// <param name="frame">The frame for a group.</param>
    /// <param name="now">When the first message is due, in nanoseconds.</param>
    public OpenLoad(CapacitySettings settings, ICapacityClients clients, Func<int, NumberedFrame> frame, long now)
    {
        _settings = settings;
        _clients = clients;
        _frames = [.. Enumerable.Range(0, settings.Groups).Select(frame)];
        _publishedTo = new long[settings.Groups];
        _readers = [.. Enumerable.Range(0, settings.Connections).Select(_ => new DeliveryReader())];
        _receivers = [.. Enumerable.Range(0, settings.Connections).Select(_ => new Receiver())];
        _pace = new Pace(settings.Rate, now);
        _end = now + (long)settings.Duration.TotalNanoseconds;
    }

    /// <summary>From when a message was due to its arrival, at every receiver.</summary>
    public LatencyHistogram Latencies { get; } = new() { Recording = true };

    /// <summary>From when a message was due to its sending: what the driver itself adds.</summary>
    public LatencyHistogram Lateness { get; } = new() { Recording = true };

    /// <summary>Messages published.</summary>
    public long Published { get; private set; }

    /// <summary>Messages that nobody could publish, since every client was closed: the load is over then.</summary>
    public long Unsent { get; private set; }

    /// <summary>Different messages that arrived, at all receivers.</summary>
    public long Delivered => _receivers.Sum(receiver => receiver.Received);

    /// <summary>Messages that arrived once more.</summary>
    public long Doubled => _receivers.Sum(receiver => receiver.Doubled);

    /// <summary>True when the last message is published.</summary>
    public bool IsOver => Unsent > 0 || _pace.NextAt >= _end;

    /// <summary>When the next message is due, in nanoseconds.</summary>
    public long NextAt => _pace.NextAt;

    /// <summary>What has not arrived at the clients that are still open.</summary>
    public long Missing()
    {
        var missing = 0L;
        for (var client = 0; client < _receivers.Length; client++)
        {
            if (_clients.IsOpen(client)) missing += _publishedTo[_settings.GroupOf(client)] - _receivers[client].Received;
        }

        return missing;
    }

    /// <summary>Publishes what is due, the clients in turn.</summary>
    public void PublishDue(long now)
    {
        while (!IsOver && _pace.TryNext(now, out var due))
        {
            if (NextPublisher() is not { } client)
            {
                Unsent = _settings.Messages - Published;
                return;
            }

            var group = _settings.GroupOf(client);
            Lateness.Record(now - due);
            _clients.Send(client, _frames[group].Write(due, (uint)_publishedTo[group]++));
            Published++;
        }
    }

    /// <summary>Bytes came to a client.</summary>
    /// <returns>Messages in them.</returns>
    public int OnData(int client, ReadOnlySpan<byte> bytes, long now)
    {
        var count = 0;
        while (_readers[client].TryRead(ref bytes, out var due, out var number))
        {
            Latencies.Record(now - due);
            _receivers[client].OnReceived(number);
            count++;
        }

        return count;
    }

    private int? NextPublisher()
    {
        for (var tries = 0; tries < _settings.Connections; tries++)
        {
            var client = _turn;
            _turn = (_turn + 1) % _settings.Connections;
            if (_clients.IsOpen(client)) return client;
        }

        return null;
    }
}
