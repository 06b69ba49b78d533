using System.Globalization;
using Hub.Benchmarks.Load.Adapters;

namespace Hub.Benchmarks.Load.Runs;

/// <summary>What became of held connections.</summary>
/// <param name="Connections">How many were held and answered their pings.</param>
/// <param name="Dropped">Of those, closed by the server: must be 0.</param>
/// <param name="FewestPings">Pings that the least pinged of them got.</param>
/// <param name="Mute">How many kept silent on purpose.</param>
/// <param name="MuteDropped">Of those, closed by the server.</param>
/// <param name="CloseCodes">With which codes connections were closed; null if none was.</param>
/// <param name="RssKiBPerConnection">Growth of resident memory for each connection, at the end; null without a process.</param>
internal sealed record HoldReport(
    int Connections, int Dropped, int FewestPings, int Mute, int MuteDropped, string? CloseCodes, double? RssKiBPerConnection)
{
    /// <summary>One line for people.</summary>
    public string ToText()
    {
        var memory = RssKiBPerConnection is { } each ? string.Create(CultureInfo.InvariantCulture, $"{each:0.0} KiB RSS each") : "memory not measured";
        var mute = Mute > 0 ? $"; of {Mute} mute connections {MuteDropped} dropped" : "";
        return $"held {Connections} connections: {Dropped} dropped, at least {FewestPings} pings answered by each, {memory}{mute}; close codes: {CloseCodes ?? "none"}";
    }
}

/// <summary>Idle connections that answer protocol pings and nothing else must stay open through several heartbeats. Some may be mute, to
/// show that the server does drop those.</summary>
internal sealed class HoldRun(LoadTarget target, ServerMeter server, int connections, int mute, TimeSpan duration) : ILoadHandler
{
    private const int WarmUpConnections = 500;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    /// <summary>Runs to the end.</summary>
    public HoldReport Run()
    {
        var adapter = new WebPubSubAdapter();
        using var engine = new LoadEngine(target, adapter, this);
        // Compiled code and pools must not count as memory of a connection.
        engine.OpenMany(WarmUpConnections, LoadEngine.DefaultInFlight, _ => adapter.Open());
        engine.ResetAll();
        engine.PollFor(Settle);

        var residentBefore = server.ResidentKiB();
        engine.OpenMany(connections + mute, LoadEngine.DefaultInFlight, _ => adapter.Open());
        var held = engine.Connections.Skip(WarmUpConnections).Take(connections).ToArray();
        var silent = engine.Connections.Skip(WarmUpConnections + connections).ToArray();
        foreach (var connection in silent)
        {
            connection.IsMute = true;
        }

        engine.PollFor(duration);
        return new HoldReport(
            held.Length,
            held.Count(connection => connection.Phase == LoadPhase.Closed),
            held.Min(connection => connection.Pings),
            silent.Length,
            silent.Count(connection => connection.Phase == LoadPhase.Closed),
            engine.CloseCodes,
            (server.ResidentKiB() - residentBefore) / (connections + mute));
    }

    /// <inheritdoc/>
    public void OnData(LoadConnection connection, ReadOnlySpan<byte> piece, bool endOfMessage)
    {
        // Nobody talks; what a server says of its own accord is not what is tested here.
    }
}
