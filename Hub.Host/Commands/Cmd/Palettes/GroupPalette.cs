using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary><c>group</c>: groups, their members, a message to all of them.</summary>
internal static class GroupPalette
{
    private static readonly PagedList Groups = new("group", new TableView(
        Column.Name("hub", row => row.Text("hub")), Column.Count("members", "members"), Column.Words("group", "group")));

    private static readonly PagedList Members = new("member", new TableView(
        Column.Name("connection", row => row.Text("id")), Column.Words("user", "user")));

    public static Command Create(CmdActions actions) => new("group", "Groups: list, members, publish to one")
    {
        List(actions), ListMembers(actions), Publish(actions),
    };

    private static Command List(CmdActions actions)
    {
        var hub = Choices.Hub();
        var name = new Option<string?>("--name") { Description = "Only names that begin so", HelpName = "prefix" };
        var after = Choices.After();
        var limit = Choices.Limit();
        return actions.New("list", "Groups that have members", call => Groups.PrintAsync(
            call,
            () => AdminPath.Of("groups").With("hub", call.Value(hub)).With("name", call.Value(name)),
            call.Value(after),
            call.Value(limit)), hub, name, after, limit);
    }

    private static Command ListMembers(CmdActions actions)
    {
        var hub = Choices.HubName();
        var group = Name();
        var after = Choices.After();
        var limit = Choices.Limit();
        return actions.New("members", "Connections in one group", call => Members.PrintAsync(
            call,
            () => AdminPath.Of("groups", call.Value(hub)!, call.Value(group)!, "members"),
            call.Value(after),
            call.Value(limit)), hub, group, after, limit);
    }

    private static Command Publish(CmdActions actions)
    {
        var hub = Choices.HubName();
        var group = Name();
        var text = new Argument<string>("text") { Description = "The message" };
        var type = Choices.OneOf("--type", "What the message is; default text", "text", "json");
        return actions.New("publish", "Send a message to a group, from the server", call =>
        {
            var isData = call.Value(type) == "json";
            var body = new JsonObject { [isData ? "json" : "text"] = isData ? ReadJson(call.Value(text)!) : call.Value(text)! };
            return call.DoAsync(
                AdminPath.Of("groups", call.Value(hub)!, call.Value(group)!, "publish"),
                body.ToJsonString(),
                root => $"Sent to {Figures.Counted(root.Number("members") ?? 0, "member")}.");
        }, hub, group, text, type);
    }

    private static Argument<string> Name() => new("group") { Description = "Name of the group" };

    private static JsonNode? ReadJson(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw new AdminException($"'{SafeText.Of(text)}' is not JSON; a string needs its quotes, and on most shells others around them.", e);
        }
    }
}
