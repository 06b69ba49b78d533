using Hub.Actors.Settings;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// Why connections ended, for some minutes: the newest ones, in two rings, since anybody may be refused as often as they like and must not
/// push out what happened to clients that were let in. Thread safe.
/// </summary>
internal sealed class ClosedRegister(InspectionSettings settings, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<ClosedConnection> _closed = new();
    private readonly Queue<ClosedConnection> _refused = new();
    private long _refusals;
    private long _number;

    /// <summary>How long they are kept.</summary>
    public TimeSpan Keep => settings.KeepClosed;

    /// <summary>Remembers it, and forgets what is too old or too much.</summary>
    public void Add(ClosedConnection closed)
    {
        var (ring, most) = closed.Kind == ClosedKind.Handshake ? (_refused, settings.MaxRefused) : (_closed, settings.MaxClosed);
        lock (_gate)
        {
            closed.Number = ++_number;
            ring.Enqueue(closed);
            Trim(ring, most);
        }
    }

    /// <summary>A handshake was refused.</summary>
    public void AddRefused(int status, string text, string? hub, string? user, string? address) => Add(new ClosedConnection
    {
        Kind = ClosedKind.Handshake,
        Id = $"h-{Interlocked.Increment(ref _refusals)}",
        Hub = hub,
        User = user,
        Address = address,
        At = time.GetUtcNow(),
        Code = status,
        Reason = "refused",
        Text = text,
    });

    /// <summary>All that is remembered, newest first.</summary>
    public IReadOnlyList<ClosedConnection> ToList()
    {
        ClosedConnection[] all;
        lock (_gate)
        {
            Trim(_closed, settings.MaxClosed);
            Trim(_refused, settings.MaxRefused);
            all = [.. _closed, .. _refused];
        }
        return [.. all.OrderByDescending(static each => each.Number)];
    }

    private void Trim(Queue<ClosedConnection> ring, int most)
    {
        var oldest = time.GetUtcNow() - settings.KeepClosed;
        while (ring.TryPeek(out var first) && (ring.Count > most || first.At < oldest)) ring.Dequeue();
    }
}
