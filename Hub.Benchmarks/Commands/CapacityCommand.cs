using System.CommandLine;
using Hub.Benchmarks.Capacity;
using Hub.Benchmarks.Load;
using Hub.Host.Hosting;

namespace Hub.Benchmarks.Commands;

/// <summary><c>load</c> itself: connections, groups and a rate, and a capacity sheet at the end (docs/load-tool.md).</summary>
internal static class CapacityCommand
{
    private const string KeyVariable = "Hub__AccessKeys__0";
    private const string AdminTokenVariable = "Hub__Admin__Token";

    private static readonly Option<string?> Endpoint = new("--endpoint") { Description = "The hub, for example ws://127.0.0.1:8080 or ws://127.0.0.1:8080/client/hubs/NAME" };
    private static readonly Option<string?> ConnectionString = new("--connection-string") { Description = "Instead of it: Endpoint=http://HOST:PORT;AccessKey=KEY;Version=1.0;" };
    private static readonly Option<string> HubName = Options.Of("--hub", "load", "Hub to connect to, where the endpoint has no path");
    private static readonly Option<string?> Key = new("--key") { Description = $"Access key that signs a token for each client; else {KeyVariable}, else the generated key of the hub on this machine, else none" };
    private static readonly Option<string?> Token = new("--token") { Description = "Client access token for all clients, instead of a key" };
    private static readonly Option<int> Connections = Options.Count("--connections", 1000, "Clients");
    private static readonly Option<int> Groups = Options.Count("--groups", 50, "Groups; each client is in one, in turn");
    private static readonly Option<double> Rate = Options.Number("--rate", 1000, "Messages published per second, by all clients together");
    private static readonly Option<string> Duration = Options.Of("--duration", "30s", "How long they are published: 30s, 5m");
    private static readonly Option<int> Size = Options.Count("--size", 128, "Bytes of data in each message");
    private static readonly Option<string> Protocol = Options.Of("--protocol", "json", "Subprotocol of the clients");
    private static readonly Option<string> Ramp = Options.Of("--ramp", "0s", "Open the connections evenly over this time; 0 for as fast as the hub takes them");
    private static readonly Option<string?> Admin = new("--admin") { Description = "Base URL of the hub's admin listener: adds the hub's own figures" };
    private static readonly Option<string?> AdminToken = new("--admin-token") { Description = $"Its token; else {AdminTokenVariable}" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the sheet as JSON and nothing else" };

    /// <summary>The command, without its subcommands.</summary>
    public static Command Create()
    {
        Protocol.AcceptOnlyFromAmong(CapacityWire.Names);
        var command = new Command("load", "Put load on a running hub over real sockets and print a capacity sheet (Linux x64). Exit code 1 when a message was lost or doubled, or a connection closed.")
        {
            Endpoint, ConnectionString, HubName, Key, Token, Connections, Groups, Rate, Duration, Size, Protocol, Ramp, Admin, AdminToken, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Libc.RequireSupportedPlatform();
        var settings = new CapacitySettings
        {
            Connections = parsed.GetValue(Connections),
            Groups = parsed.GetValue(Groups),
            Rate = parsed.GetValue(Rate),
            Duration = CapacitySettings.ParseTime("--duration", parsed.GetValue(Duration)!),
            DataBytes = parsed.GetValue(Size),
            Ramp = CapacitySettings.ParseTime("--ramp", parsed.GetValue(Ramp)!),
        };
        var sheet = CapacityProgressBar.Show(progress =>
            new CapacityRun(settings, EndpointOf(parsed), CapacityWire.Named(parsed.GetValue(Protocol)!), AdminOf(parsed), progress).Run());
        Console.WriteLine(parsed.GetValue(Json) ? sheet.ToJson() : CapacityText.Write(sheet));
        return sheet.Clean ? 0 : 1;
    }

    private static CapacityEndpoint EndpointOf(ParseResult parsed)
    {
        var hub = parsed.GetValue(HubName)!;
        switch (parsed.GetValue(Endpoint), parsed.GetValue(ConnectionString))
        {
            case (null, { } text): return CapacityEndpoint.OfConnectionString(text, hub);
            case ({ } url, null):
                var endpoint = CapacityEndpoint.Parse(url, hub, parsed.GetValue(Token), Filled(parsed.GetValue(Key)) ?? Filled(Environment.GetEnvironmentVariable(KeyVariable)));
                return endpoint is { Key: null, Query: "", Url: { IsLoopback: true, Port: var port } } ? endpoint with { Key = GeneratedKeyFile.TryRead(port) } : endpoint;
            default: throw new LoadException("name one hub: --endpoint or --connection-string");
        }
    }

    // The run is one thread over epoll; it asks before the messages flow and after they have arrived, so it may wait.
    private static Func<HubFigures>? AdminOf(ParseResult parsed)
    {
        var token = Filled(parsed.GetValue(AdminToken)) ?? Filled(Environment.GetEnvironmentVariable(AdminTokenVariable));
        return parsed.GetValue(Admin) is { } admin ? () => HubFigures.ReadAsync(admin, token).GetAwaiter().GetResult() : null;
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
