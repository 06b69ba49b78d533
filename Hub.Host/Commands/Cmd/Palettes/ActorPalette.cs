using System.CommandLine;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary><c>actor</c>: which actors there are, what one of them is doing, which are the busiest.</summary>
internal static class ActorPalette
{
    private static readonly TableView Top = new(
        Column.Figure("busy", row => row.Percent("busyPercent")),
        Column.Count("mailbox", "mailbox"),
        Column.Count("messages", "messages"),
        Column.Figure("restarts", row => row.Count("restarts"), 2),
        Column.Words("type", "type", 1),
        Column.Words("actor", "path"));

    public static Command Create(CmdActions actions) => new("actor", "Actors: the tree, one of them, the busiest")
    {
        Hierarchy(actions), Inspect(actions), Busiest(actions),
    };

    private static Command Hierarchy(CmdActions actions)
    {
        var path = new Argument<string?>("path") { Description = "Where to begin; default /user", Arity = ArgumentArity.ZeroOrOne };
        var depth = Choices.Number("--depth", "Levels below it; default 2", 1, 20, "-d");
        var limit = Choices.Number("--limit", "Children shown of each; default 100", 1, 1000);
        return actions.New("hierarchy", "The tree of actors, the deepest mailboxes first",
            call => call.ShowAsync(
                AdminPath.Of("actors").With("path", call.Value(path) ?? "/user").With("depth", call.Value(depth) ?? 2).With("limit", call.Value(limit) ?? 100),
                root => [TreeOf(root)]),
            path, depth, limit);
    }

    private static Command Inspect(CmdActions actions)
    {
        var path = new Argument<string>("path") { Description = "Path of the actor, such as /user/connections" };
        var seconds = Choices.Seconds();
        return actions.New("inspect", "What one actor is, has and does", call =>
        {
            var watch = call.Value(seconds) ?? 1;
            return call.ShowAsync(AdminPath.Of("actors", "inspect").With("path", call.Value(path)).With("seconds", watch),
                root => ActorSheet.Of(root, call.Screen.Width), TimeSpan.FromSeconds(watch));
        }, path, seconds);
    }

    private static Command Busiest(CmdActions actions)
    {
        var by = Choices.OneOf("--by", "Which come first; default busy", "busy", "mailbox", "messages");
        var once = new Option<bool>("--once") { Description = "Print one table instead of drawing it anew until q or Ctrl-C" };
        var seconds = Choices.Seconds();
        var limit = Choices.Number("--limit", "Actors shown; default what fits", 1, 200);
        return actions.New("top", "The busiest actors and the deepest mailboxes, live", call =>
        {
            var watch = call.Value(seconds) ?? 1;
            var isLive = !call.Value(once) && !call.IsJson && call.Screen.Terminal is not null;
            watch = isLive ? Math.Max(watch, 1) : watch;        // without a pause the view would take the hub's time
            var fits = call.Screen.Terminal is { } terminal ? Math.Clamp(terminal.Height - 5, 5, 200) : 20;
            var request = AdminPath.Of("actors", "top").With("seconds", watch).With("by", call.Value(by) ?? "busy").With("limit", call.Value(limit) ?? fits);
            return isLive
                ? call.LiveAsync(async stop => TopOf(call, (await call.Hub.GetAsync(request, stop, TimeSpan.FromSeconds(watch))).Root, "  (q ends)"))
                : call.ShowAsync(request, root => [TopOf(call, root, "")], TimeSpan.FromSeconds(watch));
        }, by, once, seconds, limit);
    }

    private static Rows TopOf(CmdCall call, Shape root, string hint) =>
        new(new Text($"{call.Hub.Name}, watched for {root.Span("watchedMs")}{hint}"), Top.Of(root.Items("items"), call.Screen.Width));

    private static Tree TreeOf(Shape root)
    {
        var tree = new Tree(Label(root, root.Text("path")));
        AddChildren(tree, root);
        return tree;
    }

    private static void AddChildren(IHasTreeNodes parent, Shape actor)
    {
        foreach (var child in actor.Items("nodes"))
        {
            AddChildren(parent.AddNode(Label(child, child.Text("name"))), child);
        }

        if (actor.Number("more") is > 0 and var more)
        {
            parent.AddNode(new Text($"... {Figures.Count(more)} more"));
        }
    }

    private static Text Label(Shape actor, string name)
    {
        List<string> notes = [actor.Text("type")];
        Note(actor.Number("mailbox"), "in mailbox", "in mailbox");
        Note(actor.Number("restarts"), "restart", "restarts");
        // Those that are drawn below speak for themselves.
        Note(actor.Items("nodes").Count == 0 ? actor.Number("children") : 0, "child", "children");
        return new Text($"{name}  ({string.Join(", ", notes.Where(note => note != Shape.None))})", actor.Number("mailbox") is > 0 ? Tone.Uneasy : Style.Plain);

        void Note(double? count, string one, string many)
        {
            if (count is > 0)
            {
                notes.Add($"{Figures.Count(count.Value)} {(count == 1 ? one : many)}");
            }
        }
    }
}
