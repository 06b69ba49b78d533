namespace Hub.Protocol.Filters;

/// <summary>What a filter can ask of a connection. Names of properties are the only ones whose letter case does not matter.</summary>
internal static class FilterProperties
{
    /// <summary>The names, for a fault.</summary>
    public const string Names = "connectionId, userId, groups or protocol";

    /// <summary>The property of that name, null when there is none.</summary>
    public static FilterNode? Find(ReadOnlySpan<char> name) =>
        Is(name, "connectionId") ? new ConnectionIdNode()
        : Is(name, "userId") ? new UserIdNode()
        : Is(name, "groups") ? new GroupsNode()
        : Is(name, "protocol") ? new ProtocolNode()
        : null;

    private static bool Is(ReadOnlySpan<char> name, string property) => name.Equals(property, StringComparison.OrdinalIgnoreCase);

    private sealed class ConnectionIdNode : TextNode
    {
        public override string? TextOf(IFilterSubject subject) => subject.ConnectionId;
    }

    private sealed class UserIdNode : TextNode
    {
        public override string? TextOf(IFilterSubject subject) => subject.UserId;
    }

    private sealed class ProtocolNode : TextNode
    {
        public override string? TextOf(IFilterSubject subject) => subject.Protocol;
    }
}
