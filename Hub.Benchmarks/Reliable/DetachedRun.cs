using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Reliable;

/// <summary>Reliable connections whose sockets are cut: what each takes while the hub waits for its client to come back. They come in waves and
/// are cut wave by wave, so that what a socket takes is used again by the next wave and is not counted.</summary>
internal sealed class DetachedRun(LoadTarget target, ServerMeter server, int sessions) : ILoadHandler
{
    private const int Wave = 500;
    private const int WarmUpWaves = 4;
    private static readonly TimeSpan AfterWave = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <summary>Sessions that were made, those of the warm-up included.</summary>
    public int Made { get; private set; }

    /// <summary>Runs to the end; returns the growth of resident memory per session, in KiB.</summary>
    public double? Run()
    {
        var adapter = new WebPubSubAdapter(isReliable: true);
        using var engine = new LoadEngine(target, adapter, this);
        // Compiled code and pools must not count as memory of a session.
        for (var wave = 0; wave < WarmUpWaves; wave++)
        {
            MakeAndCut(engine, adapter, Wave);
        }

        engine.PollFor(Settle);
        var residentBefore = server.ResidentKiB();
        for (var left = sessions; left > 0; left -= Wave)
        {
            MakeAndCut(engine, adapter, Math.Min(Wave, left));
        }

        engine.PollFor(Settle);
        return (server.ResidentKiB() - residentBefore) / sessions;
    }

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        // Nobody talks.
    }

    private void MakeAndCut(LoadEngine engine, WebPubSubAdapter adapter, int count)
    {
        engine.OpenMany(count, LoadEngine.DefaultInFlight, _ => adapter.Open());
        Made += count;
        engine.ResetAll();
        engine.PollFor(AfterWave);
    }
}
