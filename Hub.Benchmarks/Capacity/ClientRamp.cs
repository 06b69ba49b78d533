using Hub.Benchmarks.Load;
using Hub.Benchmarks.Requests;

namespace Hub.Benchmarks.Capacity;

/// <summary>How the connections were opened.</summary>
/// <param name="Opened">How many went through their handshake and joined their group.</param>
/// <param name="Seconds">From the first to the last.</param>
/// <param name="Latencies">From when each was due to be opened until it was in its group.</param>
internal sealed record RampResult(int Opened, double Seconds, LatencyHistogram Latencies);

/// <summary>Opens the clients' connections: evenly over some time, or as fast as the server takes them.</summary>
internal sealed class ClientRamp(CapacitySettings settings, LoadEngine engine, Func<int, IEnumerable<Load.Adapters.SetupStep>> setup)
{
    // Evenly opened ones are due whatever became of those before; this bound only keeps a server that answers nobody from using up every port.
    private const int MostUnderWay = 2000;
    private const long PollSlice = 50_000_000;
    private const long Stall = 15_000_000_000;

    private readonly LatencyHistogram _latencies = new() { Recording = true };
    private readonly long[] _dueAt = new long[settings.Connections];

    /// <summary>Takes note that a client is in its group.</summary>
    public void OnReady(int client) => _latencies.Record(LoadEngine.Now - _dueAt[client]);

    /// <summary>Opens all and returns when each is in its group.</summary>
    /// <param name="progress">Called now and then with the number that are.</param>
    /// <exception cref="LoadException">The server refused or closed one, or none became ready for 15 s.</exception>
    public RampResult Run(Action<int> progress)
    {
        var start = LoadEngine.Now;
        var pace = settings.Ramp > TimeSpan.Zero ? new Pace(settings.Connections / settings.Ramp.TotalSeconds, start) : null;
        var (ready, readyAt) = (0, start);
        while (engine.Ready < settings.Connections)
        {
            OpenDue(pace);
            engine.PollUntil(Math.Min(LoadEngine.Now + PollSlice, NextAt(pace)));
            progress(engine.Ready);
            if (engine.Ready != ready) (ready, readyAt) = (engine.Ready, LoadEngine.Now);
            if (engine.ClosedByServer > 0) throw Failure("the server closed a connection before its client was in its group");
            if (LoadEngine.Now - readyAt > Stall) throw Failure("no more clients came into their groups for 15 s");
        }

        return new RampResult(engine.Ready, (LoadEngine.Now - start) * 1e-9, _latencies);
    }

    private LoadException Failure(string what)
    {
        var codes = engine.CloseCodes is { } closed ? $" (codes: {closed})" : "";
        return new LoadException($"{what}; {engine.Ready} of {settings.Connections} were{codes}.{(engine.Ready == 0 ? " Does a hub listen there?" : "")}");
    }

    private void OpenDue(Pace? pace)
    {
        var most = pace is null ? LoadEngine.DefaultInFlight : MostUnderWay;
        while (engine.Connections.Count < settings.Connections && engine.Connections.Count - engine.Ready < most)
        {
            var due = LoadEngine.Now;
            if (pace is not null && !pace.TryNext(due, out due)) return;
            var client = engine.Connections.Count;
            _dueAt[client] = due;
            engine.Open(setup(client));
        }
    }

    private long NextAt(Pace? pace) =>
        pace is null || engine.Connections.Count == settings.Connections || engine.Connections.Count - engine.Ready >= MostUnderWay ? long.MaxValue : pace.NextAt;
}
