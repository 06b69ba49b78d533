using System.CommandLine;
using System.Security.Cryptography;
using Hub.Benchmarks.Check;
using Hub.Benchmarks.Check.Run;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Commands;

/// <summary><c>check</c>: does a running hub keep its delivery contract, also while its clients' sockets are cut?</summary>
internal static class CheckCommand
{
    private const string BenchHub = "bench";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var endpoint = new Option<string?>("--endpoint") { Description = "Endpoint of a running hub, for example http://127.0.0.1:8080" };
        var key = new Option<string?>("--key") { Description = "One of its access keys; client URLs are signed with it" };
        var hub = Options.Of("--hub", "check", "Name of the hub that the clients connect to");
        var startHub = new Option<bool>("--start-hub") { Description = "Start the hub for this check" };
        var hubDll = new Option<string?>("--hub-dll") { Description = "Path of Hub.Host.dll, if not the release build of this tree" };
        var clients = Options.Count("--clients", 50, "Clients");
        var groups = Options.Count("--groups", 10, "Groups; each client is in one");
        var duration = Options.Number("--seconds", 30, "How long they talk, s");
        var rate = Options.Number("--rate", 2, "Messages of each client per second");
        var outstanding = Options.Count("--outstanding", 16, "Most requests of one client that wait for their ack");
        var filler = Options.Count("--size", 100, "Bytes of text in each message, beside its number", min: 0);
        var plain = new Option<bool>("--plain") { Description = "Plain clients: at most once" };
        var reliable = new Option<bool>("--reliable") { Description = "Reliable clients: each message once (default)" };
        var cuts = new Option<bool>("--cuts") { Description = "Cut sockets at random; their clients are away for a while and come back" };
        var cutEvery = Options.Number("--cut-every", 15, "Mean time from a welcome to the next cut, s");
        var awayFrom = Options.Number("--away-from", 1, "Shortest time away, s");
        var awayTo = Options.Number("--away-to", 25, "Longest time away, s; less than the hub's recovery window");
        var seed = new Option<int>("--seed") { Description = "Draws cuts and times away; without it each run draws others", DefaultValueFactory = _ => Environment.TickCount & int.MaxValue };
        var command = new Command("check", "Clients of its own talk in groups through a running hub; checks that it loses, doubles, reorders and makes up nothing.")
        {
            endpoint, key, hub, startHub, hubDll, clients, groups, duration, rate, outstanding, filler, plain, reliable, cuts, cutEvery, awayFrom, awayTo, seed,
        };
        command.Validators.Add(result =>
        {
            var named = result.GetValue(endpoint) is not null;
            if (named == result.GetValue(startHub) || named != result.GetValue(key) is not null)
            {
                result.AddError("name one hub: --endpoint with --key, or --start-hub");
            }

            if (result.GetValue(plain) && result.GetValue(reliable))
            {
                result.AddError("--plain or --reliable, not both");
            }

            if (result.GetValue(awayFrom) > result.GetValue(awayTo))
            {
                result.AddError("--away-from must not exceed --away-to");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            var settings = new CheckSettings(
                parsed.GetValue(clients),
                parsed.GetValue(groups),
                TimeSpan.FromSeconds(parsed.GetValue(duration)),
                parsed.GetValue(rate),
                parsed.GetValue(outstanding),
                parsed.GetValue(filler),
                parsed.GetValue(plain) ? Contract.Plain : Contract.Reliable,
                parsed.GetValue(cuts) ? TimeSpan.FromSeconds(parsed.GetValue(cutEvery)) : null,
                TimeSpan.FromSeconds(parsed.GetValue(awayFrom)),
                TimeSpan.FromSeconds(parsed.GetValue(awayTo)),
                parsed.GetValue(seed));
            if (parsed.GetValue(endpoint) is { } running)
            {
                return await RunAsync(settings, new ClientAddress(running, parsed.GetValue(hub)!, parsed.GetValue(key)!));
            }

            var ownKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
            using var server = ServerProcess.Start(ServerRecipe.OfHub(parsed.GetValue(hubDll), ("Hub__AccessKeys__0", ownKey)));
            return await RunAsync(settings, new ClientAddress($"http://{new Uri(server.Url).Authority}", BenchHub, ownKey));
        });
        return command;
    }

    private static async Task<int> RunAsync(CheckSettings settings, ClientAddress address)
    {
        var report = await new CheckRun(settings, address).RunAsync();
        Console.WriteLine($"{settings.Clients} {settings.Contract.ToString().ToLowerInvariant()} clients in {settings.Groups} groups for {settings.Duration.TotalSeconds:0} s, seed {settings.Seed}");
        Console.WriteLine(report.ToText());
        Console.WriteLine(report.IsClean ? "check: every promise kept" : "check: FAILED");
        return report.IsClean ? 0 : 1;
    }
}
