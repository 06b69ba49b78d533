using Hub.Actors.Settings;

namespace Hub.Actors.Connections;

/// <summary>
/// Decides before the upgrade whether a connection may come in. It counts from then until its socket is closed. Thread safe: handshakes
/// run on request threads.
/// </summary>
public sealed class AdmissionGate(ConnectionSettings settings)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Hub, string User), int> _users = [];
    private readonly Dictionary<string, int> _addresses = new(StringComparer.Ordinal);
    private int _count;
    private bool _draining;

    /// <summary>Connections that count now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>True once <see cref="StopAdmitting"/> was called.</summary>
    public bool IsDraining => Volatile.Read(ref _draining);

    /// <summary>Counts the connection in, or says why not.</summary>
    /// <param name="hub">Hub name, lower case.</param>
    /// <param name="userId">User, or null.</param>
    /// <param name="remoteAddress">Remote IP address, or null where unknown.</param>
    /// <param name="ticket">To be disposed exactly when the connection is over; null when not accepted.</param>
    public AdmissionResult TryEnter(string hub, string? userId, string? remoteAddress, out AdmissionTicket? ticket)
    {
        ticket = null;
        lock (_gate)
        {
            if (_draining) return AdmissionResult.Draining;
            if (IsFull(settings.MaxPerNode, _count)) return AdmissionResult.NodeFull;
            if (userId is not null && IsFull(settings.MaxPerUser, _users.GetValueOrDefault((hub, userId)))) return AdmissionResult.UserFull;
            if (remoteAddress is not null && IsFull(settings.MaxPerAddress, _addresses.GetValueOrDefault(remoteAddress))) return AdmissionResult.AddressFull;
            _count++;
            // What has no bound is not counted, so that a node of many users holds no table of them.
            if (settings.MaxPerUser == 0) userId = null;
            if (settings.MaxPerAddress == 0) remoteAddress = null;
            if (userId is not null) _users[(hub, userId)] = _users.GetValueOrDefault((hub, userId)) + 1;
            if (remoteAddress is not null) _addresses[remoteAddress] = _addresses.GetValueOrDefault(remoteAddress) + 1;
        }
        ticket = new AdmissionTicket(this, hub, userId, remoteAddress);
        return AdmissionResult.Accepted;
    }

    /// <summary>From now on every handshake is answered <see cref="AdmissionResult.Draining"/>.</summary>
    public void StopAdmitting()
    {
        lock (_gate) _draining = true;
    }

    internal void Leave(string hub, string? userId, string? remoteAddress)
    {
        lock (_gate)
        {
            _count--;
            if (userId is not null) Decrement(_users, (hub, userId));
            if (remoteAddress is not null) Decrement(_addresses, remoteAddress);
        }
    }

    private static bool IsFull(int bound, int count) => bound > 0 && count >= bound;

    private static void Decrement<TKey>(Dictionary<TKey, int> counts, TKey key) where TKey : notnull
    {
        if (counts[key] == 1) counts.Remove(key);
        else counts[key]--;
    }
}

/// <summary>One admitted connection; disposing it more than once does no harm.</summary>
public sealed class AdmissionTicket : IDisposable
{
    private readonly string _hub;
    private readonly string? _userId;
    private readonly string? _remoteAddress;
    private AdmissionGate? _gate;

    internal AdmissionTicket(AdmissionGate gate, string hub, string? userId, string? remoteAddress)
    {
        _gate = gate;
        _hub = hub;
        _userId = userId;
        _remoteAddress = remoteAddress;
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave(_hub, _userId, _remoteAddress);
}
