using Hub.Actors;

namespace Hub.Host.Api;

/// <summary>What a connection may do, while it is open (protocol section 3.4, "Permissions").</summary>
internal static class PermissionResource
{
    public static ValueTask<ApiAnswer> GrantAsync(ApiCall call) => ChangeAsync(call, isAllowed: true);

    public static ValueTask<ApiAnswer> RevokeAsync(ApiCall call) => ChangeAsync(call, isAllowed: false);

    public static async ValueTask<ApiAnswer> CheckAsync(ApiCall call)
    {
        var (right, connection, group) = (call.Permission(), call.Connection(), call.PermissionTarget());
        if (call.Error is not null)
        {
            return call.Error;
        }

        var isAllowed = await call.Tree.Directory.HasPermissionAsync(call.Hub, connection, right, group).WaitAsync(call.Aborted);
        return call.SuccessIf(isAllowed, ApiErrors.NoPermission);
    }

    private static async ValueTask<ApiAnswer> ChangeAsync(ApiCall call, bool isAllowed)
    {
        var (right, connection, group) = (call.Permission(), call.Connection(), call.PermissionTarget());
        if (call.Error is not null)
        {
            return call.Error;
        }

        return await call.Tree.Directory.ChangePermissionAsync(call.Hub, connection, right, group, isAllowed).WaitAsync(call.Aborted) switch
        {
            PermissionChange.TooMany => ApiErrors.TooManyRules,
            PermissionChange.NotFound when isAllowed => ApiErrors.NoPermission,
            _ => call.Success(),
        };
    }
}
