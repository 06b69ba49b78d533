using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Host.Admin;

/// <summary><c>/admin/hubs</c>: hubs with connections.</summary>
internal static class HubsResource
{
    public static async Task ListAsync(AdminCall call)
        => await call.AnswerAsync(new HubList(await call.Tree.Inspector.HubsAsync().WaitAsync(AdminCall.Patience, call.Aborted)), AdminJson.Default.HubList);

    public static async Task ShowAsync(AdminCall call, string hub)
    {
        var hubs = await call.Tree.Inspector.HubsAsync().WaitAsync(AdminCall.Patience, call.Aborted);
        var found = hubs.FirstOrDefault(each => each.Hub.Equals(hub, StringComparison.OrdinalIgnoreCase)) ?? throw AdminException.NotFound($"Nobody is connected to a hub {hub}.");
        await call.AnswerAsync(found, AdminJson.Default.HubView);
    }
}

/// <summary>Hubs by name.</summary>
internal sealed record HubList(IReadOnlyList<HubView> Items);
