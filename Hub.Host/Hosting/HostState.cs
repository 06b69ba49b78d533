namespace Hub.Host.Hosting;

/// <summary>Phases of the process; they only go forward.</summary>
public enum HostPhase
{
    /// <summary>Actors or listeners are not up yet.</summary>
    Starting,
    /// <summary>Clients are served.</summary>
    Ready,
    /// <summary>No new clients; those here are being sent away.</summary>
    Draining,
}

/// <summary>The phase the process is in, for readiness probes and for handshakes.</summary>
public sealed class HostState
{
    private int _phase = (int)HostPhase.Starting;
    private string? _drainAskedBy;

    /// <summary>The current phase.</summary>
    public HostPhase Phase => (HostPhase)Volatile.Read(ref _phase);

    /// <summary>Who asked for the drain; null while nobody has.</summary>
    public string? DrainAskedBy => Volatile.Read(ref _drainAskedBy);

    /// <summary>Goes on to draining. The first who asks is remembered.</summary>
    public void BeginDraining(string askedBy)
    {
        Interlocked.CompareExchange(ref _drainAskedBy, askedBy, null);
        Advance(HostPhase.Draining);
    }

    /// <summary>Goes on to <paramref name="next"/>; going back is ignored, as a start that ends during the shutdown must not undo it.</summary>
    public void Advance(HostPhase next)
    {
        var seen = Volatile.Read(ref _phase);
        while (seen < (int)next)
        {
            var before = Interlocked.CompareExchange(ref _phase, (int)next, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
