using System.CommandLine;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary><c>user</c>: who is connected.</summary>
internal static class UserPalette
{
    private static readonly PagedList Users = new("user", new TableView(
        Column.Name("hub", row => row.Text("hub")), Column.Count("connections", "connections"), Column.Words("user", "user")));

    public static Command Create(CmdActions actions) => new("user", "Users: who is connected") { List(actions) };

    private static Command List(CmdActions actions)
    {
        var hub = Choices.Hub();
        var name = new Option<string?>("--name") { Description = "Only names that begin so", HelpName = "prefix" };
        var after = Choices.After();
        var limit = Choices.Limit();
        return actions.New("list", "Users that have connections", call => Users.PrintAsync(
            call,
            () => AdminPath.Of("users").With("hub", call.Value(hub)).With("name", call.Value(name)),
            call.Value(after),
            call.Value(limit)), hub, name, after, limit);
    }
}
