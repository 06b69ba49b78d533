using Hub.Actors.Connections;

namespace Hub.Actors.Diagnostics.Inspection;

/// <summary>What lists of connections are sorted by.</summary>
public enum ConnectionOrder : byte
{
    /// <summary>Their ids, ascending.</summary>
    Id,
    /// <summary>Bytes that wait for them, most first.</summary>
    Pending,
    /// <summary>Age of the oldest message that waits, longest first.</summary>
    Lag,
    /// <summary>How long they have been there, longest first.</summary>
    Age,
    /// <summary>How long nothing was heard of them, longest first.</summary>
    Idle,
    /// <summary>Bytes they have sent us, most first.</summary>
    Received,
}

/// <summary>Which connections an operator wants to see.</summary>
public sealed record ConnectionQuery
{
    /// <summary>Of this hub; null for all.</summary>
    public string? Hub { get; init; }

    /// <summary>Whose id begins so.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Of this user.</summary>
    public string? User { get; init; }

    /// <summary>In this group.</summary>
    public string? Group { get; init; }

    /// <summary>A phase by its name; <c>slow</c>: more than a second behind; <c>paused</c>: not read now. Null for all.</summary>
    public string? State { get; init; }

    /// <summary>Order of the list.</summary>
    public ConnectionOrder Order { get; init; }

    /// <summary>How many to leave out from the beginning of the list.</summary>
    public int Skip { get; init; }

    /// <summary>In the order of ids: only those after this one. It goes on where a page ended, whoever comes and goes.</summary>
    public string? AfterId { get; init; }

    /// <summary>How many.</summary>
    public int Count { get; init; } = 50;

    /// <summary>A client more than so far behind is slow.</summary>
    internal const long SlowMs = 1_000;

    internal bool Takes(ConnectionLease lease, long nowMs)
        => (Hub is null || lease.Request.Hub == Hub)
            && (User is null || lease.Request.UserId == User)
            && (IdPrefix is null || lease.Request.ConnectionId.StartsWith(IdPrefix, StringComparison.Ordinal))
            && (Group is null || ((Protocol.Filters.IFilterSubject)lease).IsInGroup(Group))
            && State switch
            {
                null => true,
                "slow" => lease.Outbox.LagMs(nowMs) > SlowMs,
                "paused" => lease.Link.Pause != ReadingPause.None,
                var phase => ConnectionView.NameOf(lease.Phase) == phase,
            };

    /// <summary>Smaller comes first.</summary>
    internal long KeyOf(ConnectionLease lease, long nowMs) => Order switch
    {
        ConnectionOrder.Pending => -lease.Outbox.PendingBytes,
        ConnectionOrder.Lag => -lease.Outbox.LagMs(nowMs),
        ConnectionOrder.Age => lease.BornMs,
        ConnectionOrder.Idle => lease.LastHeardMs,
        ConnectionOrder.Received => -lease.ReceivedBytes,
        _ => 0,
    };
}

/// <summary>A page of connections.</summary>
/// <param name="Total">All that the query takes, on this page and others.</param>
/// <param name="Items">The page.</param>
/// <param name="HasMore">There are more after it.</param>
public sealed record ConnectionPage(int Total, IReadOnlyList<ConnectionView> Items, bool HasMore);

/// <summary>A hub as operators see it.</summary>
/// <param name="Hub">Its name.</param>
/// <param name="Connections">Open connections.</param>
/// <param name="Opened">Connections since the start; null for a hub beyond those that are counted one by one.</param>
/// <param name="Groups">Groups with members.</param>
/// <param name="Users">Users with connections.</param>
/// <param name="Detached">Reliable connections without a socket.</param>
/// <param name="PendingMessages">Messages that wait for its clients.</param>
/// <param name="PendingBytes">Their bytes.</param>
/// <param name="Subprotocols">Connections by subprotocol; <c>none</c> for simple clients.</param>
public sealed record HubView(
    string Hub, int Connections, long? Opened, int Groups, int Users, int Detached, long PendingMessages, long PendingBytes, IReadOnlyDictionary<string, int> Subprotocols);

/// <summary>A group or user of a hub and its connections.</summary>
/// <param name="Hub">Hub.</param>
/// <param name="Name">Group name or user id.</param>
/// <param name="Count">Connections in it.</param>
public sealed record SetView(string Hub, string Name, int Count);

/// <summary>A page of groups or users.</summary>
/// <param name="Items">The page, in the order of hubs and names.</param>
/// <param name="HasMore">There are more after it.</param>
public sealed record SetPage(IReadOnlyList<SetView> Items, bool HasMore);
