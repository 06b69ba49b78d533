using System.CommandLine;
using System.Globalization;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Runs;
using Hub.Benchmarks.Servers;

namespace Hub.Benchmarks.Commands;

/// <summary><c>hold</c>: do idle connections stay?</summary>
internal static class HoldCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var connections = Options.Count("--connections", 10_000, "Idle connections that answer pings");
        var mute = Options.Count("--mute", 0, "More connections, which do not answer: a server that checks must drop them", min: 0);
        var heartbeats = Options.Count("--heartbeats", 3, "Ping intervals to hold on for");
        var interval = Options.Number("--ping-interval", 5, "The server's ping interval, s; a hub that is started here gets it as its setting");
        var server = new ServerOptions();
        var command = new Command("hold", "Idle connections must stay open through several heartbeats (Linux x64).")
        {
            connections, mute, heartbeats, interval,
        };
        server.AddTo(command);
        command.SetAction(parsed =>
        {
            var seconds = parsed.GetValue(interval);
            using var settings = new HoconFile(Heartbeat(seconds));
            return server.Run(parsed, [settings.Variable], (target, processId) =>
            {
                // Half an interval more, so that the last ping is surely sent and answered.
                var duration = TimeSpan.FromSeconds(seconds * (parsed.GetValue(heartbeats) + 0.5));
                var report = new HoldRun(target, new ServerMeter(processId), parsed.GetValue(connections), parsed.GetValue(mute), duration).Run();
                Console.WriteLine(report.ToText());
                return report.Dropped == 0 && report.FewestPings >= parsed.GetValue(heartbeats) && report.MuteDropped == report.Mute ? 0 : 1;
            });
        });
        return command;
    }

    // The shortest time-out the hub accepts for that interval, so that mute connections are dropped within the test.
    private static string Heartbeat(double seconds) => string.Create(
        CultureInfo.InvariantCulture,
        $"hub.heartbeat {{ ping-interval = {seconds * 1000:0}ms, timeout = {seconds * 2000:0}ms }}");
}
