using System.CommandLine;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Load.Adapters;
using Hub.Benchmarks.Load.Runs;

namespace Hub.Benchmarks.Commands;

/// <summary><c>load</c>: the capacity of a running hub; its subcommands are the single workloads of <c>compare</c>.</summary>
internal static class LoadCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = CapacityCommand.Create();
        command.Add(FanOut());
        command.Add(Rate());
        command.Add(Echo());
        command.Add(Connect("idle", "Open connections, leave them idle: memory per connection, connects per second. Use a fresh server.", idle: true));
        command.Add(Connect("connect", "Open connections: connects per second and CPU of each.", idle: false));
        return command;
    }

    private static Command FanOut()
    {
        var subscribers = Options.Count("--subscribers", 100, "Members of the group");
        var size = Options.Count("--size", 128, "Bytes of data in each message");
        return Create("fanout", "One publisher to one group, closed loop: as fast as the server delivers.", [subscribers, size], (parsed, settings) =>
            new FanOutRun(settings, parsed.GetValue(subscribers), parsed.GetValue(size), rate: 0).Run());
    }

    private static Command Rate()
    {
        var subscribers = Options.Count("--subscribers", 1000, "Members of the group");
        var size = Options.Count("--size", 128, "Bytes of data in each message");
        var rate = Options.Count("--rate", 40, "Messages published per second, one at a time");
        return Create("rate", "One publisher to one group at a fixed rate.", [subscribers, size, rate], (parsed, settings) =>
            new FanOutRun(settings, parsed.GetValue(subscribers), parsed.GetValue(size), parsed.GetValue(rate)).Run());
    }

    private static Command Echo()
    {
        var connections = Options.Count("--connections", 64, "Clients, each with one request under way");
        var size = Options.Count("--size", 128, "Bytes of data in each message");
        return Create("echo", "Requests that come back to their sender alone.", [connections, size], (parsed, settings) =>
            new EchoRun(settings, parsed.GetValue(connections), parsed.GetValue(size)).Run());
    }

    private static Command Connect(string name, string description, bool idle)
    {
        var connections = Options.Count("--connections", 10_000, "How many connections");
        return Create(name, description, [connections], (parsed, settings) =>
            new ConnectRun(settings, parsed.GetValue(connections), idle).Run());
    }

    private static Command Create(string name, string description, Option[] own, Func<ParseResult, LoadSettings, LoadResult> run)
    {
        var url = new Option<string>("--url") { Description = "Endpoint, for example ws://127.0.0.1:8080/client/hubs/bench", Required = true };
        var adapter = Options.Of("--adapter", WireAdapters.WebPubSub, "Protocol to speak");
        adapter.AcceptOnlyFromAmong(WireAdapters.WebPubSub, WireAdapters.Reliable, WireAdapters.SignalR);
        var processId = new Option<int?>("--pid") { Description = "Server process; without it CPU and memory are not measured" };
        var warmUp = Options.Number("--warmup", 2, "Load before the measurement, s");
        var duration = Options.Number("--seconds", 3, "Length of the measurement, s");
        var json = new Option<string?>("--json") { Description = "File to append the result to, one JSON object a line" };
        var command = new Command(name, description) { url, adapter, processId, warmUp, duration, json };
        foreach (var option in own)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            Libc.RequireSupportedPlatform();
            var settings = new LoadSettings(
                LoadTarget.Parse(parsed.GetRequiredValue(url)),
                parsed.GetRequiredValue(adapter),
                parsed.GetValue(processId),
                TimeSpan.FromSeconds(parsed.GetValue(warmUp)),
                TimeSpan.FromSeconds(parsed.GetValue(duration)));
            return Report(run(parsed, settings), parsed.GetValue(json));
        });
        return command;
    }

    private static int Report(LoadResult result, string? jsonFile)
    {
        Console.WriteLine(result.ToJson());
        Console.WriteLine(result.ToText());
        if (jsonFile is not null)
        {
            File.AppendAllText(jsonFile, result.ToJson() + "\n");
        }

        return result.IsClean ? 0 : 1;
    }
}
