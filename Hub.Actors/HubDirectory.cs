using Hub.Actors.Delivery;
using Hub.Actors.Routing;
using Hub.Actors.Routing.Commands;
using Hub.Protocol.Tokens;

namespace Hub.Actors;

/// <summary>A member of a group.</summary>
/// <param name="ConnectionId">Connection.</param>
/// <param name="UserId">Its user, or null.</param>
public readonly record struct GroupMember(string ConnectionId, string? UserId);

/// <summary>Some members of a group, in ordinal order of their connection ids.</summary>
/// <param name="Members">This page.</param>
/// <param name="HasMore">True when there are members with larger ids than the last of this page.</param>
public sealed record GroupPage(IReadOnlyList<GroupMember> Members, bool HasMore);

/// <summary>What became of a permission that was to be granted or revoked.</summary>
public enum PermissionChange : byte
{
    /// <summary>It is in effect, be it since before.</summary>
    Done,
    /// <summary>There is no such connection.</summary>
    NotFound,
    /// <summary>The connection would have more than 1,000 rules for single groups; nothing was changed.</summary>
    TooMany,
}

/// <summary>
/// What application code in this process may know of connections, users and groups, and what it may allow a connection. Questions are answered by
/// the worker that owns the name, in the order of everything else that it does. Arguments that are null or empty throw at once.
/// </summary>
public sealed class HubDirectory
{
    private readonly WorkerPort _workers;

    internal HubDirectory(HubNode node) => _workers = new WorkerPort(node);

    /// <summary>Is there a connection of that id?</summary>
    public Task<bool> HasConnectionAsync(string hub, string connectionId)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        var reply = new SingleReply<bool>();
        _workers.Tell(new HasConnection(hub, connectionId, _workers.Of(hub, connectionId), reply));
        return reply.Task;
    }

    /// <summary>Has the user a connection?</summary>
    public Task<bool> HasUserAsync(string hub, string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return HasMembersAsync(hub, RecipientKind.User, userId);
    }

    /// <summary>Has the group a member?</summary>
    public Task<bool> HasGroupAsync(string hub, string group)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return HasMembersAsync(hub, RecipientKind.Group, group);
    }

    /// <summary>Members of a group, a page at a time. A walk through all pages meets every member that stays, whatever else comes and goes.</summary>
    /// <param name="hub">Hub name, lower case.</param>
    /// <param name="group">Group; one that does not exist has no members.</param>
    /// <param name="after">Last connection id of the page before; null for the first page.</param>
    /// <param name="count">Size of the page, at least 1.</param>
    public Task<GroupPage> ListGroupAsync(string hub, string group, string? after, int count)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var reply = new SingleReply<GroupPage>();
        _workers.Tell(new ListGroup(hub, group, after, count, _workers.Of(hub, group), reply));
        return reply.Task;
    }

    /// <summary>Grants or revokes a permission; in effect for the next request of the client when the task completes. Memberships stay as they are.</summary>
    /// <param name="hub">Hub name, lower case.</param>
    /// <param name="connectionId">Connection.</param>
    /// <param name="right">What it may, or may no longer, do.</param>
    /// <param name="group">With this group; null for all groups.</param>
    /// <param name="allowed">True to grant.</param>
    public Task<PermissionChange> ChangePermissionAsync(string hub, string connectionId, GroupRight right, string? group, bool allowed)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        var reply = new SingleReply<PermissionChange>();
        _workers.Tell(new ChangePermission(hub, connectionId, right, group, allowed, _workers.Of(hub, connectionId), reply));
        return reply.Task;
    }

    /// <summary>May the connection do it; false also when there is none of that id. For a null group: with every group.</summary>
    public Task<bool> HasPermissionAsync(string hub, string connectionId, GroupRight right, string? group)
    {
        hub = WorkerPort.Canonical(hub);
        ArgumentException.ThrowIfNullOrEmpty(connectionId);
        var reply = new SingleReply<bool>();
        _workers.Tell(new HasPermission(hub, connectionId, right, group, _workers.Of(hub, connectionId), reply));
        return reply.Task;
    }

    private Task<bool> HasMembersAsync(string hub, RecipientKind kind, string name)
    {
        hub = WorkerPort.Canonical(hub);
        var reply = new SingleReply<bool>();
        _workers.Tell(new HasMembers(hub, kind, name, _workers.Of(hub, name), reply));
        return reply.Task;
    }
}
