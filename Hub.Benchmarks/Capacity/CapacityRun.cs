using System.Security.Cryptography;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Runs;
using Hub.Benchmarks.Reliable;

namespace Hub.Benchmarks.Capacity;

/// <summary>How far a load is.</summary>
/// <param name="Phase">connect, load or drain.</param>
/// <param name="Share">0 to 1.</param>
/// <param name="Text">In figures.</param>
internal readonly record struct CapacityProgress(string Phase, double Share, string Text);

/// <summary>Opens the connections, lets messages flow at their rate, waits for what is under way, and adds up.</summary>
internal sealed class CapacityRun : ILoadHandler, ICapacityClients
{
    private const long PollSlice = 20_000_000;
    private const long ProgressEvery = 200_000_000;
    private static readonly TimeSpan DeliveryStall = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterLast = TimeSpan.FromMilliseconds(300);

    private readonly CapacitySettings _settings;
    private readonly CapacityEndpoint _endpoint;
    private readonly CapacityWire _wire;
    private readonly Func<HubFigures>? _askHub;
    private readonly Action<CapacityProgress> _progress;
    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));     // other drivers may use the same hub
    private IReadOnlyList<LoadConnection> _connections = [];
    private OpenLoad? _load;
    private Receipts? _receipts;
    private long _progressAt;

    /// <summary>Makes a run.</summary>
    /// <param name="settings">How much.</param>
    /// <param name="endpoint">Where.</param>
    /// <param name="wire">In which subprotocol.</param>
    /// <param name="askHub">Asks the hub's admin listener, or null.</param>
    /// <param name="progress">Told several times a second how far it is, on the same thread.</param>
    public CapacityRun(CapacitySettings settings, CapacityEndpoint endpoint, CapacityWire wire, Func<HubFigures>? askHub = null, Action<CapacityProgress>? progress = null)
    {
        _settings = settings.Checked();
        _endpoint = endpoint;
        _wire = wire;
        _askHub = askHub;
        _progress = progress ?? (static _ => { });
    }

    private OpenLoad Load => _load!;

    /// <summary>Runs to the end.</summary>
    /// <exception cref="LoadException">The clients could not all be connected.</exception>
    public CapacitySheet Run()
    {
        var now = TimeProvider.System.GetUtcNow();
        ClientRamp? ramp = null;
        using var engine = new LoadEngine(_endpoint.Resolve(), _wire.Subprotocol, this, client => _endpoint.PathAndQuery(client, now))
        {
            Readied = connection => ramp!.OnReady(connection.Id),
        };
        _connections = engine.Connections;
        ramp = new ClientRamp(_settings, engine, client => _wire.Join(Group(_settings.GroupOf(client))));
        var opened = ramp.Run(ready => Tell("connect", () => (double)ready / _settings.Connections, () => $"{ready:N0} of {_settings.Connections:N0} connections"));

        var before = _askHub?.Invoke();
        var interval = LoadInterval.Start(new ServerMeter(processId: null));
        _receipts = _wire.IsReliable ? new Receipts(engine, _settings.Connections) : null;
        _load = new OpenLoad(_settings, this, group => _wire.Publish(Group(group), _settings.DataBytes), LoadEngine.Now);
        Publish(engine);
        AwaitDeliveries(engine);
        interval.Stop();
        var after = _askHub?.Invoke();
        engine.PollFor(AfterLast);                          // a doubled message may still be on its way
        return Sheet(opened, interval, engine.ClosesByCode, before is null || after is null ? null : ServerFigures.Between(before, after, interval.Seconds, Load.Delivered));
    }

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        if (_load?.OnData(connection.Id, piece, LoadEngine.Now) is > 0 and var count)
        {
            _receipts?.OnReceived(connection, count);
        }
    }

    /// <inheritdoc/>
    public bool IsOpen(int client) => _connections[client].Phase == LoadPhase.Ready;

    /// <inheritdoc/>
    public void Send(int client, ReadOnlySpan<byte> frame) => _connections[client].Send(frame);

    private string Group(int number) => $"load-{_run}-{number}";

    private void Publish(LoadEngine engine)
    {
        while (!Load.IsOver)
        {
            Load.PublishDue(LoadEngine.Now);
            _receipts?.Sweep();
            Tell("load", Share, LoadText);
            engine.PollUntil(Math.Min(Load.NextAt, LoadEngine.Now + PollSlice));
        }
    }

    private void AwaitDeliveries(LoadEngine engine)
    {
        var (missing, progressAt) = (Load.Missing(), LoadEngine.Now);
        while (missing > 0 && LoadEngine.Now - progressAt < DeliveryStall.TotalNanoseconds)
        {
            _receipts?.Sweep();
            engine.Poll(20);
            var left = Load.Missing();
            Tell("drain", static () => 1, () => $"{left:N0} deliveries missing");
            if (left != missing) (missing, progressAt) = (left, LoadEngine.Now);
        }
    }

    private double Share() => (double)(Load.Published + Load.Unsent) / _settings.Messages;

    private string LoadText() => $"{Load.Published:N0} published, p99 {Load.Latencies.PercentileMicros(0.99) / 1000:0.0} ms";

    private void Tell(string phase, Func<double> share, Func<string> text)
    {
        var now = LoadEngine.Now;
        if (now - _progressAt < ProgressEvery) return;
        _progressAt = now;
        _progress(new CapacityProgress(phase, share(), text()));
    }

    private CapacitySheet Sheet(RampResult opened, LoadInterval interval, IReadOnlyDictionary<int, int> closes, ServerFigures? server) => new()
    {
        Endpoint = _endpoint.Url.AbsoluteUri,
        Protocol = _wire.Subprotocol,
        Connections = _settings.Connections,
        Groups = _settings.Groups,
        Rate = _settings.Rate,
        DurationS = _settings.Duration.TotalSeconds,
        Size = _settings.DataBytes,
        Connect = new ConnectFigures(opened.Opened, Math.Round(opened.Seconds, 3), Math.Round(opened.Opened / opened.Seconds), Percentiles.Of(opened.Latencies)),
        Messages = new MessageFigures(
            Load.Published,
            Load.Unsent,
            Load.Delivered,
            Load.Missing(),
            Load.Doubled,
            Math.Round(Load.Published / _settings.Duration.TotalSeconds, 1),
            Math.Round(Load.Delivered / interval.Seconds, 1)),
        LatencyMs = Percentiles.Of(Load.Latencies),
        Closed = new Dictionary<int, int>(closes),
        Driver = new DriverFigures(
            interval.DriverCores is { } cores ? Math.Round(cores, 2) : null,
            Load.Lateness.Count == 0 ? null : Math.Round(Load.Lateness.PercentileMicros(0.99) / 1000, 2)),
        Server = server,
    };
}
