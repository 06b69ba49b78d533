using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Adapters;
using Hub.Benchmarks.Load.Runs;
using Hub.Benchmarks.Requests;

namespace Hub.Benchmarks.Reliable;

/// <summary>A busy group.</summary>
/// <param name="Healthy">Members that read.</param>
/// <param name="Stalled">Members that stop reading after they have joined.</param>
/// <param name="Rate">Messages per second.</param>
/// <param name="DataBytes">Length of the data of each.</param>
internal sealed record StalledGroup(int Healthy, int Stalled, double Rate, int DataBytes);

/// <summary>What one phase measured.</summary>
/// <param name="P50Micros">Median latency of the healthy members.</param>
/// <param name="P99Micros">99th percentile of it.</param>
/// <param name="ServerCores">Cores the hub used.</param>
/// <param name="ResidentKiB">Resident memory of the hub, median.</param>
/// <param name="PeakKiB">The same, at its peak.</param>
internal sealed record StalledPhase(double P50Micros, double P99Micros, double? ServerCores, double? ResidentKiB, double? PeakKiB);

/// <summary>Publishes to a group at a fixed rate: first all its members read; then others join that do not, until the hub has got rid of them.
/// The healthy members must not notice.</summary>
internal sealed class StalledRun : ILoadHandler, IDisposable
{
    private const string Group = "busy";
    private const int SampledMembers = 32;
    private const uint WatchNothing = 0;
    private static readonly TimeSpan LastDeliveries = TimeSpan.FromSeconds(10);

    private readonly StalledGroup _group;
    private readonly ServerMeter _server;
    private readonly IWireAdapter _adapter;
    private readonly LoadEngine _engine;
    private readonly MemoryTrace _memory;
    private readonly StampedFrame _frame;
    private readonly byte[] _buffer;
    private readonly long[] _deliveredTo;
    private readonly StampReader?[] _stamps;
    private readonly Receipts? _receipts;
    private LatencyHistogram _latencies = new();

    /// <summary>Makes a run.</summary>
    /// <param name="target">The endpoint.</param>
    /// <param name="adapter">Name of the wire adapter; the members of a reliable one acknowledge what they read.</param>
    /// <param name="server">The hub's process.</param>
    /// <param name="group">The group.</param>
    public StalledRun(LoadTarget target, string adapter, ServerMeter server, StalledGroup group)
    {
        _group = group;
        _server = server;
        _adapter = WireAdapters.Named(adapter);
        _engine = new LoadEngine(target, _adapter, this);
        _memory = new MemoryTrace(server.ResidentKiB);
        _frame = new StampedFrame(data => _adapter.Publish(Group, data), group.DataBytes);
        _buffer = new byte[_frame.Length];
        _deliveredTo = new long[group.Healthy];
        _stamps = new StampReader?[group.Healthy];
        _receipts = _adapter.IsReliable ? new Receipts(_engine, group.Healthy) : null;
        for (var member = 0; member < group.Healthy; member += Math.Max(1, group.Healthy / SampledMembers))
        {
            _stamps[member] = new StampReader();
        }
    }

    /// <summary>Messages published.</summary>
    public long Published { get; private set; }

    /// <summary>Deliveries to healthy members that are missing or came twice.</summary>
    public long Lost => _deliveredTo.Sum(delivered => Math.Abs(Published - delivered));

    /// <summary>Healthy members, and the publisher, that were closed.</summary>
    public int Closed => _engine.Connections.Take(_group.Healthy + 1).Count(connection => connection.Phase == LoadPhase.Closed);

    /// <summary>The codes of all closed connections that had one.</summary>
    public string? CloseCodes => _engine.CloseCodes;

    /// <summary>Opens the healthy members and the publisher.</summary>
    public void Open()
    {
        _engine.OpenMany(_group.Healthy, LoadEngine.DefaultInFlight, _ => _adapter.Open().Concat(_adapter.Subscribe(Group)));
        _engine.OpenMany(1, 1, _ => _adapter.Open());
    }

    /// <summary>Opens the members that stop reading once they are in the group.</summary>
    public void OpenStalled()
    {
        var first = _engine.Connections.Count;
        _engine.OpenMany(_group.Stalled, LoadEngine.DefaultInFlight, _ => _adapter.Open().Concat(_adapter.Subscribe(Group)));
        foreach (var connection in _engine.Connections.Skip(first))
        {
            _engine.Watch(connection, WatchNothing);
        }
    }

    /// <summary>Publishes for so long.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="isOver">Ends it early, or null; asked after each message.</param>
    public StalledPhase Publish(TimeSpan duration, Func<bool>? isOver = null)
    {
        _latencies = new LatencyHistogram { Recording = true };
        var start = LoadEngine.Now;
        var end = start + (long)duration.TotalNanoseconds;
        var pace = new Pace(_group.Rate, start);
        var interval = LoadInterval.Start(_server);
        for (var now = start; now < end && isOver?.Invoke() != true; now = LoadEngine.Now)
        {
            while (pace.TryNext(now, out _))
            {
                _frame.WriteTo(_buffer, LoadEngine.Now);
                _engine.Connections[_group.Healthy].Send(_buffer);
                Published++;
            }

            _receipts?.Sweep();
            _memory.Sample(now);
            _engine.PollUntil(Math.Min(end, pace.NextAt));
        }

        interval.Stop();
        return new StalledPhase(
            _latencies.PercentileMicros(0.50),
            _latencies.PercentileMicros(0.99),
            interval.ServerCores,
            _memory.MedianSince(start),
            _memory.PeakSince(start));
    }

    /// <summary>Waits for the deliveries that are missing.</summary>
    public void AwaitDeliveries()
    {
        var end = LoadEngine.Now + (long)LastDeliveries.TotalNanoseconds;
        while (Lost > 0 && LoadEngine.Now < end)
        {
            _receipts?.Sweep();
            _engine.Poll(10);
        }
    }

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        if (connection.Id >= _group.Healthy)
        {
            return;
        }

        var count = piece.Count(StampedFrame.Marker);
        _deliveredTo[connection.Id] += count;
        _stamps[connection.Id]?.Read(piece, LoadEngine.Now, _latencies);
        if (count > 0)
        {
            _receipts?.OnReceived(connection, count);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();
}
