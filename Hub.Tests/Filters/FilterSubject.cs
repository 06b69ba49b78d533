using Hub.Protocol.Filters;

namespace Hub.Tests.Filters;

/// <summary>A connection for specs of filters: anonymous, without subprotocol and groups unless said otherwise.</summary>
internal sealed class FilterSubject(string? userId = null, string connectionId = "c1", string? protocol = null, params string[] groups) : IFilterSubject
{
    private readonly HashSet<string> _groups = new(groups, StringComparer.Ordinal);

    public string ConnectionId => connectionId;

    public string? UserId => userId;

    public string? Protocol => protocol;

    public int GroupCount => _groups.Count;

    public bool IsInGroup(string group) => _groups.Contains(group);
}
