namespace Hub.Protocol.Filters;

/// <summary>One connection as a filter sees it. Members are read on the thread of the call, each any number of times.</summary>
public interface IFilterSubject
{
    /// <summary>The id that the hub gave the connection.</summary>
    string ConnectionId { get; }

    /// <summary>The user, null for an anonymous connection.</summary>
    string? UserId { get; }

    /// <summary>The subprotocol spoken, null for a simple client.</summary>
    string? Protocol { get; }

    /// <summary>Number of groups the connection is in.</summary>
    int GroupCount { get; }

    /// <summary>True when the connection is in the group; names compare ordinally.</summary>
    bool IsInGroup(string group);
}
