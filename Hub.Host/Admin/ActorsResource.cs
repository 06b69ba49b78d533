using Hub.Actors.Diagnostics.Inspection;

namespace Hub.Host.Admin;

/// <summary><c>/admin/actors</c>: the tree, one actor, the busiest ones.</summary>
internal static class ActorsResource
{
    public static Task TreeAsync(AdminCall call)
    {
        var path = call.Text("path") ?? "/user";
        var tree = call.Tree.Actors.Tree(path, call.Number("depth", 2, 0, 20), call.Number("limit", 100, 1, 1_000)) ?? throw NoActor(path);
        return call.AnswerAsync(tree, AdminJson.Default.ActorNode);
    }

    public static async Task InspectAsync(AdminCall call)
    {
        var path = call.Text("path") ?? throw AdminException.BadRequest("path is missing: which actor?");
        var report = await call.Tree.Actors.InspectAsync(path, call.Seconds(1), call.Aborted) ?? throw NoActor(path);
        await call.AnswerAsync(report, AdminJson.Default.ActorReport);
    }

    public static async Task TopAsync(AdminCall call)
    {
        var top = await call.Tree.Actors.TopAsync(call.Seconds(1), call.Word("by", ActorOrder.Busy), call.Number("limit", 20, 1, 1_000), call.Aborted);
        await call.AnswerAsync(top, AdminJson.Default.ActorTop);
    }

    private static AdminException NoActor(string path) => AdminException.NotFound($"There is no actor at {path}.");
}
