using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Hub.Host.Admin;

/// <summary>Connections of the framework's HTTP pools by server, from its own instrument: the only place that tells of them.</summary>
internal sealed class HttpPools : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Host, int Port), Counts> _servers = new();

    public HttpPools()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.open_connections" }) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, tags, _) => OnChange(change, tags));
        _listener.Start();
    }

    /// <summary>Connections to that server: idle ones and those with a call.</summary>
    public (int Idle, int Active) Of(string host, int port)
        => _servers.TryGetValue((host.Trim('[', ']'), port), out var counts) ? ((int)Interlocked.Read(ref counts.Idle), (int)Interlocked.Read(ref counts.Active)) : (0, 0);

    public void Dispose() => _listener.Dispose();

    private void OnChange(long change, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? host = null, state = null;
        var port = 0;
        foreach (var (name, value) in tags)
        {
            switch (name)
            {
                case "server.address": host = value as string; break;
                case "server.port": port = value as int? ?? 0; break;
                case "http.connection.state": state = value as string; break;
            }
        }

        if (host is null)
        {
            return;
        }

        var counts = _servers.GetOrAdd((host, port), static _ => new Counts());
        if (state == "active") Interlocked.Add(ref counts.Active, change);
        else Interlocked.Add(ref counts.Idle, change);
    }

    private sealed class Counts
    {
        public long Idle;
        public long Active;
    }
}
