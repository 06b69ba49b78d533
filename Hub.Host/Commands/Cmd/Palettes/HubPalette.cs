using System.CommandLine;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;
using Spectre.Console.Rendering;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary><c>hub</c>: the hubs and how they fare.</summary>
internal static class HubPalette
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly TableView Hubs = new(
        Column.Name("hub", row => row.Text("hub")),
        Column.Count("connections", "connections"),
        Column.Count("opened", "opened", 1),
        Column.Count("groups", "groups"),
        Column.Count("users", "users"),
        new Column("subprotocols", row => StatsSheet.Counts(row, "subprotocols")) { MayCut = true, Rank = 2 });

    public static Command Create(CmdActions actions) => new("hub", "Hubs: which there are, how they fare")
    {
        List(actions), Stats(actions),
    };

    private static Command List(CmdActions actions) => actions.New("list", "All hubs",
        call => call.ShowAsync(AdminPath.Of("hubs"), root => root.Items("items") is { Count: > 0 } hubs
            ? [Hubs.Of(hubs, call.Screen.Width)]
            : [new Spectre.Console.Text("No hub has been used yet.")]));

    private static Command Stats(CmdActions actions)
    {
        var hub = Choices.HubName();
        hub.Arity = ArgumentArity.ZeroOrOne;
        hub.Description = "Only this hub; without it the whole process";
        var watch = new Option<bool>("--watch") { Description = "Draw anew every second, with rates, until q or Ctrl-C" };
        return actions.New("stats", "Counters of the process or of one hub", call =>
        {
            var name = call.Value(hub);
            var path = name is null ? AdminPath.Of("stats") : AdminPath.Of("hubs", name);
            if (!call.Value(watch))
            {
                return call.ShowAsync(path, root => [Sheet(name, root, null)]);
            }

            return WatchAsync(call, path, (root, before) => Sheet(name, root, before));
        }, hub, watch);
    }

    private static IRenderable Sheet(string? hub, Shape root, Shape? before) => hub is null ? StatsSheet.Of(root, before) : StatsSheet.OfHub(root);

    private static async Task WatchAsync(CmdCall call, AdminPath path, Func<Shape, Shape?, IRenderable> sheet)
    {
        Shape? before = null;
        if (!call.IsJson)
        {
            await call.LiveAsync(async stop =>
            {
                var root = (await NextAsync(stop)).Root;
                var figure = sheet(root, before);
                before = root;
                return figure;
            });
            return;
        }

        try
        {
            while (true)
            {
                var answer = await NextAsync(call.Cancellation);
                before = answer.Root;
                call.Screen.Json(answer.Json);
            }
        }
        catch (OperationCanceledException) when (call.Cancellation.IsCancellationRequested)
        {
            // The usual end.
        }

        async Task<AdminAnswer> NextAsync(CancellationToken stop)
        {
            if (before is not null)
            {
                await Task.Delay(Pace, call.Time, stop);
            }

            return await call.Hub.GetAsync(path, stop);
        }
    }
}
