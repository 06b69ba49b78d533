using Hub.Actors;

namespace Hub.Host.Api;

/// <summary>Operations on the connections of a user.</summary>
internal static class UserResource
{
    public static async ValueTask<ApiAnswer> ExistsAsync(ApiCall call)
    {
        var user = call.User();
        return call.Error ?? call.SuccessIf(await call.Tree.Directory.HasUserAsync(call.Hub, user).WaitAsync(call.Aborted), ApiErrors.NoUser);
    }

    public static async ValueTask<ApiAnswer> SendAsync(ApiCall call)
    {
        var (user, among, ttl) = (call.User(), call.Among(withFilter: true), call.Ttl());
        if (await MessageBody.ReadAsync(call) is not { } message)
        {
            return call.Error!;
        }

        await call.Tree.Messenger.SendToUserAsync(call.Hub, user, message.Payload, message.Metadata, ttl, among).WaitAsync(call.Aborted);
        return call.Success();
    }

    public static async ValueTask<ApiAnswer> CloseAsync(ApiCall call)
    {
        var (user, among, reason) = (call.User(), call.Among(withFilter: false), call.Reason());
        if (call.Error is not null)
        {
            return call.Error;
        }

        await call.Tree.Messenger.CloseUserAsync(call.Hub, user, reason, among).WaitAsync(call.Aborted);
        return call.Success();
    }

    public static async ValueTask<ApiAnswer> AddToGroupAsync(ApiCall call)
    {
        var (user, group) = (call.User(), call.Group());
        if (call.Error is not null)
        {
            return call.Error;
        }

        return await call.Tree.Groups.AddUserAsync(call.Hub, group, user).WaitAsync(call.Aborted) switch
        {
            GroupJoin.NotFound => ApiErrors.NoUser,
            GroupJoin.Full => ApiErrors.TooManyGroups,
            _ => call.Success(),
        };
    }

    public static async ValueTask<ApiAnswer> RemoveFromGroupAsync(ApiCall call)
    {
        var (user, group) = (call.User(), call.Group());
        if (call.Error is not null)
        {
            return call.Error;
        }

        await call.Tree.Groups.RemoveUserAsync(call.Hub, group, user).WaitAsync(call.Aborted);
        return call.Success();
    }

    public static async ValueTask<ApiAnswer> RemoveFromAllGroupsAsync(ApiCall call)
    {
        var user = call.User();
        if (call.Error is not null)
        {
            return call.Error;
        }

        await call.Tree.Groups.RemoveUserFromAllAsync(call.Hub, user).WaitAsync(call.Aborted);
        return call.Success();
    }
}
