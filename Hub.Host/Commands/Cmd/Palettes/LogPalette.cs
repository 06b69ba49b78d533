using System.CommandLine;
using System.Text.Json.Nodes;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Output;

namespace Hub.Host.Commands.Cmd.Palettes;

/// <summary><c>log</c>: how much is logged, changed while the hub runs.</summary>
internal static class LogPalette
{
    /// <summary>The word that goes back to what is configured.</summary>
    public const string Configured = "configured";

    private static readonly string[] Levels = ["trace", "debug", "information", "warning", "error", "critical", "none", Configured];

    public static Command Create(CmdActions actions) => new("log", "Logging") { Level(actions) };

    private static Command Level(CmdActions actions)
    {
        var category = new Argument<string?>("category") { Description = "Category such as Hub.Host, or Default; without a level it is shown", Arity = ArgumentArity.ZeroOrOne };
        var level = new Argument<string?>("level") { Description = $"New level: {string.Join(", ", Levels)}", HelpName = "level", Arity = ArgumentArity.ZeroOrOne };
        level.AcceptOnlyFromAmong(Levels);
        return actions.New("level", "Show the levels, or set one until the hub stops", async call =>
        {
            var (name, word) = (call.Value(category), call.Value(level));
            if (word is null && Levels.Contains(name))
            {
                throw new AdminException($"'{name}' is a level; write 'log level Default {name}' to set it for everything that has none of its own.");
            }

            var answer = word is null
                ? await call.Hub.GetAsync(AdminPath.Of("log"), call.Cancellation)
                : await call.Hub.PostAsync(AdminPath.Of("log"), Body(name, word), call.Cancellation);
            await call.PrintAsync(answer, root => [Sheet(root, word is null ? name : null)]);
        }, category, level);
    }

    private static string Body(string? category, string level) =>
        new JsonObject { ["category"] = category, ["level"] = level == Configured ? null : level }.ToJsonString();

    private static Spectre.Console.Rendering.IRenderable Sheet(Shape root, string? only)
    {
        var levels = root.Members("levels").Where(level => only is null || level.Name == only).ToList();
        return levels.Count > 0
            ? levels.Aggregate(new Fields(), (fields, level) => fields.Add(level.Name, level.Value.AsText())).ToFigure()
            : throw new AdminException($"No level is set for '{SafeText.Of(only ?? "")}'; 'log level' lists those that are.");
    }
}
