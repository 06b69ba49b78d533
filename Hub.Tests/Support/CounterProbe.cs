using System.Diagnostics.Metrics;

namespace Hub.Tests.Support;

/// <summary>Adds up what one counter counts in this process while it lives.</summary>
public sealed class CounterProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _sum;

    /// <summary>Listens to an instrument of any meter of that name, for measurements with a tag of that value: other specs run at the same time.</summary>
    public CounterProbe(string meter, string instrument, string tag)
    {
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Meter.Name == meter && published.Name == instrument) listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, tags, _) =>
        {
            foreach (var found in tags)
            {
                if (tag.Equals(found.Value)) Interlocked.Add(ref _sum, measurement);
            }
        });
        _listener.Start();
    }

    /// <summary>What was counted so far.</summary>
    public long Sum => Interlocked.Read(ref _sum);

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
