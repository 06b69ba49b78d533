using System.CommandLine;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary><c>closed</c>: what ended in the last minutes, and why.</summary>
internal static class ClosedPalette
{
    private static readonly PagedList Closed = new("entry", new TableView(
        Column.Name("ended", row => row.Time("at")),
        Column.Name("id", row => row.Text("id")),
        Column.Words("hub", "hub", 1),
        Column.Words("user", "user", 2),
        Column.Words("kind", "kind", 4),
        Column.Figure("code", row => row.Text("code"), 3),
        Column.Words("reason", "reason"),
        Column.Words("side", "side", 5),
        Column.Words("asked by", "askedBy", 6)), "entries");

    public static Command Create(CmdActions actions) => new("closed", "Connections, sockets and handshakes that ended in the last minutes, and why")
    {
        List(actions), Show(actions),
    };

    private static Command List(CmdActions actions)
    {
        var hub = Choices.Hub();
        var user = Choices.User();
        var reason = new Option<string?>("--reason") { Description = "Only with this reason, a label of docs/wire-protocol.md", HelpName = "label" };
        var after = Choices.After();
        var limit = Choices.Limit();
        return actions.New("list", "What ended, the newest first", call => Closed.PrintAsync(
            call,
            () => AdminPath.Of("closed").With("hub", call.Value(hub)).With("user", call.Value(user)).With("reason", call.Value(reason)),
            call.Value(after),
            call.Value(limit)), hub, user, reason, after, limit);
    }

    private static Command Show(CmdActions actions)
    {
        var id = new Argument<string>("id") { Description = "ID of a connection, HUB/ID, or the id of a refused handshake" };
        return actions.New("show", "Why one of them ended, and how it was doing", call =>
        {
            var name = call.Value(id)!;
            // Ids are unique enough without their hub, but the operator may paste what another command printed.
            return call.ShowAsync(AdminPath.Of("closed", name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]), Sheet);
        }, id);
    }

    private static IEnumerable<IRenderable> Sheet(Shape root)
    {
        var entries = root.Items("items");
        var isFirst = true;
        foreach (var entry in entries)
        {
            foreach (var part in EntryOf(entry, isFirst ? "" : "\n"))
            {
                yield return part;
            }

            isFirst = false;
        }

        if (root.At("live") is { Exists: true } live)
        {
            var article = entries.Count == 0 ? "Nothing of it ended; it" : "It";
            yield return new Text($"{(isFirst ? "" : "\n")}{article} is {live.Text("state")} now, as {live.Text("hub")}/{live.Text("id")}: 'connection show' tells more.", Tone.Good);
        }
        else if (entries.Count == 0)
        {
            throw new AdminException("Nothing is kept of it: it ended too long ago, or never was.");
        }
    }

    private static IEnumerable<IRenderable> EntryOf(Shape entry, string lead)
    {
        var where = entry.At("hub").Exists ? $"{entry.Text("hub")}/{entry.Text("id")}" : entry.Text("id");
        yield return new Text($"{lead}{Title(entry)} {where} ended {entry.Time("at")}", new Style(decoration: Decoration.Bold));
        if (entry.At("explanation").Exists)
        {
            yield return new Text(entry.Text("explanation"));
        }

        yield return new Fields()
            .Add("reason", entry.Text("reason"))
            .Add(entry.Raw("kind") == "handshake" ? "status" : "close code", entry.Text("code"))
            .Add("text", entry.Text("text"))
            .Add("side", entry.Text("side"))
            .Add("asked by", entry.Text("askedBy"))
            .Add("user", entry.Text("user"))
            .Add("subprotocol", entry.Text("subprotocol"))
            .Add("address", entry.Text("address"))
            .Add("opened", entry.Time("openedAt"))
            .Add("last heard", entry.At("idleMs").Exists ? $"{entry.Time("lastHeardAt")}, {entry.Span("idleMs")} before" : entry.Time("lastHeardAt"))
            .Add("waited for it", entry.At("pendingMessages").Exists ? $"{entry.Count("pendingMessages")} messages, {entry.Size("pendingBytes")}" : Shape.None)
            .Add("lag", entry.Span("lagMs"))
            .Add("unacknowledged", entry.Count("unacknowledgedMessages"))
            .Add("its requests", entry.At("requestsPending").Exists ? $"{entry.Count("requestsPending")} being executed" : Shape.None)
            .Add("groups", entry.Count("groups"))
            .Add("event under way", entry.Text("event"))
            .Add("restarts", entry.Count("restarts"))
            .Add("last failure", ActorSheet.FailureOf(entry.At("lastFailure")))
            .ToFigure();
    }

    private static string Title(Shape entry) => entry.Raw("kind") switch
    {
        "handshake" => "Handshake",
        "socket" => "Socket of connection",
        _ => "Connection",
    };
}
