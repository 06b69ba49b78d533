using System.CommandLine;
using System.Text.Json.Nodes;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary><c>connection</c>: the open connections, one of them, its frames, its end.</summary>
internal static class ConnectionPalette
{
    private static readonly PagedList Connections = new("connection", new TableView(
        Column.Name("connection", row => $"{row.Text("hub")}/{row.Text("id")}"),
        Column.Words("user", "user"),
        Column.State("state", "state"),
        Column.Span("age", "ageMs", 3),
        Column.Span("idle", "idleMs"),
        Column.Size("pending", "pendingBytes"),
        Column.Span("lag", "lagMs", 1),
        Column.Count("groups", "groups", 2),
        Column.Words("paused", "readingPaused", 6),
        Column.Count("in", "messagesReceived", 5),
        Column.Count("out", "messagesSent", 5),
        Column.Words("protocol", "subprotocol", 7),
        Column.Words("address", "address", 4)));

    public static Command Create(CmdActions actions) => new("connection", "Connections: list, show, close, watch their frames")
    {
        List(actions), Show(actions), Close(actions), Tap(actions),
    };

    private static Command List(CmdActions actions)
    {
        var hub = Choices.Hub();
        var group = new Option<string?>("--group") { Description = "Only members of this group; needs --hub", HelpName = "group" };
        var user = Choices.User();
        var id = new Option<string?>("--id") { Description = "Only ids that begin so", HelpName = "id" };
        var state = Choices.OneOf("--state", "Only in this state", "open", "detached", "slow", "paused");
        var sort = Choices.OneOf("--sort", "Which come first; default id", "id", "pending", "lag", "age", "idle");
        var after = Choices.After();
        var limit = Choices.Limit();
        return actions.New("list", "Open connections", call => Connections.PrintAsync(
            call,
            () => AdminPath.Of("connections").With("hub", call.Value(hub)).With("group", call.Value(group)).With("user", call.Value(user))
                .With("id", call.Value(id)).With("state", call.Value(state)).With("sort", call.Value(sort)),
            call.Value(after),
            call.Value(limit)), hub, group, user, id, state, sort, after, limit);
    }

    private static Command Show(CmdActions actions)
    {
        var connection = Choices.Connection();
        return actions.New("show", "All about one connection: user, groups, queue, lag", async call =>
        {
            var name = await ConnectionName.FindAsync(call.Hub, call.Value(connection)!, call.Cancellation);
            await call.ShowAsync(AdminPath.Of("connections", name.Hub, name.Id), root => ConnectionSheet.Of(root));
        }, connection);
    }

    private static Command Close(CmdActions actions)
    {
        var connection = Choices.Connection();
        var reason = new Option<string?>("--reason") { Description = "Told to the client", HelpName = "text" };
        return actions.New("close", "Close one connection", async call =>
        {
            var name = await ConnectionName.FindAsync(call.Hub, call.Value(connection)!, call.Cancellation);
            var body = new JsonObject();
            if (call.Value(reason) is { Length: > 0 } text)
            {
                body["reason"] = text;
            }

            await call.DoAsync(AdminPath.Of("connections", name.Hub, name.Id, "close"), body.ToJsonString(), _ => $"Closed {name}.");
        }, connection, reason);
    }

    private static Command Tap(CmdActions actions)
    {
        var connection = Choices.Connection();
        var payload = new Option<bool>("--payload") { Description = "Show what clients said; otherwise only kinds and sizes" };
        var limit = Choices.Number("--limit", "End after so many frames", 1, 1_000_000);
        return actions.New("tap", "Frames of one connection as they pass, until q or Ctrl-C", async call =>
        {
            var name = await ConnectionName.FindAsync(call.Hub, call.Value(connection)!, call.Cancellation);
            var path = AdminPath.Of("connections", name.Hub, name.Id, "tap").With("payload", call.Value(payload) ? "true" : "false").With("limit", call.Value(limit));
            await ConnectionTap.RunAsync(call, path, name);
        }, connection, payload, limit);
    }
}
