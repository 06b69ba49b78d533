using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Palettes;

namespace Hub.Host.Commands.Cmd;

/// <summary>Which commands there are, and how the lines of the prompt are read.</summary>
internal static class CmdParser
{
    private const string ExitName = "exit";

    /// <summary>Without response files: a message to a group may begin with @.</summary>
    public static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>All palettes, in the order of the help.</summary>
    public static IEnumerable<Command> Palettes(CmdHost host, Func<ParseResult, AdminClient> open)
    {
        var actions = new CmdActions(host, open);
        return
        [
            ActorPalette.Create(actions), HubPalette.Create(actions), ConnectionPalette.Create(actions), GroupPalette.Create(actions), UserPalette.Create(actions),
            UpstreamPalette.Upstream(actions), UpstreamPalette.Pool(actions), ClosedPalette.Create(actions), LogPalette.Create(actions), DrainPalette.Create(actions),
        ];
    }

    /// <summary>The root of the prompt's lines: the palettes, <c>help</c> and <c>exit</c>.</summary>
    public static Command Root(CmdHost host, Func<ParseResult, AdminClient> open)
    {
        var root = new Command("cmd", "Commands for operators. Tab completes, the arrows recall; '--help' after a command tells more of it.") { new HelpOption() };
        foreach (var palette in Palettes(host, open))
        {
            root.Subcommands.Add(palette);
        }

        var words = new Argument<string[]>("command") { Description = "The command to explain", Arity = ArgumentArity.ZeroOrMore };
        var help = new Command("help", "Explain the commands, or one of them") { words };
        help.SetAction((parsed, cancellation) =>
            root.Parse([.. parsed.GetValue(words)!, "--help"], Configuration).InvokeAsync(Invocation(host), cancellation));
        root.Subcommands.Add(help);
        var exit = new Command(ExitName, "Leave the prompt; so does Ctrl-D");
        exit.Aliases.Add("quit");
        exit.SetAction(_ => 0);
        root.Subcommands.Add(exit);
        return root;
    }

    /// <summary>Executes a line.</summary>
    /// <returns>Its exit code, and true when it was <c>exit</c>.</returns>
    public static async Task<(int Code, bool IsExit)> ExecuteAsync(CmdHost host, Command root, string line, CancellationToken cancellation)
    {
        var parsed = root.Parse(line, Configuration);
        if (parsed.Action is ParseErrorAction error)
        {
            error.ShowHelp = false;                         // at a prompt the sentence is enough, and help is near
            error.ShowTypoCorrections = host.Terminal is not null;      // they go to the output, where a program expects results
        }

        var code = await parsed.InvokeAsync(Invocation(host), cancellation);
        return (code, parsed.CommandResult.Command.Name == ExitName && parsed.Errors.Count == 0 && code == 0);
    }

    private static InvocationConfiguration Invocation(CmdHost host) => new() { ProcessTerminationTimeout = null, Output = host.Output, Error = host.Error };
}
