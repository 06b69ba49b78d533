using Hub.Actors.Connections;

namespace Hub.Actors.Diagnostics;

/// <summary>
/// Every connection of a node from its handshake to its end, for those who look at all of them: metrics, lists, the admin page. A linked
/// list through the leases themselves, in stripes, so that it costs a connection two references and a busy node no contention. Thread safe.
/// </summary>
internal sealed class LeaseRegister
{
    private const int StripeCount = 16;

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new Stripe())];
    private int _next;

    /// <summary>Enters a connection, once.</summary>
    public void Add(ConnectionLease lease)
    {
        lease.Stripe = (byte)(Interlocked.Increment(ref _next) & (StripeCount - 1));
        _stripes[lease.Stripe].Add(lease);
    }

    /// <summary>Takes it out; one that is not in is left alone.</summary>
    public void Remove(ConnectionLease lease) => _stripes[lease.Stripe].Remove(lease);

    /// <summary>All that are there now. A stripe is locked only while it is copied.</summary>
    public List<ConnectionLease> ToList()
    {
        var all = new List<ConnectionLease>();
        foreach (var stripe in _stripes) stripe.CopyTo(all);
        return all;
    }

    private sealed class Stripe
    {
        private readonly Lock _gate = new();
        private ConnectionLease? _first;

        public void Add(ConnectionLease lease)
        {
            lock (_gate)
            {
                lease.NextLease = _first;
                if (_first is not null) _first.PreviousLease = lease;
                _first = lease;
            }
        }

        public void Remove(ConnectionLease lease)
        {
            lock (_gate)
            {
                if (lease.PreviousLease is { } before) before.NextLease = lease.NextLease;
                else if (ReferenceEquals(_first, lease)) _first = lease.NextLease;
                else return;
                if (lease.NextLease is { } after) after.PreviousLease = lease.PreviousLease;
                (lease.PreviousLease, lease.NextLease) = (null, null);
            }
        }

        public void CopyTo(List<ConnectionLease> all)
        {
            lock (_gate)
            {
                for (var lease = _first; lease is not null; lease = lease.NextLease) all.Add(lease);
            }
        }
    }
}
