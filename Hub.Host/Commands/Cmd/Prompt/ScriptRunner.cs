using Hub.Host.Commands.Cmd.Client;

namespace Hub.Host.Commands.Cmd.Prompt;

/// <summary>Executes commands from a text, one a line; blank lines and those that begin with # count as none.</summary>
internal static class ScriptRunner
{
    /// <summary>Ends with the first command that fails, since those after it may rely on it.</summary>
    /// <returns>Its exit code, or 0.</returns>
    public static async Task<int> RunAsync(CmdHost host, string url, string? token, CancellationToken cancellation)
    {
        var root = CmdParser.Root(host, _ => new AdminClient(url, token));
        while (await host.Input.ReadLineAsync(cancellation) is { } line)
        {
            if (line.TrimStart() is "" or ['#', ..])
            {
                continue;
            }

            var (code, isExit) = await CmdParser.ExecuteAsync(host, root, line, cancellation);
            if (code != 0 || isExit)
            {
                return code;
            }
        }

        return 0;
    }
}
