using System.Text.Json;
using Hub.Actors;
using Hub.Host.Hosting;

namespace Hub.Host.Api;

/// <summary>Body of the bulk operations on groups.</summary>
/// <param name="Groups">Groups to add to or remove from.</param>
/// <param name="Filter">Which connections; null or empty for all of the hub.</param>
internal sealed record GroupChange(string[]? Groups, string? Filter);

/// <summary>Operations on all connections of a hub.</summary>
internal static class HubResource
{
    public static async ValueTask<ApiAnswer> SendAsync(ApiCall call)
    {
        var (among, ttl) = (call.Among(withFilter: true), call.Ttl());
        if (await MessageBody.ReadAsync(call) is not { } message)
        {
            return call.Error!;
        }

        await call.Tree.Messenger.SendToAllAsync(call.Hub, message.Payload, message.Metadata, ttl, among).WaitAsync(call.Aborted);
        return call.Success();
    }

    public static async ValueTask<ApiAnswer> CloseAsync(ApiCall call)
    {
        var (among, reason) = (call.Among(withFilter: false), call.Reason());
        if (call.Error is not null)
        {
            return call.Error;
        }

        await call.Tree.Messenger.CloseAllAsync(call.Hub, reason, among).WaitAsync(call.Aborted);
        return call.Success();
    }

    public static async ValueTask<ApiAnswer> AddToGroupsAsync(ApiCall call)
    {
        if (await ReadChangeAsync(call) is not var (groups, among))
        {
            return call.Error!;
        }

        var joined = await call.Tree.Groups.AddManyAsync(call.Hub, groups, among).WaitAsync(call.Aborted);
        return call.SuccessIf(joined != GroupJoin.Full, ApiErrors.TooManyGroups);
    }

    public static async ValueTask<ApiAnswer> RemoveFromGroupsAsync(ApiCall call)
    {
        if (await ReadChangeAsync(call) is not var (groups, among))
        {
            return call.Error!;
        }

        await call.Tree.Groups.RemoveManyAsync(call.Hub, groups, among).WaitAsync(call.Aborted);
        return call.Success();
    }

    /// <summary>The body, checked as a whole before anything is changed; null when the call is refused.</summary>
    private static async ValueTask<(string[] Groups, ConnectionSelection? Among)?> ReadChangeAsync(ApiCall call)
    {
        var type = BodyType.Of(call);
        if (type.MediaType != "application/json")
        {
            call.Refuse(ApiErrors.UnsupportedMediaType("The Content-Type must be application/json."));
        }

        if (call.Error is not null || await RequestBody.ReadAsync(call) is not { } body || type.ToUtf8(call, body) is not { } utf8)
        {
            return null;
        }

        var change = Parse(utf8);
        if (change?.Groups is not { Length: > 0 } groups)
        {
            call.Refuse("""The body must be JSON like {"groups":["g1","g2"],"filter":"userId eq 'a'"} with at least one group.""");
            return null;
        }

        foreach (var group in groups)
        {
            call.CheckGroup(group);
        }

        var among = call.FilterOf(change.Filter);
        return call.Error is null ? (groups, among) : null;
    }

    private static GroupChange? Parse(byte[] utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, HostJson.Default.GroupChange);
        }
        catch (JsonException)
        {
            return null;                                        // the only way the serializer says that it is not what was expected
        }
    }
}
