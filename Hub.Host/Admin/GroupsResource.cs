using System.Text;
using System.Text.Json;
using Hub.Actors.Diagnostics.Inspection;
using Hub.Protocol.Messages;
using Hub.Protocol.Wire;

namespace Hub.Host.Admin;

/// <summary><c>/admin/groups</c> and <c>/admin/users</c>: who is together, and publishing to a group by hand.</summary>
internal static class GroupsResource
{
    public static async Task ListAsync(AdminCall call)
    {
        var page = await call.Tree.Inspector.GroupsAsync(call.Hub(), call.Text("name") ?? "", Cursor(call), call.Limit()).WaitAsync(AdminCall.Patience, call.Aborted);
        await call.AnswerAsync(
            new GroupList([.. page.Items.Select(static set => new GroupLine(set.Hub, set.Name, set.Count))], Next(page)), AdminJson.Default.GroupList);
    }

    public static async Task UsersAsync(AdminCall call)
    {
        var page = await call.Tree.Inspector.UsersAsync(call.Hub(), call.Text("name") ?? "", Cursor(call), call.Limit()).WaitAsync(AdminCall.Patience, call.Aborted);
        await call.AnswerAsync(
            new UserList([.. page.Items.Select(static set => new UserLine(set.Hub, set.Name, set.Count))], Next(page)), AdminJson.Default.UserList);
    }

    public static async Task MembersAsync(AdminCall call, string hub, string group)
    {
        CheckNames(hub, group);
        var members = await CountAsync(call, hub, group);
        var page = await call.Tree.Directory.ListGroupAsync(hub, group, call.Text("after"), call.Limit()).WaitAsync(AdminCall.Patience, call.Aborted);
        var next = page.HasMore ? page.Members[^1].ConnectionId : null;
        await call.AnswerAsync(
            new MemberList(members, [.. page.Members.Select(static member => new MemberLine(member.ConnectionId, member.UserId))], next), AdminJson.Default.MemberList);
    }

    public static async Task PublishAsync(AdminCall call, string hub, string group)
    {
        CheckNames(hub, group);
        var body = await call.BodyAsync(AdminJson.Default.PublishRequest);
        var payload = (body.Text, body.Json) switch
        {
            ({ } text, null) => new Payload(DataType.Text, PayloadForm.Raw, Encoding.UTF8.GetBytes(text)),
            (null, { ValueKind: not JsonValueKind.Undefined } json) => new Payload(DataType.Json, PayloadForm.Raw, Encoding.UTF8.GetBytes(json.GetRawText())),
            _ => throw AdminException.BadRequest("The body must have text or json, and not both."),
        };
        var members = await CountAsync(call, hub, group);
        await call.Tree.Messenger.SendToGroupAsync(hub, group, payload).WaitAsync(AdminCall.Patience, call.Aborted);
        await call.AnswerAsync(new PublishAnswer(members), AdminJson.Default.PublishAnswer);
    }

    private static void CheckNames(string hub, string group)
    {
        if (!Names.IsValidHub(hub) || group.Length == 0)
        {
            throw AdminException.BadRequest("That is not the name of a hub and a group.");
        }
    }

    private static async Task<int> CountAsync(AdminCall call, string hub, string group)
        => await call.Tree.Inspector.CountAsync(hub.ToLowerInvariant(), group).WaitAsync(AdminCall.Patience, call.Aborted);

    /// <summary>Hub and name of the last one on the page before: hub names have no slash.</summary>
    private static SetView? Cursor(AdminCall call)
    {
        if (call.Text("after") is not { } after)
        {
            return null;
        }

        var slash = after.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? new SetView(after[..slash], after[(slash + 1)..], 0) : throw AdminException.BadRequest("after is not what an earlier page gave as next.");
    }

    private static string? Next(SetPage page) => page.HasMore ? $"{page.Items[^1].Hub}/{page.Items[^1].Name}" : null;
}

/// <summary>A group.</summary>
internal sealed record GroupLine(string Hub, string Group, int Members);

/// <summary>A page of groups.</summary>
internal sealed record GroupList(IReadOnlyList<GroupLine> Items, string? Next);

/// <summary>A user.</summary>
internal sealed record UserLine(string Hub, string User, int Connections);

/// <summary>A page of users.</summary>
internal sealed record UserList(IReadOnlyList<UserLine> Items, string? Next);

/// <summary>A member of a group.</summary>
internal sealed record MemberLine(string Id, string? User);

/// <summary>A page of members, and how many there are in all.</summary>
internal sealed record MemberList(int Members, IReadOnlyList<MemberLine> Items, string? Next);

/// <summary>What to publish: one of the two.</summary>
internal sealed record PublishRequest(string? Text, JsonElement? Json);

/// <summary>How many were in the group.</summary>
internal sealed record PublishAnswer(int Members);
