namespace Hub.Host.Api;

/// <summary>Operations on one connection.</summary>
internal static class ConnectionResource
{
    public static async ValueTask<ApiAnswer> ExistsAsync(ApiCall call)
    {
        var connection = call.Connection();
        return call.Error
            ?? call.SuccessIf(await call.Tree.Directory.HasConnectionAsync(call.Hub, connection).WaitAsync(call.Aborted), ApiErrors.NoConnection);
    }

    public static async ValueTask<ApiAnswer> SendAsync(ApiCall call)
    {
        var (connection, ttl) = (call.Connection(), call.Ttl());
        if (await MessageBody.ReadAsync(call) is not { } message)
        {
            return call.Error!;
        }

        await call.Tree.Messenger.SendToConnectionAsync(call.Hub, connection, message.Payload, message.Metadata, ttl).WaitAsync(call.Aborted);
        return call.Success();
    }

    public static async ValueTask<ApiAnswer> CloseAsync(ApiCall call)
    {
        var (connection, reason) = (call.Connection(), call.Reason());
        if (call.Error is not null)
        {
            return call.Error;
        }

        await call.Tree.Messenger.CloseConnectionAsync(call.Hub, connection, reason).WaitAsync(call.Aborted);
        return call.Success();
    }

    public static async ValueTask<ApiAnswer> RemoveFromAllGroupsAsync(ApiCall call)
    {
        var connection = call.Connection();
        if (call.Error is not null)
        {
            return call.Error;
        }

        await call.Tree.Groups.RemoveConnectionFromAllAsync(call.Hub, connection).WaitAsync(call.Aborted);
        return call.Success();
    }
}
