using System.CommandLine;
using Hub.Host.Commands.Cmd.Client;
using Hub.Host.Commands.Cmd.Prompt;
using Hub.Host.Hosting;

namespace Hub.Host.Commands.Cmd;

/// <summary><c>cmd</c>: the command line for operators. With a command it executes that one, else it is a prompt, or reads standard input where there is no terminal.</summary>
internal static class CmdCommand
{
    public static Command Create(CmdHost host)
    {
        var admin = AdminAddress.UrlOption();
        var token = AdminAddress.TokenOption();
        admin.Recursive = true;
        token.Recursive = true;
        var command = new Command("cmd", "Look into a running hub: actors, connections, groups, close reasons. Without a command: a prompt.") { admin, token };
        foreach (var palette in CmdParser.Palettes(host, parsed => new AdminClient(UrlOf(parsed), TokenOf(parsed))))
        {
            command.Subcommands.Add(palette);
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                return host.Terminal is { } terminal
                    ? await new InteractivePrompt(host, terminal, UrlOf(parsed), TokenOf(parsed)).RunAsync(cancellation)
                    : await ScriptRunner.RunAsync(host, UrlOf(parsed), TokenOf(parsed), cancellation);
            }
            catch (HostSettingsException e)
            {
                await host.Error.WriteLineAsync(e.Message);
                return HubCommandLine.Failed;
            }
        });
        return command;

        string UrlOf(ParseResult parsed) => AdminAddress.Url(parsed.GetValue(admin), host.Environment);

        string? TokenOf(ParseResult parsed) => AdminAddress.Token(parsed.GetValue(token), host.Environment);
    }
}
