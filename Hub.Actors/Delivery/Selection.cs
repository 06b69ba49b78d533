using Hub.Actors.Connections;
using Hub.Protocol.Filters;

namespace Hub.Actors.Delivery;

/// <summary>A <see cref="ConnectionSelection"/> as workers use it: several at a time, so it is never changed.</summary>
internal sealed class Selection
{
    private readonly HashSet<string>? _excluded;
    private readonly ConnectionFilter? _filter;

    private Selection(ConnectionSelection among)
    {
        _excluded = among.Excluded.Count == 0 ? null : new HashSet<string>(among.Excluded, StringComparer.Ordinal);
        _filter = among.Filter;
    }

    /// <summary>Null when everybody is meant, which is the faster way.</summary>
    public static Selection? Of(ConnectionSelection? among)
        => among is null || (among.Excluded.Count == 0 && among.Filter is null) ? null : new Selection(among);

    /// <summary>Those of the set that are meant; a copy, so that the set may change while they are worked on.</summary>
    public static ConnectionLease[] From(RecipientSet? set, Selection? among)
    {
        if (set is null) return [];
        var leases = new List<ConnectionLease>(among is null ? set.Count : 0);
        foreach (var membership in set.Memberships)
        {
            if (among is null || among.Takes(membership.Lease)) leases.Add(membership.Lease);
        }
        return [.. leases];
    }

    /// <summary>True when the connection is meant.</summary>
    public bool Takes(ConnectionLease lease)
        => (_excluded is null || !_excluded.Contains(lease.Request.ConnectionId)) && (_filter is null || _filter.Matches(lease));
}
