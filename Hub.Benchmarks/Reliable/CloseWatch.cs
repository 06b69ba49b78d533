using Hub.Benchmarks.Load;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Reliable;

/// <summary>Asks the hub again and again how many connections it has closed for a reason, beside the load and not in its thread.</summary>
internal sealed class CloseWatch : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly AdminStats _admin;
    private readonly Task _asking;
    private long _reachedAt;

    /// <summary>Begins to ask.</summary>
    /// <param name="admin">Whom.</param>
    /// <param name="label">Label of the reason.</param>
    /// <param name="goal">How many are expected.</param>
    /// <param name="pause">Time between questions.</param>
    public CloseWatch(AdminStats admin, string label, long goal, TimeSpan pause)
    {
        _admin = admin;
        _asking = Task.Run(() => AskAsync(label, goal, pause));
    }

    /// <summary>True once so many were closed; also when asking failed, which <see cref="Stop"/> throws.</summary>
    public bool IsReached => ReachedAt is not null || _asking.IsCompleted;

    /// <summary>When it was so, in nanoseconds; null before.</summary>
    public long? ReachedAt => Volatile.Read(ref _reachedAt) is var at and not 0 ? at : null;

    /// <summary>Ends it and returns the latest counts.</summary>
    public HubCounts Stop()
    {
        _stop.Cancel();
        _asking.GetAwaiter().GetResult();
        return _admin.ReadAsync().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task AskAsync(string label, long goal, TimeSpan pause)
    {
        while (!_stop.IsCancellationRequested)
        {
            var counts = await _admin.ReadAsync();
            if (counts.Closes.GetValueOrDefault(label) >= goal)
            {
                Volatile.Write(ref _reachedAt, LoadEngine.Now);
                return;
            }

            // Its end is no failure.
            await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
