using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Load.Runs;

/// <summary>Each client has one request under way and sends the next when the answer is in.</summary>
internal sealed class EchoRun(LoadSettings settings, int clients, int dataBytes) : ILoadHandler
{
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(5);

    private readonly StampReader[] _stamps = [.. Enumerable.Range(0, clients).Select(_ => new StampReader())];
    private readonly LatencyHistogram _latencies = new();
    private readonly long[] _unanswered = new long[clients];
    private StampedFrame[] _frames = [];
    private byte[] _buffer = [];
    private bool _sending;
    private long _answered;

    /// <summary>Runs to the end.</summary>
    public LoadResult Run()
    {
        var adapter = WireAdapters.Named(settings.Adapter);
        using var engine = new LoadEngine(settings.Target, adapter, this);
        _frames = [.. Enumerable.Range(0, clients).Select(id => new StampedFrame(data => adapter.Echo(id, data), dataBytes))];
        _buffer = new byte[_frames.Max(frame => frame.Length)];
        engine.OpenMany(clients, LoadEngine.DefaultInFlight, id => adapter.Open().Concat(adapter.PrepareEcho(id)));

        _sending = true;
        foreach (var connection in engine.Connections)
        {
            SendRequest(connection);
        }

        engine.PollFor(settings.WarmUp);
        var server = new ServerMeter(settings.ProcessId);
        var answeredBefore = _answered;
        _latencies.Recording = true;
        var interval = LoadInterval.Start(server);
        engine.PollFor(settings.Duration);
        interval.Stop();
        _latencies.Recording = false;
        var answered = _answered - answeredBefore;

        _sending = false;
        var end = LoadEngine.Now + LastAnswers.TotalNanoseconds;
        while (LoadEngine.Now < end && _unanswered.Any(count => count > 0))
        {
            engine.Poll(10);
        }

        return Result(interval, answered, server, engine);
    }

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        _stamps[connection.Id].Read(piece, LoadEngine.Now, _latencies);
        for (var answers = piece.Count(StampedFrame.Marker); answers > 0; answers--)
        {
            _answered++;
            _unanswered[connection.Id]--;
            if (_sending)
            {
                SendRequest(connection);
            }
        }
    }

    private void SendRequest(LoadConnection connection)
    {
        var frame = _frames[connection.Id];
        frame.WriteTo(_buffer, LoadEngine.Now);
        _unanswered[connection.Id]++;
        connection.Send(_buffer.AsSpan(0, frame.Length));
    }

    private LoadResult Result(LoadInterval interval, long answered, ServerMeter server, LoadEngine engine) =>
        new("echo", $"{clients} clients, {dataBytes} bytes")
        {
            Messages = answered,
            Lost = _unanswered.Sum(Math.Abs),
            ClosedByServer = engine.ClosedByServer,
            CloseCodes = engine.CloseCodes,
            CpuMicrosPerMessage = interval.CpuMicrosPer(answered),
            MessagesPerSecond = answered / interval.Seconds,
            P50Micros = _latencies.PercentileMicros(0.50),
            P99Micros = _latencies.PercentileMicros(0.99),
            MaxMicros = _latencies.MaxMicros,
            ServerRssMiB = server.ResidentKiB() / 1024,
            ServerCores = interval.ServerCores,
            DriverCores = interval.DriverCores,
        };
}
