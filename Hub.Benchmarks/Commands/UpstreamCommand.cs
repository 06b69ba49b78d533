using System.CommandLine;
using Hub.Benchmarks.Upstream;

namespace Hub.Benchmarks.Commands;

/// <summary><c>upstream</c>: events to application servers, in processes of their own.</summary>
internal static class UpstreamCommand
{
    private const double EchoSeconds = 3;
    private const double PhaseSeconds = 20;

    /// <summary>The command.</summary>
    public static Command Create() => new("upstream", "Events of clients to an event handler, over HTTP and TCP (Linux x64).")
    {
        Echo(),
        Surge(),
        Isolation(),
    };

    private static Command Echo()
    {
        var options = new RunOptions(EchoSeconds);
        var variants = Variants("http,tcp,tcp-unpooled");
        var clients = new Option<int[]>("--clients")
        {
            Description = "Numbers of clients, each with one event under way",
            DefaultValueFactory = _ => [64, 1000],
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("echo", "Events that come back from their handler: requests per second, latency, CPU, connections used again.")
        {
            variants, clients,
        };
        options.AddTo(command);
        command.SetAction(parsed => RunOptions.Report(
            new UpstreamEcho(options.Read(parsed), UpstreamVariant.Named(parsed.GetRequiredValue(variants)), parsed.GetRequiredValue(clients)).Run()));
        return command;
    }

    private static Command Surge()
    {
        var options = new RunOptions(PhaseSeconds, runs: 1);
        var variants = Variants("tcp");
        var clients = Options.Count("--clients", 4000, "Clients that take turns; each has one event under way");
        var rate = Options.Number("--rate", 500, "Events per second before and after");
        var factor = Options.Number("--factor", 3, "So many times as many in between");
        var surge = Options.Number("--surge", 60, "How long that lasts, s");
        var delay = Options.Number("--delay-ms", 50, "How long the handler takes for each event, ms");
        var deadline = Options.Number("--deadline", 5, "The hub's deadline of an event, s");
        var command = new Command("surge", "A steady rate of events, three times as many for a minute, then the steady rate: deadlines and memory.")
        {
            variants, clients, rate, factor, surge, delay, deadline,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var exitCode = 0;
            foreach (var variant in UpstreamVariant.Named(parsed.GetRequiredValue(variants)))
            {
                Console.WriteLine($"{variant.Name}:\n");
                exitCode |= RunOptions.Report(new UpstreamSurge(options.Read(parsed), new SurgeSettings(
                    variant,
                    parsed.GetValue(clients),
                    parsed.GetValue(rate),
                    parsed.GetValue(factor),
                    TimeSpan.FromSeconds(parsed.GetValue(surge)),
                    TimeSpan.FromMilliseconds(parsed.GetValue(delay)),
                    TimeSpan.FromSeconds(parsed.GetValue(deadline)))).Run());
            }

            return exitCode;
        });
        return command;
    }

    private static Command Isolation()
    {
        var options = new RunOptions(PhaseSeconds);
        var variants = Variants("http,tcp");
        var clients = Options.Count("--clients", 256, "Clients of the hub without a handler");
        var rate = Options.Number("--rate", 1000, "Their messages to groups per second, together");
        var stuckClients = Options.Count("--stuck-clients", 1500, "Clients of the hub whose handler never answers; each has one event under way");
        var stuckRate = Options.Number("--stuck-rate", 200, "Their events per second, together");
        var command = new Command("isolation", "Messages to groups, alone and beside another hub whose backend accepts events and never answers.")
        {
            variants, clients, rate, stuckClients, stuckRate,
        };
        options.AddTo(command);
        command.SetAction(parsed => RunOptions.Report(new UpstreamIsolation(
            options.Read(parsed),
            UpstreamVariant.Named(parsed.GetRequiredValue(variants)),
            new IsolationSettings(parsed.GetValue(clients), parsed.GetValue(rate), parsed.GetValue(stuckClients), parsed.GetValue(stuckRate))).Run()));
        return command;
    }

    private static Option<string> Variants(string defaults) => Options.Of(
        "--variants",
        defaults,
        $"How events reach the handler, separated by commas: {string.Join(", ", UpstreamVariant.All.Select(variant => variant.Name))}");
}
