using Hub.Actors;

namespace Hub.Host.Api;

/// <summary>Operations on a group and its members.</summary>
internal static class GroupResource
{
    public static async ValueTask<ApiAnswer> ExistsAsync(ApiCall call)
    {
        var group = call.Group();
        return call.Error ?? call.SuccessIf(await call.Tree.Directory.HasGroupAsync(call.Hub, group).WaitAsync(call.Aborted), ApiErrors.NoGroup);
    }

    public static async ValueTask<ApiAnswer> SendAsync(ApiCall call)
    {
        var (group, among, ttl) = (call.Group(), call.Among(withFilter: true), call.Ttl());
        if (await MessageBody.ReadAsync(call) is not { } message)
        {
            return call.Error!;
        }

        await call.Tree.Messenger.SendToGroupAsync(call.Hub, group, message.Payload, message.Metadata, ttl, among).WaitAsync(call.Aborted);
        return call.Success();
    }

    public static async ValueTask<ApiAnswer> CloseAsync(ApiCall call)
    {
        var (group, among, reason) = (call.Group(), call.Among(withFilter: false), call.Reason());
        if (call.Error is not null)
        {
            return call.Error;
        }

        await call.Tree.Messenger.CloseGroupAsync(call.Hub, group, reason, among).WaitAsync(call.Aborted);
        return call.Success();
    }

    public static async ValueTask<ApiAnswer> ListAsync(ApiCall call)
    {
        var (group, request) = (call.Group(), PageRequest.Read(call));
        if (call.Error is not null)
        {
            return call.Error;
        }

        var page = await call.Tree.Directory.ListGroupAsync(call.Hub, group, request.After, request.Count).WaitAsync(call.Aborted);
        return call.Success(request.ToJson(call, page));
    }

    public static async ValueTask<ApiAnswer> AddConnectionAsync(ApiCall call)
    {
        var (group, connection) = (call.Group(), call.Connection());
        if (call.Error is not null)
        {
            return call.Error;
        }

        return await call.Tree.Groups.AddConnectionAsync(call.Hub, group, connection).WaitAsync(call.Aborted) switch
        {
            GroupJoin.NotFound => ApiErrors.ConnectionNotFound(connection),
            GroupJoin.Full => ApiErrors.TooManyGroups,
            _ => call.Success(),
        };
    }

    public static async ValueTask<ApiAnswer> RemoveConnectionAsync(ApiCall call)
    {
        var (group, connection) = (call.Group(), call.Connection());
        if (call.Error is not null)
        {
            return call.Error;
        }

        await call.Tree.Groups.RemoveConnectionAsync(call.Hub, group, connection).WaitAsync(call.Aborted);
        return call.Success();
    }
}
