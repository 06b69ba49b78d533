using System.CommandLine;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Commands;

/// <summary>Options of the commands that test one server: one that runs already, or one started for the test.</summary>
internal sealed class ServerOptions
{
    private readonly Option<string?> _url = new("--url") { Description = "Endpoint of a running server, for example ws://127.0.0.1:8080/client/hubs/bench" };
    private readonly Option<int?> _processId = new("--pid") { Description = "Its process; without it memory is not measured" };
    private readonly Option<bool> _startHub = new("--start-hub") { Description = "Start the hub for this test" };
    private readonly Option<string?> _startPeer = new("--start-peer") { Description = "Start a rival server for this test" };
    private readonly Option<string?> _hubDll = new("--hub-dll") { Description = "Path of Hub.Host.dll, if not the release build of this tree" };

    /// <summary>Adds the options and the rule that exactly one server is named.</summary>
    public void AddTo(Command command)
    {
        _startPeer.AcceptOnlyFromAmong(ServerRecipe.WebSocket, ServerRecipe.Bun);
        foreach (var option in new Option[] { _url, _processId, _startHub, _startPeer, _hubDll })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            var named = new[] { result.GetValue(_url) is not null, result.GetValue(_startHub), result.GetValue(_startPeer) is not null };
            if (named.Count(isNamed => isNamed) != 1)
            {
                result.AddError("name one server: --url, --start-hub or --start-peer");
            }
        });
    }

    /// <summary>Runs <paramref name="test"/> against the server, started and killed here if so asked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="hubSettings">Environment of a hub started here.</param>
    /// <param name="test">The test.</param>
    public int Run(ParseResult parsed, (string Name, string Value)[] hubSettings, Func<LoadTarget, int?, int> test)
    {
        Libc.RequireSupportedPlatform();
        if (parsed.GetValue(_url) is { } url)
        {
            return test(LoadTarget.Parse(url), parsed.GetValue(_processId));
        }

        var recipe = parsed.GetValue(_startPeer) is { } peer
            ? ServerRecipe.OfPeer(peer)
            : ServerRecipe.OfHub(parsed.GetValue(_hubDll), hubSettings);
        using var server = ServerProcess.Start(recipe);
        return test(LoadTarget.Parse(server.Url), server.ProcessId);
    }
}
