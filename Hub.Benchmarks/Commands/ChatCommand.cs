using System.CommandLine;
using Hub.Benchmarks.Chat;
using Hub.Benchmarks.Load;

namespace Hub.Benchmarks.Commands;

/// <summary><c>chat</c>: is every accepted message delivered once and in order?</summary>
internal static class ChatCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var clients = Options.Count("--clients", 1000, "Clients");
        var groups = Options.Count("--groups", 50, "Groups; each client is in one");
        var duration = Options.Number("--seconds", 60, "How long they talk, s");
        var rate = Options.Number("--rate", 2, "Messages of each client per second; 0 sends as fast as the acks return");
        var outstanding = Options.Count("--outstanding", 8, "Most messages of one client that wait for their ack");
        var filler = Options.Count("--size", 100, "Bytes of text in each message, beside sender and number", min: 0);
        var server = new ServerOptions();
        var command = new Command(
            "chat",
            "Clients in groups talk with acks; checks that every accepted message reached every member once and in order (Linux x64).")
        {
            clients, groups, duration, rate, outstanding, filler,
        };
        server.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(groups) > result.GetValue(clients))
            {
                result.AddError("--groups must not exceed --clients: a group without members proves nothing");
            }
        });
        command.SetAction(parsed => server.Run(parsed, [], (target, processId) =>
        {
            var settings = new ChatSettings(
                parsed.GetValue(clients),
                parsed.GetValue(groups),
                TimeSpan.FromSeconds(parsed.GetValue(duration)),
                parsed.GetValue(rate),
                parsed.GetValue(outstanding),
                parsed.GetValue(filler));
            var report = new ChatRun(settings, target, new ServerMeter(processId)).Run();
            Console.WriteLine(report.ToText());
            Console.WriteLine(report.IsClean ? "chat: every promise kept" : "chat: FAILED");
            return report.IsClean ? 0 : 1;
        }));
        return command;
    }
}
