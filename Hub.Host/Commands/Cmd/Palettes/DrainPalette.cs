using System.CommandLine;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary><c>drain</c>: sends all clients away, so that the node can be stopped. There is no way back, so it asks.</summary>
internal static class DrainPalette
{
    public static Command Create(CmdActions actions)
    {
        var yes = new Option<bool>("--yes") { Description = "Do not ask" };
        var by = new Option<string?>("--by") { Description = "Who asks, for those who ask later why clients were disconnected; operator unless given", HelpName = "name" };
        return actions.New("drain", "Take no more clients and close all connections, in batches; the process stays", async call =>
        {
            if (!call.Value(yes))
            {
                await ConfirmAsync(call);
            }

            await call.DoAsync(AdminPath.Of("drain"), call.Value(by) is { } name ? new System.Text.Json.Nodes.JsonObject { ["by"] = name }.ToJsonString() : "{}", root => $"Draining: {Figures.Counted(root.Number("connections") ?? 0, "connection")} to close.");
        }, yes, by);
    }

    private static async Task ConfirmAsync(CmdCall call)
    {
        if (call.Screen.Terminal is null)
        {
            throw new AdminException("drain closes every connection; without a terminal to ask on it needs --yes.");
        }

        var stats = (await call.Hub.GetAsync(AdminPath.Of("stats"), call.Cancellation)).Root;
        var question = $"Close all {Figures.Counted(stats.Number("connections") ?? 0, "connection")} of {call.Hub.Name} and take no more? Type yes: ";
        if (await call.Screen.AskAsync(question, call.Cancellation) != "yes")
        {
            throw new AdminException("Nothing was done.");
        }
    }
}
