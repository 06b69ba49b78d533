namespace Hub.Host.Admin;

/// <summary>Which resource answers a path below <c>/admin/</c>.</summary>
internal sealed class AdminRoutes
{
    private readonly NodeResource _node;
    private readonly UpstreamResource _upstream;
    private readonly LogResource _log;
    private readonly DrainResource _drain;

    public AdminRoutes(NodeResource node, UpstreamResource upstream, LogResource log, DrainResource drain)
    {
        _node = node;
        _upstream = upstream;
        _log = log;
        _drain = drain;
    }

    /// <summary>Answers.</summary>
    /// <exception cref="AdminException">There is no such resource, or not with this method.</exception>
    public Task AnswerAsync(AdminCall call) => call.IsReading ? ReadAsync(call) : ActAsync(call);

    private Task ReadAsync(AdminCall call) => call.Path switch
    {
        ["stats"] => _node.StatsAsync(call),
        ["hubs"] => HubsResource.ListAsync(call),
        ["hubs", var hub] => HubsResource.ShowAsync(call, hub),
        ["actors"] => ActorsResource.TreeAsync(call),
        ["actors", "inspect"] => ActorsResource.InspectAsync(call),
        ["actors", "top"] => ActorsResource.TopAsync(call),
        ["connections"] => ConnectionsResource.ListAsync(call),
        ["connections", var hub, var id] => ConnectionsResource.ShowAsync(call, hub, id),
        ["connections", var hub, var id, "tap"] => TapResource.StreamAsync(call, hub, id),
        ["groups"] => GroupsResource.ListAsync(call),
        ["groups", var hub, var group, "members"] => GroupsResource.MembersAsync(call, hub, group),
        ["users"] => GroupsResource.UsersAsync(call),
        ["upstream"] => UpstreamResource.StatusAsync(call),
        ["pools"] => _upstream.PoolsAsync(call),
        ["closed"] => ClosedResource.ListAsync(call),
        ["closed", var id] => ClosedResource.ShowAsync(call, id),
        ["log"] => _log.ListAsync(call),
        ["drain"] or ["connections", _, _, "close"] or ["groups", _, _, "publish"] => throw WrongMethod("POST"),
        _ => throw AdminException.NotFound("There is nothing at this path; docs/operations.md lists what there is."),
    };

    private Task ActAsync(AdminCall call)
    {
        if (!HttpMethods.IsPost(call.Context.Request.Method))
        {
            throw WrongMethod("GET or POST");
        }

        return call.Path switch
        {
            ["connections", var hub, var id, "close"] => ConnectionsResource.CloseAsync(call, hub, id),
            ["groups", var hub, var group, "publish"] => GroupsResource.PublishAsync(call, hub, group),
            ["log"] => _log.SetAsync(call),
            ["drain"] => _drain.BeginAsync(call),
            _ => throw AdminException.NotFound("There is nothing to do at this path; docs/operations.md lists what there is."),
        };
    }

    private static AdminException WrongMethod(string right) => new(StatusCodes.Status405MethodNotAllowed, $"This path takes {right}.");
}
